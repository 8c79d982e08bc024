import JsBarcode from 'jsbarcode';
import type { Next, Request, Response, Server } from 'restify';
import type { Locale } from '../../core/locale';
import type { Texts } from '../../ports/texts';

const RETURN_NUMBER = /^RT\d{4,12}$/;
const STYLE = `
  :root { color-scheme: light; font: 16px/1.5 system-ui, "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; color: #1b1f24; }
  body { margin: 0; background: #f4f5f7; display: grid; place-items: center; min-height: 100vh; padding: 24px; box-sizing: border-box; }
  main { background: #fff; border: 1px solid #d9dde3; border-radius: 12px; padding: 32px; width: min(460px, 100%); box-sizing: border-box; }
  h1 { font-size: 1.15rem; margin: 0 0 16px; }
  .number { font-size: 2rem; font-weight: 700; letter-spacing: .06em; }
  svg { width: 100%; height: 96px; margin: 12px 0 4px; }
  address { font-style: normal; white-space: pre-line; border-top: 2px solid #1b1f24; margin-top: 20px; padding-top: 16px; font-size: 1.1rem; }
  p { color: #57606a; margin: 16px 0 0; }
  @media print { body { background: #fff; padding: 0; } main { border: 0; } p { display: none; } }`;

/**
 * Adds the pages that the demo company's links lead to: `GET /demo/labels/{return number}`, a label to print, and
 * `GET /demo/password/{token}`. They show nothing about a person, so that the number alone may open them.
 */
export function mountDemoPages(server: Server, texts: Texts): void {
  server.get('/demo/labels/:number', (request: Request, response: Response, next: Next) => {
    const { number } = request.params as { number: string };
    const locale = localeOf(request);
    if (RETURN_NUMBER.test(number)) sendPage(response, 200, locale, labelPage(number, locale, texts));
    else sendPage(response, 404, locale, notePage(locale, texts, 'demo.notFound'));
    next();
  });
  server.get('/demo/password/:token', (request: Request, response: Response, next: Next) => {
    const locale = localeOf(request);
    sendPage(response, 200, locale, notePage(locale, texts, 'demo.password'));
    next();
  });
}

function labelPage(number: string, locale: Locale, texts: Texts): string {
  const say = (key: string): string => escapeHtml(texts.say(locale, `demo.label.${key}`));
  return `<h1>${say('title')}</h1><div class="number">${number}</div>${barcode(number)}
    <address>${say('to')}</address><p>${say('howTo')}</p>`;
}

function notePage(locale: Locale, texts: Texts, key: string): string {
  return `<h1>${escapeHtml(texts.say(locale, `${key}.title`))}</h1><p>${escapeHtml(texts.say(locale, `${key}.text`))}</p>`;
}

/** Code 128 (ISO/IEC 15417) as SVG: one unit a module, with the quiet zone of ten modules on both sides. */
function barcode(value: string): string {
  const drawing: { encodings?: { data: string }[] } = {};
  JsBarcode(drawing, value, { format: 'CODE128' });
  const modules = drawing.encodings?.map(({ data }) => data).join('') ?? '';
  const bars = [...modules.matchAll(/1+/g)].map(
    (bar) => `<rect x="${10 + bar.index}" y="0" width="${bar[0].length}" height="40"/>`,
  );
  return `<svg viewBox="0 0 ${modules.length + 20} 40" preserveAspectRatio="none" role="img" aria-label="${value}">${bars.join('')}</svg>`;
}

function sendPage(response: Response, status: number, locale: Locale, body: string): void {
  const html = `<!doctype html><html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
    <meta name="robots" content="noindex"><title>Frontdesk</title><style>${STYLE}</style></head><body><main>${body}</main></body></html>`;
  response.sendRaw(status, html, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
  });
}

function localeOf(request: Request): Locale {
  return /^\s*zh/i.test(request.header('accept-language') ?? '') ? 'zh-CN' : 'en';
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
