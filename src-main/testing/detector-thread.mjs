/**
 * @file A model thread without models for tests of the pool: one detector opens, a second one (asked for
 * with `cpu`) does not.
 */
import { parentPort } from 'node:worker_threads';

parentPort.on('message', ({ type, id, name, args }) => {
  if (type !== 'call') return;
  const answer = (value) => parentPort.postMessage({ type: 'result', id, value });
  const fail = (message) =>
    parentPort.postMessage({ type: 'error', id, error: { code: 'model_damaged', message, details: null } });
  if (name === 'open' && args[1] === 'cpu') fail('the model file has changed');
  else if (name === 'open') answer({ role: 'detector' });
  else if (name === 'states') answer([{ name: 'cpu', state: 'in use', reason: '' }]);
  else if (name === 'analyze')
    setImmediate(() => answer({ findings: args[0].map(() => ({ detector: [] })), batch: 1 }));
  else if (name === 'close') fail('the device is gone');
  else answer(undefined);
});
