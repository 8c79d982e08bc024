import { type DirectLineServer, SECRET } from './directLineServer';

export interface DirectLineAnswer {
  status: number;
  headers: Headers;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- whatever the server said
  body: any;
}

/** Plain requests to a server of `startDirectLineServer`, which may be started after this is called. */
export function directLineRequests(running: () => DirectLineServer) {
  async function call(
    method: string,
    path: string,
    credential?: string,
    body?: unknown,
    headers: object = {},
  ): Promise<DirectLineAnswer> {
    const authorization: Record<string, string> =
      credential === undefined ? {} : { authorization: `Bearer ${credential}` };
    const response = await fetch(`${running().domain}${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...authorization, ...headers },
      body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) };
  }

  async function begin(user?: {
    id: string;
    name?: string;
  }): Promise<{ token: string; conversationId: string; path: string }> {
    const { body } = await call('POST', '/tokens/generate', SECRET, { user });
    const started = await call('POST', '/conversations', body.token);
    if (started.status !== 201) throw new Error(`POST /conversations answered ${started.status}`);
    return { ...started.body, path: `/conversations/${started.body.conversationId}` };
  }
  return { call, begin };
}
