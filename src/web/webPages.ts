import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Request, Response, Server } from 'restify';
import { LOCALES, type Locale } from '../core/locale';
import { chooseLocale, fillTemplate, type PageTexts } from './pageTemplate';

export interface WebPagesOptions {
  /** What the company calls itself; absent: the demo company, whose page also says what to try. */
  companyName?: string;
}

/** The files that are served: nothing else in these folders can be asked for. */
const ASSETS: Record<string, string> = {
  '/chat/chat.css': 'chat/chat.css',
  '/chat/chat.js': 'chat/chat.js',
  '/chat/session.js': 'chat/session.js',
  '/chat/style.js': 'chat/style.js',
  '/chat/icon.svg': 'chat/icon.svg',
  '/console/console.css': 'console/console.css',
};
const TYPES: Record<string, string> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};

interface Asset {
  bytes: Buffer;
  gzipped?: Buffer;
  type: string;
  /** Changes with the content. */
  version: string;
  etag: string;
}

interface Page {
  template: string;
  texts: Record<Locale, PageTexts>;
}

/** Adds the chat page (`/`), the console's page (`/console`) and their files, Web Chat among them; all from our own origin. */
export function mountWebPages(server: Server, options: WebPagesOptions = {}): void {
  const webChat = readWebChat();
  const chat = readPage('chat');
  const console = readPage('console');
  for (const [path, file] of Object.entries(ASSETS)) {
    const asset = readAsset(join(__dirname, file), TYPES[file.split('.').at(-1) ?? ''] ?? 'application/octet-stream');
    server.get(path, async (request: Request, response: Response) => sendAsset(request, response, asset, 'no-cache'));
  }
  server.get('/webchat/webchat.js', async (request: Request, response: Response) => {
    if (webChat) sendAsset(request, response, webChat, 'public, max-age=31536000, immutable');
    else sendMissingWebChat(response);
  });
  const webChatVersion = webChat?.version ?? 'missing';
  server.get('/', async (request: Request, response: Response) =>
    sendPage(request, response, chat, options, webChatVersion),
  );
  server.get('/console', async (request: Request, response: Response) =>
    sendPage(request, response, console, options, webChatVersion),
  );
}

function sendPage(
  request: Request,
  response: Response,
  page: Page,
  options: WebPagesOptions,
  webChatVersion: string,
): void {
  const locale = chooseLocale(
    new URL(request.url ?? '/', 'http://localhost').searchParams.get('lang'),
    request.headers['accept-language'],
  );
  const nonce = randomBytes(16).toString('base64');
  const { page: texts, script } = page.texts[locale];
  const company = options.companyName ?? texts.demoCompany ?? '';
  const html = fillTemplate(page.template, {
    ...Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, text.replaceAll('{company}', company)])),
    locale,
    company,
    initials: initialsOf(company),
    origin: `http://${request.headers.host ?? 'localhost'}`,
    nonce,
    webChatVersion,
    demo: String(options.companyName === undefined),
    texts: JSON.stringify(script),
  });
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'content-language': locale,
    'cache-control': 'no-store',
    vary: 'Accept-Language',
    'content-security-policy': contentSecurityPolicy(request.headers.host, nonce),
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  });
  response.end(html);
}

/** Only our own origin. Web Chat writes its styles with the nonce, previews uploads as blobs, and scales pictures in a blob worker. */
function contentSecurityPolicy(host: string | undefined, nonce: string): string {
  // Named beside 'self', which does not cover WebSockets in every browser.
  const sockets = /^[\w.:[\]-]+$/.test(host ?? '') ? ` ws://${host} wss://${host}` : '';
  return [
    "default-src 'none'",
    "script-src 'self'",
    // The hash is that of an empty style, which Web Chat adds without the nonce.
    `style-src 'self' 'nonce-${nonce}' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='`,
    "img-src 'self' data: blob:",
    "media-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src 'self' blob: data:${sockets}`,
    'worker-src blob:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'self'",
  ].join('; ');
}

function sendAsset(request: Request, response: Response, asset: Asset, caching: string): void {
  const headers: Record<string, string> = {
    'content-type': asset.type,
    etag: asset.etag,
    'cache-control': caching,
    vary: 'Accept-Encoding',
    'x-content-type-options': 'nosniff',
  };
  if (request.headers['if-none-match'] === asset.etag) {
    response.writeHead(304, headers);
    response.end();
    return;
  }
  const gzip = asset.gzipped !== undefined && /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
  const bytes = gzip && asset.gzipped ? asset.gzipped : asset.bytes;
  if (gzip) headers['content-encoding'] = 'gzip';
  response.writeHead(200, { ...headers, 'content-length': String(bytes.length) });
  response.end(bytes);
}

function sendMissingWebChat(response: Response): void {
  response.writeHead(503, { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' });
  response.end('Web Chat has not been fetched yet: run "npm run build" with a network.\n');
}

function readPage(folder: string): Page {
  const read = (name: string): string => readFileSync(join(__dirname, folder, name), 'utf8');
  const texts = Object.fromEntries(
    LOCALES.map((locale) => [locale, JSON.parse(read(`text/${locale}.json`)) as PageTexts]),
  );
  return { template: read('index.html'), texts: texts as Record<Locale, PageTexts> };
}

/** Web Chat's bundle where the build puts it, seen from the sources and from `dist`. */
function readWebChat(): Asset | undefined {
  const candidates = [join(__dirname, '..', '..', 'web', 'chat'), join(__dirname, '..', '..', 'dist', 'web', 'chat')];
  const folder = candidates.find((candidate) => existsSync(join(candidate, 'webchat.js')));
  return folder === undefined ? undefined : readAsset(join(folder, 'webchat.js'), TYPES.js ?? '');
}

function readAsset(path: string, type: string): Asset {
  const bytes = readFileSync(path);
  const version = createHash('sha256').update(bytes).digest('base64url').slice(0, 16);
  // Weak: the same for the plain and the compressed form.
  return {
    bytes,
    type,
    version,
    etag: `W/"${version}"`,
    gzipped: existsSync(`${path}.gz`) ? readFileSync(`${path}.gz`) : undefined,
  };
}

/** Up to two letters for the bot's picture: the first ones of two words, or the first character of a Chinese name. */
function initialsOf(company: string): string {
  const words = company.match(/[\p{L}\p{N}]+/gu) ?? [];
  const letters = words.slice(0, 2).map((word) => [...word][0] ?? '');
  return /\p{Script=Han}/u.test(company) ? (letters[0] ?? '') : letters.join('').toUpperCase();
}
