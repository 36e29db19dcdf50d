/**
 * @file A server on the loopback that gives files out as huggingface.co does, and misbehaves as tests ask.
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Asked {
  /** 1 = the first request */
  number: number;
  path: string;
  range: string | undefined;
  headers: IncomingMessage['headers'];
  response: ServerResponse;
  /** the file that was asked for */
  content: Buffer;
  /** Answers as it should. */
  serve(): void;
}

/** Answers one request in another way. */
export type Fault = (asked: Asked) => void;

export interface ModelServer {
  /** http://127.0.0.1:PORT */
  url: string;
  /** requests so far, in order */
  asked: {
    path: string;
    range: string | undefined;
    ifRange: string | undefined;
    encoding: string | undefined;
    headers: IncomingMessage['headers'];
  }[];
  /** faults of the next requests, one each; then it behaves */
  faults: Fault[];
  close(): Promise<void>;
}

export const tagOf = (content: Buffer) => `"${createHash('sha256').update(content).digest('hex')}"`;

/** @param files by path, without the slash in front */
export async function startModelServer(files: Record<string, Buffer>): Promise<ModelServer> {
  const state: Pick<ModelServer, 'asked' | 'faults'> = { asked: [], faults: [] };
  const server = createServer((request, response) => {
    const path = decodeURI(new URL(request.url ?? '/', 'http://host').pathname.slice(1));
    const { range, 'if-range': ifRange, 'accept-encoding': encoding } = request.headers;
    state.asked.push({
      path,
      range,
      ifRange: ifRange as string | undefined,
      encoding: encoding as string,
      headers: request.headers,
    });
    const content = files[path];
    if (!content) return void response.writeHead(404).end();
    const serve = () => {
      serveFile(content, request, response);
    };
    const fault = state.faults.shift();
    const asked = {
      number: state.asked.length,
      path,
      range,
      headers: request.headers,
      response,
      content,
      serve,
    };
    if (fault) fault(asked);
    else serve();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return Object.assign(state, {
    url: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  });
}

function serveFile(content: Buffer, request: IncomingMessage, response: ServerResponse): void {
  const etag = tagOf(content);
  const from = /^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1];
  const isSame = [undefined, etag].includes(request.headers['if-range'] as string | undefined);
  if (from === undefined || !isSame) return whole(content, response);
  const start = Number(from);
  if (start >= content.length)
    return void response.writeHead(416, { 'content-range': `bytes */${content.length}` }).end();
  response.writeHead(206, {
    ...{ etag, 'content-length': content.length - start },
    'content-range': `bytes ${start}-${content.length - 1}/${content.length}`,
  });
  response.end(content.subarray(start));
}

/** 200 with all of it. */
export function whole(content: Buffer, response: ServerResponse): void {
  response.writeHead(200, { etag: tagOf(content), 'content-length': content.length });
  response.end(content);
}

/** Sends so many bytes of the answer, then cuts the connection. */
export function cutAfter(bytes: number): Fault {
  return ({ content, range, response }) => {
    const start = Number(/^bytes=(\d+)-/.exec(range ?? '')?.[1] ?? 0);
    response.writeHead(start === 0 ? 200 : 206, {
      ...{ etag: tagOf(content), 'content-length': content.length - start },
      ...(start > 0 && { 'content-range': `bytes ${start}-${content.length - 1}/${content.length}` }),
    });
    response.flushHeaders();
    response.write(content.subarray(start, start + bytes), () => response.socket?.destroySoon());
  };
}

/** @param body null = none */
export function status(
  code: number,
  headers: Record<string, string> = {},
  body: string | null = null,
): Fault {
  return ({ response }) => void response.writeHead(code, headers).end(body ?? undefined);
}
