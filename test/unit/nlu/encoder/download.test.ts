import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { download, type DownloadDeps, type Progress } from '../../../../src/nlu/encoder/install/download';
import { fetchVerified } from '../../../../src/nlu/encoder/install/fetchVerified';
import { answer, type FileServer, startFileServer } from '../../../support/fileServer';
import { freePort } from '../../../support/freePort';

const BODY = Buffer.from('0123456789'.repeat(20_000));
const EXPECTED = { sha256: createHash('sha256').update(BODY).digest('hex'), bytes: BODY.length };

describe('downloads', () => {
  let directory: string;
  let file: string;
  let server: FileServer;
  let waits: number[];
  let progress: Progress[];
  let arrived: (() => void) | undefined;

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'frontdesk-download-'));
    file = join(directory, 'model.onnx');
    server = await startFileServer({ '/model': BODY });
    waits = [];
    progress = [];
  });
  afterEach(async () => {
    await server.close();
    rmSync(directory, { recursive: true, force: true });
  });

  const deps = (): DownloadDeps => ({
    fetch,
    wait: async (ms) => void waits.push(ms),
    onProgress: (now) => {
      progress.push(now);
      arrived?.();
      arrived = undefined;
    },
    silenceMs: 200,
  });
  const get = (maxBytes = BODY.length) => download(`${server.url}/model`, file, maxBytes, deps());
  /** Sends the first bytes of what it promises, and breaks off when they have arrived. */
  const breakOff = (bytes: number): void =>
    void server.next.push((_request, response) => {
      response.writeHead(200, { 'content-length': BODY.length });
      response.write(BODY.subarray(0, bytes));
      arrived = () => response.destroy();
    });

  it('brings a file and says how far it is', async () => {
    expect(await get()).toEqual({ kind: 'done', resumed: false });
    expect(readFileSync(file).equals(BODY)).toBe(true);
    expect(progress.at(-1)).toEqual({ received: BODY.length, total: BODY.length });
  });

  it('goes on where an earlier run stopped', async () => {
    writeFileSync(file, BODY.subarray(0, 1_000));
    expect(await get()).toEqual({ kind: 'done', resumed: true });
    expect(server.requests).toEqual(['/model bytes=1000-']);
    expect(progress[0]?.total).toBe(BODY.length);
    expect(readFileSync(file).equals(BODY)).toBe(true);
  });

  it('goes on when the connection breaks off', async () => {
    breakOff(65_536);
    expect(await get()).toEqual({ kind: 'done', resumed: true });
    expect(server.requests[1]).toMatch(/^\/model bytes=[1-9]\d*-$/);
    expect(readFileSync(file).equals(BODY)).toBe(true);
  });

  it('takes everything anew from a server that knows no ranges', async () => {
    writeFileSync(file, 'something else');
    server.next.push((_request, response) => answer(response, 200, BODY));
    expect(await get()).toEqual({ kind: 'done', resumed: false });
    expect(readFileSync(file).equals(BODY)).toBe(true);
  });

  it('gives up on a server that knows no ranges and always breaks off at the same place', async () => {
    for (let time = 0; time < 10; time += 1) breakOff(1_000);
    expect(await get()).toMatchObject({ kind: 'refused', why: 'interrupted', values: { received: 1_000 } });
    expect(server.requests).toHaveLength(4);
    expect(waits).toEqual([1_000, 2_000, 4_000]);
  });

  it('goes on as long as a server that knows no ranges sends more each time', async () => {
    for (let time = 1; time <= 6; time += 1) breakOff(time * 1_000);
    server.next.push((_request, response) => answer(response, 200, BODY));
    expect(await get()).toMatchObject({ kind: 'done' });
    expect(server.requests).toHaveLength(7);
  });

  it('has all when there is nothing after its end', async () => {
    writeFileSync(file, BODY);
    expect(await get()).toEqual({ kind: 'done', resumed: true });
    expect(readFileSync(file).equals(BODY)).toBe(true);
  });

  it('tries again, with pauses, when the server is in trouble, and says its status in the end', async () => {
    for (let time = 0; time < 4; time += 1) server.next.push((_request, response) => answer(response, 503));
    expect(await get()).toMatchObject({ kind: 'refused', why: 'httpStatus', values: { status: 503 } });
    expect(waits).toEqual([1_000, 2_000, 4_000]);
    server.next.push((_request, response) => answer(response, 429));
    expect(await get()).toMatchObject({ kind: 'done' });
  });

  it('tries again when the server falls silent', async () => {
    server.next.push((_request, response) => {
      response.writeHead(200, { 'content-length': BODY.length });
      response.write(BODY.subarray(0, 10));
    });
    expect(await get()).toEqual({ kind: 'done', resumed: true });
    expect(readFileSync(file).equals(BODY)).toBe(true);
  });

  it('says that a file is not there, and that a request is refused', async () => {
    expect(await download(`${server.url}/gone`, file, 10, deps())).toMatchObject({ kind: 'refused', why: 'notFound' });
    server.next.push((_request, response) => answer(response, 403));
    expect(await get()).toMatchObject({ kind: 'refused', why: 'httpStatus', values: { status: 403 } });
    expect(waits).toEqual([]);
  });

  it('says that nothing can be reached', async () => {
    const url = `http://127.0.0.1:${await freePort()}/model`;
    expect(await download(url, file, 10, deps())).toMatchObject({
      kind: 'refused',
      why: 'offline',
      values: { code: 'ECONNREFUSED' },
    });
  });

  it('refuses what is larger than it may be, announced or not', async () => {
    expect(await get(10)).toMatchObject({ kind: 'refused', why: 'tooLarge' });
    server.next.push((_request, response) => {
      response.writeHead(200);
      response.write(BODY);
      response.end(BODY);
    });
    expect(await get()).toMatchObject({ kind: 'refused', why: 'tooLarge' });
  });

  it('says that the disk is full, and that it may not write', async () => {
    symlinkSync('/dev/full', file);
    expect(await get()).toMatchObject({ kind: 'refused', why: 'diskFull' });
    const missing = join(directory, 'gone/model.onnx');
    expect(await download(`${server.url}/model`, missing, BODY.length, deps())).toMatchObject({
      kind: 'refused',
      why: 'fileMissing',
    });
  });

  describe('of a known file', () => {
    const fetchIt = () => fetchVerified(`${server.url}/model`, file, EXPECTED, deps());

    it('get their name when their hash is right, and are not fetched twice', async () => {
      expect(await fetchIt()).toBeUndefined();
      expect(existsSync(`${file}.part`)).toBe(false);
      expect(await fetchIt()).toBeUndefined();
      expect(server.requests).toHaveLength(1);
    });

    it('are fetched from the beginning when what was gone on with is wrong', async () => {
      writeFileSync(`${file}.part`, 'rubbish');
      expect(await fetchIt()).toBeUndefined();
      expect(server.requests).toEqual(['/model bytes=7-', '/model all']);
      expect(readFileSync(file).equals(BODY)).toBe(true);
    });

    it('are refused, and nothing is left, when their hash is wrong', async () => {
      server.next.push((_request, response) => answer(response, 200, Buffer.alloc(BODY.length)));
      expect(await fetchIt()).toMatchObject({ why: 'hashDiffers', values: { expected: EXPECTED.sha256 } });
      expect([existsSync(file), existsSync(`${file}.part`)]).toEqual([false, false]);
    });

    it('are fetched anew when an earlier one grew too long', async () => {
      writeFileSync(`${file}.part`, Buffer.alloc(BODY.length + 10));
      expect(await fetchIt()).toBeUndefined();
      expect(readFileSync(file).equals(BODY)).toBe(true);
    });
  });
});
