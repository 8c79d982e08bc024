import { connect, forget, openSession, postAgain, remember } from './session.js';
import { adaptiveCardsHostConfig, styleOptions } from './style.js';

const texts = JSON.parse(document.body.dataset.texts);
const { initials, nonce } = document.body.dataset;
const locale = document.documentElement.lang;
const banner = document.getElementById('banner');
const status = document.getElementById('status');
const place = document.getElementById('webchat');
const narrow = matchMedia('(max-width: 40rem)');

/** Microsoft's `ConnectionStatus`, as far as we act on it. */
const EXPIRED = 3;
const FAILED = 4;
const ENDED = 5;
const NEW_BANNER_MS = 8_000;
const TOKEN_KEPT_EVERY_MS = 10_000;

/** The chat on the screen: its store, client and session. Replaced as a whole, so that nothing old shows up in the new one. */
let current;
/** Text that waits for the chat to be connected. */
let waitingToSay;
/** What the customer had written and the server not confirmed when the last chat broke off. */
const unsent = [];
let bannerTimer;
let isStreamOpen = false;
let opened = 0;

function showBanner(key, forMs) {
  clearTimeout(bannerTimer);
  banner.textContent = texts[key] ?? '';
  banner.hidden = key === undefined;
  if (forMs !== undefined) bannerTimer = setTimeout(() => showBanner(undefined), forMs);
}

function showStatus(state) {
  status.dataset.state = state;
  status.textContent =
    texts[{ online: 'statusOnline', connecting: 'statusConnecting', offline: 'statusOffline' }[state]];
}

function onStreamOpen() {
  isStreamOpen = true;
  showStatus('online');
  if (!banner.hidden && banner.textContent !== texts.bannerNew) showBanner(undefined);
  for (const activity of unsent.splice(0)) {
    // What fails now waits for the next time that the stream opens.
    postAgain(current.session.conversationId, current.directLine.token, activity).catch(() => unsent.push(activity));
  }
  if (waitingToSay !== undefined) say(waitingToSay);
}

function onStreamClose() {
  isStreamOpen = false;
  showStatus('offline');
  showBanner(navigator.onLine ? 'bannerReconnecting' : 'bannerOffline');
}

function say(text) {
  if (status.dataset.state !== 'online') {
    waitingToSay = text;
    return;
  }
  waitingToSay = undefined;
  current.store.dispatch({ type: 'WEB_CHAT/SEND_MESSAGE', payload: { method: 'keyboard', text } });
}

function close(chat) {
  if (!chat) return;
  chat.closing = true;
  clearInterval(chat.keeper);
  chat.subscription.unsubscribe();
  chat.directLine.end();
}

/** What Web Chat has not seen confirmed; files are not among them, they are gone with the page that picked them. */
function unconfirmed(store) {
  return store
    .getState()
    .activities.filter(
      ({ type, from, attachments, channelData }) =>
        type === 'message' &&
        from?.role === 'user' &&
        !attachments?.length &&
        ['sending', 'send failed'].includes(channelData?.['webchat:send-status']),
    );
}

/** Opens the tab's conversation, or a new one, and shows it. */
async function open({ isNew = false } = {}) {
  const draft = current?.store.getState().sendBoxValue ?? '';
  if (current && !isNew) unsent.push(...unconfirmed(current.store));
  close(current);
  current = undefined;
  isStreamOpen = false;
  showStatus('connecting');
  const session = await openSession(locale, (trouble) => {
    showBanner(!navigator.onLine ? 'bannerOffline' : trouble === 'busy' ? 'bannerBusy' : 'bannerUnavailable');
  });
  showBanner(undefined);
  if (session.kind === 'replaced') showBanner('bannerNew', NEW_BANNER_MS);
  remember(session);
  opened += 1;
  const chat = { session, number: opened, closing: false };
  const ifCurrent = (act) => () => {
    if (chat === current) act();
  };
  chat.directLine = connect(session, locale, { onOpen: ifCurrent(onStreamOpen), onClose: ifCurrent(onStreamClose) });
  chat.store = window.WebChat.createStore();
  chat.subscription = chat.directLine.connectionStatus$.subscribe((state) => onConnection(chat, state));
  // The client refreshes its token by itself and tells nobody.
  chat.keeper = setInterval(() => keepToken(chat), TOKEN_KEPT_EVERY_MS);
  current = chat;
  render();
  if (draft !== '') chat.store.dispatch({ type: 'WEB_CHAT/SET_SEND_BOX', payload: { text: draft } });
}

function keepToken({ directLine, session }) {
  remember({ token: directLine.token, conversationId: session.conversationId });
}

function onConnection(chat, state) {
  if (chat !== current || chat.closing) return;
  // An expired token, a conversation that is gone, a client that gave up: the session knows how to go on from each.
  if (state === EXPIRED || state === FAILED || state === ENDED) setTimeout(() => chat === current && open(), 0);
}

function render() {
  if (!place.firstElementChild?.matches('.host')) {
    const host = document.createElement('div');
    host.className = 'host';
    place.replaceChildren(host);
  }
  window.WebChat.renderWebChat(
    {
      // Another conversation is another chat to React, which lets the old one go.
      key: current.number,
      directLine: current.directLine,
      store: current.store,
      locale,
      nonce,
      styleOptions: styleOptions(initials, narrow.matches),
      adaptiveCardsHostConfig,
      overrideLocalizedStrings: { TEXT_INPUT_PLACEHOLDER: texts.placeholder },
      sendTypingIndicator: false,
    },
    place.firstElementChild,
  );
}

function startOver() {
  forget();
  open({ isNew: true });
}

function wire() {
  const dialog = document.getElementById('confirm');
  document.getElementById('startOver').addEventListener('click', () => dialog.showModal());
  dialog.addEventListener('close', () => {
    if (dialog.returnValue === 'yes') startOver();
    dialog.returnValue = '';
  });
  for (const topic of document.querySelectorAll('[data-say]')) {
    topic.addEventListener('click', () => say(topic.dataset.say));
  }
  addEventListener('offline', () => {
    showStatus('offline');
    showBanner('bannerOffline');
  });
  addEventListener('online', () => {
    if (isStreamOpen) onStreamOpen();
    else showBanner('bannerReconnecting');
  });
  addEventListener('pagehide', () => current && keepToken(current));
  narrow.addEventListener('change', () => current && render());
}

function showMissing() {
  const text = document.createElement('p');
  text.className = 'loading';
  text.textContent = texts.noWebChat;
  const reload = document.createElement('button');
  reload.type = 'button';
  reload.textContent = texts.reload;
  reload.addEventListener('click', () => location.reload());
  text.append(reload);
  place.replaceChildren(text);
  showStatus('offline');
}

wire();
if (window.WebChat) open();
else showMissing();
