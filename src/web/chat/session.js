const STORED = 'frontdesk.conversation';
const DIRECT_LINE = `${location.origin}/v3/directline`;
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 20_000;

/** What this tab remembers of its conversation; undefined when there is none. A tab of its own: one stream a conversation. */
function read() {
  try {
    return JSON.parse(sessionStorage.getItem(STORED) ?? 'null') ?? undefined;
  } catch {
    return undefined; // Storage is turned off, or holds something else.
  }
}

/** Keeps the conversation for the next load of this tab. */
export function remember({ token, conversationId }) {
  try {
    sessionStorage.setItem(STORED, JSON.stringify({ token, conversationId }));
  } catch {
    // Without storage the conversation lasts as long as the page.
  }
}

export function forget() {
  try {
    sessionStorage.removeItem(STORED);
  } catch {
    // See above.
  }
}

/**
 * The token of a signed-in customer, which the company's site gives in `window.frontdesk.userToken` (a string, or a function
 * that fetches a fresh one) or after `#userToken=` in the address.
 */
async function userToken() {
  const given = window.frontdesk?.userToken;
  return typeof given === 'function' ? await given() : given;
}

const inAddress = new URLSearchParams(location.hash.slice(1)).get('userToken');
if (inAddress) {
  window.frontdesk = { ...window.frontdesk, userToken: inAddress };
  history.replaceState(null, '', location.pathname + location.search);
}

async function requestToken(body) {
  const response = await fetch('/api/webchat/token', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...body, userToken: await userToken() }),
  });
  return {
    status: response.status,
    retryAfter: Number(response.headers.get('retry-after')),
    body: await response.json(),
  };
}

/** Whether the server still has the conversation. */
async function exists({ token, conversationId }) {
  const response = await fetch(
    `${DIRECT_LINE}/conversations/${encodeURIComponent(conversationId)}/activities?watermark=999999999999`,
    {
      headers: { authorization: `Bearer ${token}` },
    },
  );
  if (response.status >= 500) throw new Error(`the server answered ${response.status}`);
  return response.ok;
}

/**
 * The conversation that this tab was in, with a fresh token, or a new one: `{ token, conversationId, kind }`, where `kind` is
 * `resumed`, `new`, or `replaced` when an earlier one could not be resumed. Tries until it succeeds; `onTrouble('busy' |
 * 'unavailable')` is called when it has to wait.
 */
export async function openSession(locale, onTrouble) {
  let earlier = read();
  let kind = 'new';
  for (let delay = FIRST_RETRY_MS; ; delay = Math.min(delay * 2, LAST_RETRY_MS)) {
    let wait = delay * (0.75 + Math.random() / 2);
    try {
      const reply = await requestToken({ locale, conversationToken: earlier?.token });
      if (reply.status === 200 && earlier && (await exists(reply.body))) return { ...reply.body, kind: 'resumed' };
      if (reply.status === 200 && !earlier) return { ...reply.body, kind };
      if (reply.status === 429) {
        wait = Math.max(wait, reply.retryAfter * 1000);
        onTrouble('busy');
      } else if (earlier && reply.status < 500) {
        // Too old, or no longer kept: begin anew.
        earlier = undefined;
        kind = 'replaced';
        forget();
        continue;
      } else if (reply.status === 401 && window.frontdesk?.userToken) {
        // The site's word is not accepted (any more): chat as a visitor rather than not at all.
        window.frontdesk.userToken = undefined;
        continue;
      } else onTrouble('unavailable');
    } catch {
      onTrouble('unavailable');
    }
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}

/**
 * Posts a message again that was not confirmed. It keeps its client id, so the server knows it if it came through after all,
 * and its echo on the stream shows it either way.
 */
export async function postAgain(conversationId, token, { type, text, textFormat, locale, value, channelData }) {
  const { clientActivityID, postBack } = channelData;
  const response = await fetch(`${DIRECT_LINE}/conversations/${encodeURIComponent(conversationId)}/activities`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ type, text, textFormat, locale, value, channelData: { clientActivityID, postBack } }),
  });
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
}

/** A WebSocket that tells when the stream of a conversation opens and closes, which Microsoft's client keeps to itself. */
function watchedWebSocket(onOpen, onClose) {
  return class extends WebSocket {
    constructor(url) {
      super(url);
      this.addEventListener('open', onOpen);
      this.addEventListener('close', onClose);
    }
  };
}

/** Microsoft's client on the session's conversation. A resumed one shows its history from the start. */
export function connect(session, locale, { onOpen, onClose }) {
  const directLine = window.WebChat.createDirectLine({
    domain: DIRECT_LINE,
    token: session.token,
    conversationId: session.kind === 'resumed' ? session.conversationId : undefined,
    conversationStartProperties: { locale },
  });
  // Web Chat does not pass these two on; the client has not used them yet.
  directLine.services.WebSocket = watchedWebSocket(onOpen, onClose);
  // The client waits 3 s and up to 12 s more, by chance, before it reconnects; people should not wait that long.
  directLine.services.random = () => Math.random() / 4;
  return directLine;
}
