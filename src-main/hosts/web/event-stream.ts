/**
 * @file The event stream of one page. A page that does not read in time loses the stream; memory stays
 * bounded.
 */
import type { App } from '../../host.ts';

const heartbeatMs = 20_000;

/**
 * Events as server-sent events. Unread bytes are buffered up to `maxBytes`, then the stream ends; the page
 * reconnects and reads the whole state again.
 * @param gone called once, when the stream ends for any reason
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
        // a named event without a listener: it keeps the connection open and detects a broken one
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
