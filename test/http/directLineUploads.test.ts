import { type DirectLineServer, startDirectLineServer } from '../support/directLineServer';
import { type DirectLineAnswer, directLineRequests } from '../support/directLineRequests';

let server: DirectLineServer;

beforeAll(async () => {
  server = await startDirectLineServer();
});

afterAll(async () => {
  await server.stop();
});

const { call, begin } = directLineRequests(() => server);

describe('uploads', () => {
  const PNG = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
    'base64',
  );

  async function upload(path: string, token: string, form: FormData): Promise<DirectLineAnswer> {
    const response = await fetch(`${server.domain}${path}/upload?userId=dl_ann`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: form,
    });
    return { status: response.status, headers: response.headers, body: await response.json() };
  }

  it('keep their files behind signed links, and only pictures open in place', async () => {
    const { token, path } = await begin({ id: 'dl_ann' });
    const form = new FormData();
    const activity = {
      type: 'message',
      text: 'see',
      attachments: [
        { contentType: 'text/html', name: 'a.html' },
        { contentType: 'image/png', name: '图 1.png' },
      ],
    };
    form.append('activity', new Blob([JSON.stringify(activity)], { type: 'application/vnd.microsoft.activity' }));
    form.append('file', new Blob([PNG], { type: 'image/png' }), '图 1.png');
    form.append('file', new Blob(['<script>alert(1)</script>'], { type: 'text/html' }), 'a.html');
    form.append('file', new Blob(['<svg/>'], { type: 'image/png' }), 'not.png');
    const posted = await upload(path, token, form);
    expect(posted.status).toBe(200);
    const { activity: heard } = server.intake.received.at(-1) ?? {};
    const [html, picture, liar] = heard?.attachments ?? [];
    expect(heard).toMatchObject({ id: posted.body.id, text: 'see' });
    const shown = await fetch(picture.contentUrl);
    expect(Buffer.from(await shown.arrayBuffer()).equals(PNG)).toBe(true);
    expect(shown.headers.get('content-type')).toBe('image/png');
    expect(shown.headers.get('content-disposition')).toMatch(/^inline; .*filename\*=UTF-8''%E5%9B%BE%201\.png$/);
    const saved = await fetch(html.contentUrl);
    expect(saved.headers.get('content-disposition')).toMatch(/^attachment;/);
    expect(saved.headers.get('x-content-type-options')).toBe('nosniff');
    expect((await fetch(liar.contentUrl)).headers.get('content-type')).toBe('application/octet-stream');
    expect((await fetch(html.contentUrl.replace(/sig=.{4}/, 'sig=AAAA'))).status).toBe(404);
    expect((await fetch(html.contentUrl.replace(/\?.*/, ''))).status).toBe(404);
  });

  it('refuse what is too large, too many, nothing or broken', async () => {
    const { token, path } = await begin({ id: 'dl_ann' });
    const large = new FormData();
    large.append('file', new Blob([Buffer.alloc(4 * 1024 * 1024 + 1)]), 'large.bin');
    expect(await upload(path, token, large)).toMatchObject({ status: 413, body: { error: { code: 'TooLarge' } } });
    const many = new FormData();
    for (let index = 0; index < 11; index += 1) many.append('file', new Blob(['x']), `${index}.txt`);
    expect(await upload(path, token, many)).toMatchObject({ status: 413 });
    expect(await upload(path, token, new FormData())).toMatchObject({ status: 400 });
    const broken = new FormData();
    broken.append('activity', new Blob(['{'], { type: 'application/vnd.microsoft.activity' }));
    expect(await upload(path, token, broken)).toMatchObject({
      status: 400,
      body: { error: { code: 'MalformedData' } },
    });
  });

  it('that end inside a file are refused, and the server goes on', async () => {
    const { token, path } = await begin({ id: 'dl_ann' });
    const head = '--X\r\nContent-Disposition: form-data; name="file"; filename="a.bin"\r\n';
    const response = await fetch(`${server.domain}${path}/upload?userId=dl_ann`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'multipart/form-data; boundary=X' },
      body: `${head}Content-Type: application/octet-stream\r\n\r\nhello`,
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: 'MalformedData' } });
  });

  it('written into the activity as data URLs are kept as files', async () => {
    const { token, path } = await begin({ id: 'dl_ann' });
    const contentUrl = `data:image/png;base64,${PNG.toString('base64')}`;
    const activity = { type: 'message', attachments: [{ contentType: 'image/png', contentUrl, name: 'dot.png' }] };
    expect((await call('POST', `${path}/activities`, token, activity)).status).toBe(200);
    const link = server.intake.received.at(-1)?.activity.attachments[0].contentUrl;
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1.*\/dot\.png\?sig=/);
    expect(Buffer.from(await (await fetch(link)).arrayBuffer()).equals(PNG)).toBe(true);
  });
});
