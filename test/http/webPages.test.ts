import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import restify from 'restify';
import { request } from 'node:http';
import { mountWebPages } from '../../src/web';

const ROOT = join(__dirname, '..', '..');
const servers: restify.Server[] = [];

beforeAll(() => {
  // The build does this; a fresh clone has not built yet. Quick when it is there.
  execFileSync(process.execPath, [join(ROOT, 'scripts', 'fetchWebChat.mjs')], { stdio: 'pipe' });
}, 120_000);

afterAll(async () => {
  for (const server of servers) await new Promise<void>((resolve) => server.close(() => resolve()));
});

async function serve(options?: Parameters<typeof mountWebPages>[1]): Promise<string> {
  const server = restify.createServer({ handleUncaughtExceptions: false });
  mountWebPages(server, options);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve());
  });
  servers.push(server);
  return `http://127.0.0.1:${server.address().port}`;
}

/** A request as it is written: `fetch` would tidy the path and undo the compression. */
function raw(url: string, path: string, headers: Record<string, string> = {}) {
  return new Promise<{ status: number; headers: Record<string, unknown>; bytes: Buffer }>((resolve, reject) => {
    const { port } = new URL(url);
    const sent = request(
      { host: '127.0.0.1', port, path, headers: { connection: 'close', ...headers } },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, bytes: Buffer.concat(chunks) }),
        );
      },
    );
    sent.on('error', reject);
    sent.end();
  });
}

const page = async (url: string, path: string, language: string) => {
  const { status, headers, bytes } = await raw(url, path, { 'accept-language': language });
  return { status, headers, html: bytes.toString('utf8') };
};

describe.each([
  ['/', 'How can we help you today?', '您好，有什么可以帮您？'],
  ['/console', 'Agents work in Teams', '客服在 Teams 中工作'],
])('the page %s', (path, english, chinese) => {
  it('speaks the reader’s language', async () => {
    const url = await serve();
    const en = await page(url, path, 'en-GB');
    expect(en.html).toContain('<html lang="en">');
    expect(en.html).toContain(english);
    const zh = await page(url, path, 'zh-CN,en;q=0.5');
    expect(zh.html).toContain('<html lang="zh-CN">');
    expect(zh.html).toContain(chinese);
    expect((await page(url, `${path}?lang=zh`, 'en')).html).toContain(chinese);
  });

  it('asks nothing of other origins and runs nothing written into it', async () => {
    const { html, headers } = await page(await serve(), path, 'en');
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toContain('unsafe');
    const links = [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, link]) => link ?? '');
    expect(links.filter((link) => !/^[/?#]/.test(link) || link.startsWith('//'))).toEqual([]);
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|\son\w+=|<style/);
  });

  it('has the same texts in both languages', () => {
    const folder = path === '/' ? 'chat' : 'console';
    const [en, zh] = ['en', 'zh-CN'].map((locale) => {
      const texts = JSON.parse(readFileSync(join(ROOT, 'src', 'web', folder, 'text', `${locale}.json`), 'utf8'));
      return [Object.keys(texts.page).sort(), Object.keys(texts.script).sort()];
    });
    expect(zh).toEqual(en);
  });
});

describe('the company’s name', () => {
  it('replaces the demo company’s, as text', async () => {
    const { html } = await page(await serve({ companyName: 'Bits & <Bolts>' }), '/', 'en');
    expect(html).toContain('<title>Bits &amp; &lt;Bolts&gt; – customer service</title>');
    expect(html).toContain('data-demo="false"');
    expect(html).toContain('data-initials="BB"');
    expect(html).not.toContain('Lantern');
  });
});

describe('files', () => {
  it('are those of the list only', async () => {
    const url = await serve();
    expect((await raw(url, '/chat/chat.css')).status).toBe(200);
    for (const path of [
      '/chat/index.html',
      '/chat/../webPages.ts',
      '/chat/%2e%2e/index.ts',
      '/chat/text/en.json',
      '/webchat/..%2fpackage.json',
    ]) {
      expect((await raw(url, path)).status).toBe(404);
    }
  });

  it('are not sent again when the browser has them', async () => {
    const url = await serve();
    const { headers } = await raw(url, '/chat/chat.js');
    const again = await raw(url, '/chat/chat.js', { 'if-none-match': String(headers.etag) });
    expect(again.status).toBe(304);
    expect(again.bytes).toHaveLength(0);
  });

  it('hold Web Chat, compressed and kept for ever', async () => {
    const url = await serve();
    const { html } = await page(url, '/', 'en');
    const path = /src="(\/webchat\/webchat\.js\?v=[^"]+)"/.exec(html)?.[1] ?? '';
    const plain = await raw(url, path);
    const small = await raw(url, path, { 'accept-encoding': 'gzip, br' });
    expect(small.headers['content-encoding']).toBe('gzip');
    expect(small.headers['cache-control']).toContain('immutable');
    expect(small.bytes.length).toBeLessThan(1_000_000);
    expect(gunzipSync(small.bytes).equals(plain.bytes)).toBe(true);
  });
});
