/** @file A plain HTTP client for tests of the web host: every header is the test's own choice. */
import { request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';

export interface HttpAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

type Asked = { method?: string; headers?: Record<string, string>; body?: string };

/** Opens a request and gives the answer while its body still comes; for event streams. */
export function openHttp(url: string, { method = 'GET', headers = {}, body }: Asked = {}): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent: false }, resolve);
    sent.on('error', reject);
    sent.end(body);
  });
}

export async function askHttp(url: string, asked: Asked = {}): Promise<HttpAnswer> {
  const answer = await openHttp(url, asked);
  answer.setEncoding('utf8');
  let text = '';
  for await (const chunk of answer) text += String(chunk);
  return { status: answer.statusCode ?? 0, headers: answer.headers, text };
}

/** Opens the first URL as a browser does. @returns the session's cookie, as sent back */
export async function signIn(url: string): Promise<string> {
  const answer = await askHttp(url);
  const cookie = answer.headers['set-cookie']?.[0];
  if (answer.status !== 303 || !cookie) throw new Error(`The first address answered ${answer.status}.`);
  return cookie.split(';')[0]!;
}
