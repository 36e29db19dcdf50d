/** @file The event stream of one page: what it does not read in time ends the stream, never the memory. */
import type { App } from '../../host.ts';

const heartbeatMs = 20_000;

/**
 * Events as server-sent events. Bytes wait for a slow reader up to `maxBytes`, then the stream ends: a page
 * that comes back asks for the whole state anew.
 * @param gone called once, however the stream ends
 */
export function eventStream(
  app: Pick<App, 'on'>,
  maxBytes: number,
  gone: (how: 'left' | 'too slow') => void,
): ReadableStream<Uint8Array> {
  let stop = () => {};
  let ended = false;
  const end = (how: 'left' | 'too slow') => {
    if (ended) return;
    ended = true;
    stop();
    gone(how);
  };
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const encoder = new TextEncoder();
        const send = (lines: string) => {
          controller.enqueue(encoder.encode(`${lines}\n\n`));
          if ((controller.desiredSize ?? 0) > 0) return;
          controller.close();
          end('too slow');
        };
        // a named event that no page listens to: it keeps the line open and says at once that it is
        const beat = () => send('event: beat\ndata: ');
        const timer = setInterval(beat, heartbeatMs);
        const stopEvents = app.on((event) => send(`data: ${JSON.stringify(event)}`));
        stop = () => {
          clearInterval(timer);
          stopEvents();
        };
        beat();
      },
      cancel: () => end('left'),
    },
    { highWaterMark: maxBytes, size: (bytes) => bytes?.byteLength ?? 0 },
  );
}
