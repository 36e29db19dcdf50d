/**
 * @file Asks for one file through the door, in a process that has certificates and a proxy of its own: Node
 * reads both at its start. Prints what came, or why nothing did.
 */
import { createDoor } from '../adapters/network/door.ts';
import { createNodeSend } from '../adapters/network/node-send.ts';

const [mirror = '', path = ''] = process.argv.slice(2);
const hosts: string[] = [];
const door = createDoor({
  send: createNodeSend(),
  connections: {
    async begin({ host }) {
      hosts.push(host);
      return { end: () => {} };
    },
  },
  mirror: async () => mirror,
});
try {
  const { status, body } = await door.get({
    url: `https://huggingface.co/${path}`,
    ...{ purpose: 'test', headers: {}, signal: new AbortController().signal },
  });
  const pieces: Uint8Array[] = [];
  for await (const piece of body) pieces.push(piece);
  process.stdout.write(JSON.stringify({ status, text: Buffer.concat(pieces).toString(), hosts }));
} catch (error) {
  process.stdout.write(JSON.stringify({ error: (error as Error).message, hosts }));
}
