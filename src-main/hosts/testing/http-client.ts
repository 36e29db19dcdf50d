/** @file A plain HTTP client for tests of the web host: every header is the test's own choice. */
import { request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';

export interface HttpAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

type Asked = { method?: string; headers?: Record<string, string>; body?: string };

/** Opens a request and gives the answer while its body still comes; for event streams. */
export function openHttp(
  url: string,
  { method = 'GET', headers = {}, body }: Asked = {},
): Promise<IncomingMessage> {
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

/** Opens the first address as the page does. @returns the headers that show its key */
export async function signIn(url: string): Promise<{ authorization: string }> {
  const { origin, hash } = new URL(url);
  const body = JSON.stringify({ token: hash.replace('#token=', '') });
  const answer = await askHttp(`${origin}/api/session`, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json' },
    body,
  });
  if (answer.status !== 200) throw new Error(`The first address answered ${answer.status}.`);
  return { authorization: `Bearer ${(JSON.parse(answer.text) as { data: { key: string } }).data.key}` };
}

/** The prefix of the pictures' addresses, as the host tells its page. */
export async function mediaBaseOf(origin: string, key: { authorization: string }): Promise<string> {
  const answer = await askHttp(`${origin}/api/host.info`, {
    method: 'POST',
    headers: { ...key, origin, 'content-type': 'application/json' },
    body: '{}',
  });
  return (JSON.parse(answer.text) as { data: { mediaBase: string } }).data.mediaBase;
}
