// Brings Web Chat's bundle into dist/web/chat: one file of an npm package whose whole tree is over 500 MB and is not needed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';

const VERSION = '4.18.1';
const PACKAGE = `botframework-webchat@${VERSION}`;
/** SHA-512 of the package as the registry serves it. */
const PACKAGE_SHA512 =
  'ee3a44509ee8953eb65e6fbc7a1ec186121c5d57d4db10f8a590da781b7c2b85dc372e8affcdd4188c44f411645e61cc6788431153b3b3972b7b4ec65ae697ce';
/** SHA-512 of the bundle in it. */
const BUNDLE_SHA512 =
  'fd01dd3f5e1005120e1f0f200447dfcbb5695aad1c4da1a4afbd1283771ea3a28ed2068738859b0bb397074466aa9eec57573f3d4e730e1f29db7bb3f0bf3cf8';
const BUNDLE = 'package/dist/webchat.js';

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const CACHE = join(ROOT, '.cache');
const ARCHIVE = join(CACHE, `botframework-webchat-${VERSION}.tgz`);
const OUT = join(ROOT, 'dist', 'web', 'chat');
const OUT_FILE = join(OUT, 'webchat.js');

const sha512 = (bytes) => createHash('sha512').update(bytes).digest('hex');

function fail(message) {
  console.error(`fetchWebChat: ${message}`);
  process.exit(1);
}

function isThere() {
  return existsSync(`${OUT_FILE}.gz`) && existsSync(OUT_FILE) && sha512(readFileSync(OUT_FILE)) === BUNDLE_SHA512;
}

/** The package from the cache, or from the registry that npm is set up with. */
function readPackage() {
  if (existsSync(ARCHIVE)) {
    const cached = readFileSync(ARCHIVE);
    if (sha512(cached) === PACKAGE_SHA512) return cached;
  }
  mkdirSync(CACHE, { recursive: true });
  const { status, stderr, error } = spawnSync('npm', ['pack', PACKAGE, '--silent', '--pack-destination', CACHE], {
    cwd: CACHE,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (error !== undefined || status !== 0) {
    fail(
      `npm could not bring ${PACKAGE}: ${error?.message ?? stderr.trim()}\n` +
        `The chat page needs it once. Without a network, put botframework-webchat-${VERSION}.tgz into ${CACHE} and run this again.`,
    );
  }
  const bytes = readFileSync(ARCHIVE);
  if (sha512(bytes) !== PACKAGE_SHA512) fail(`${PACKAGE} is not what it was when it was chosen: its SHA-512 differs`);
  return bytes;
}

/** One file of a tar archive (POSIX ustar: 512-byte headers, name at 0, size in octal at 124, prefix at 345). */
function readEntry(tar, wanted) {
  const text = (from, length) => tar.toString('utf8', from, from + length).replace(/\0.*$/s, '');
  for (let offset = 0; offset + 512 <= tar.length; ) {
    const name = text(offset, 100);
    if (name === '') break;
    const prefix = text(offset + 345, 155);
    const size = Number.parseInt(text(offset + 124, 12).trim() || '0', 8);
    const start = offset + 512;
    if ((prefix === '' ? name : `${prefix}/${name}`) === wanted) return tar.subarray(start, start + size);
    offset = start + Math.ceil(size / 512) * 512;
  }
  return fail(`${PACKAGE} holds no ${wanted}`);
}

function replace(path, bytes) {
  writeFileSync(`${path}.${process.pid}.tmp`, bytes);
  renameSync(`${path}.${process.pid}.tmp`, path);
}

if (!isThere()) {
  const bundle = readEntry(gunzipSync(readPackage()), BUNDLE);
  if (sha512(bundle) !== BUNDLE_SHA512) fail(`${BUNDLE} is not what it was when it was chosen: its SHA-512 differs`);
  mkdirSync(OUT, { recursive: true });
  replace(`${OUT_FILE}.gz`, gzipSync(bundle, { level: 9 }));
  replace(OUT_FILE, bundle);
}
