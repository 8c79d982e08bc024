import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Api } from 'grammy';
import type { Request, Response } from 'restify';
import type { Log } from '../../ports/log';
import type { FileLinks } from './fileLinks';
import { isRefused } from './telegramError';

/** Telegram Bot API, `getFile`: bots can download files of up to 20 MB. */
const FETCH_TIMEOUT_MS = 60_000;
/** Shown by a browser; everything else is saved, so that no contact's file runs as a page of ours. */
const SHOWN = /^(image\/(jpeg|png|gif|webp)|audio\/(ogg|mpeg|mp4)|video\/mp4)$/;

export interface FileRouteDeps {
  api: Api;
  links: FileLinks;
  /** `https://api.telegram.org/file/bot<token>`; never leaves this process. */
  fileRoot: string;
  log: Log;
}

/** Answers `GET …/files/:fileId?type=&name=&signature=` with the file's bytes, asked of Telegram now. */
export async function sendFile(request: Request, response: Response, deps: FileRouteDeps): Promise<void> {
  const file = deps.links.verify(
    (request.params as { fileId: string }).fileId,
    new URLSearchParams(request.getQuery()),
  );
  if (file === undefined) return refuse(response, 403, 'Forbidden', 'The link is not signed by this server.');
  try {
    const { file_path: path } = await deps.api.getFile(file.fileId);
    const source = path === undefined ? undefined : await fetchFile(`${deps.fileRoot}/${path}`);
    if (source === undefined) return refuse(response, 404, 'NotFound', 'Telegram no longer has this file.');
    const shown = SHOWN.test(file.contentType);
    response.writeHead(200, {
      'Content-Type': shown ? file.contentType : 'application/octet-stream',
      'Content-Disposition': `${shown ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(file.name)}`,
      'Cache-Control': 'private, max-age=3600',
      'Content-Security-Policy': "default-src 'none'; sandbox",
    });
    await pipeline(source, response);
  } catch (error) {
    if (response.headersSent) return void response.destroy();
    if (isRefused(error)) return refuse(response, 404, 'NotFound', 'Telegram no longer has this file.');
    // The error of a failed fetch may name the address, which has the token in it.
    deps.log.warn({ kind: error instanceof Error ? error.name : typeof error }, 'file not fetched from Telegram');
    refuse(response, 502, 'BadGateway', 'The file cannot be fetched at the moment.');
  }
}

async function fetchFile(address: string): Promise<Readable | undefined> {
  const answer = await fetch(address, { redirect: 'error', signal: AbortSignal.timeout(FETCH_TIMEOUT_MS) });
  if (answer.status === 404 || answer.body === null) return undefined;
  if (!answer.ok) throw new Error(`Telegram answered ${answer.status}`);
  return Readable.fromWeb(answer.body);
}

function refuse(response: Response, status: number, code: string, message: string): void {
  response.send(status, { error: { code, message } });
}
