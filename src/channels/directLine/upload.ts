import type { IncomingMessage } from 'node:http';
import busboy from 'busboy';
import { plainName, plainType, type UploadedFile } from './attachments';
import { MAX_ACTIVITY_CHARACTERS, readBytes } from './readBody';
import { type Refusal, refuse } from './reply';

const MAX_FILES = 10;
const ACTIVITY_TYPE = 'application/vnd.microsoft.activity';

export interface Upload {
  /** The activity that the files belong to, still to be parsed; absent when only files came. */
  activity?: unknown;
  files: UploadedFile[];
}

/**
 * Reads an upload (Direct Line 3.0, "Send attachments by upload"): files and at most one activity as `multipart/form-data`,
 * or one file as the whole body.
 */
export async function readUpload(request: IncomingMessage, maxBytes: number): Promise<Upload | Refusal> {
  const slack = MAX_ACTIVITY_CHARACTERS * 4;
  if (Number(request.headers['content-length'] ?? 0) > maxBytes + slack) return tooLarge(maxBytes);
  if (/^multipart\/form-data/i.test(request.headers['content-type'] ?? '')) return readMultipart(request, maxBytes);
  return readSingleFile(request, maxBytes);
}

async function readSingleFile(request: IncomingMessage, maxBytes: number): Promise<Upload | Refusal> {
  const bytes = await readBytes(request, maxBytes);
  if (bytes === undefined) return tooLarge(maxBytes);
  if (bytes.length === 0) return refuse(400, 'MissingProperty', 'The upload holds no file.');
  const disposition = /filename="?([^";]+)"?/i.exec(request.headers['content-disposition'] ?? '')?.[1];
  const contentType = plainType(request.headers['content-type']);
  return { files: [{ name: plainName(disposition), contentType, bytes }] };
}

function readMultipart(request: IncomingMessage, maxBytes: number): Promise<Upload | Refusal> {
  return new Promise((resolve) => {
    let parser: busboy.Busboy;
    try {
      const limits = { files: MAX_FILES + 1, fields: 10, fieldSize: MAX_ACTIVITY_CHARACTERS, parts: MAX_FILES + 11 };
      parser = busboy({ headers: request.headers, limits, defParamCharset: 'utf8' });
    } catch {
      resolve(refuse(400, 'MalformedData', 'The multipart body is not valid.'));
      return;
    }
    const upload: Upload = { files: [] };
    let activityText: string | undefined;
    let size = 0;
    const finish = (result: Upload | Refusal): void => {
      request.unpipe(parser);
      // Read to the end, so that the reply reaches a client that is still sending.
      request.resume();
      resolve(result);
    };
    parser.on('file', (field, stream, info) => {
      const isActivity = plainType(info.mimeType) === ACTIVITY_TYPE;
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > maxBytes + (isActivity ? MAX_ACTIVITY_CHARACTERS * 4 : 0)) finish(tooLarge(maxBytes));
        else chunks.push(chunk);
      });
      // A body that ends inside a file: an error that nobody hears would end the process.
      stream.on('error', () => finish(refuse(400, 'MalformedData', 'The multipart body is not valid.')));
      stream.on('end', () => {
        const bytes = Buffer.concat(chunks);
        if (isActivity) activityText = bytes.toString('utf8');
        else
          upload.files.push({ name: plainName(info.filename ?? field), contentType: plainType(info.mimeType), bytes });
      });
    });
    parser.on('field', (field, value) => {
      if (field === 'activity') activityText = value;
    });
    parser.on('filesLimit', () => finish(refuse(413, 'TooLarge', `An upload holds at most ${MAX_FILES} files.`)));
    parser.on('error', () => finish(refuse(400, 'MalformedData', 'The multipart body is not valid.')));
    parser.on('close', () => finish(completed(upload, activityText)));
    request.on('aborted', () => finish(refuse(400, 'MalformedData', 'The upload broke off.')));
    request.pipe(parser);
  });
}

function completed(upload: Upload, activityText: string | undefined): Upload | Refusal {
  if (upload.files.length > MAX_FILES) return refuse(413, 'TooLarge', `An upload holds at most ${MAX_FILES} files.`);
  if (activityText === undefined) {
    return upload.files.length > 0 ? upload : refuse(400, 'MissingProperty', 'The upload holds no file.');
  }
  if (activityText.length > MAX_ACTIVITY_CHARACTERS) {
    return refuse(413, 'TooLarge', `The activity is longer than ${MAX_ACTIVITY_CHARACTERS} characters.`);
  }
  try {
    return { ...upload, activity: JSON.parse(activityText) };
  } catch {
    return refuse(400, 'MalformedData', 'The activity part is not valid JSON.');
  }
}

const tooLarge = (maxBytes: number): Refusal =>
  refuse(413, 'TooLarge', `The files are larger than ${maxBytes} bytes together.`, { connection: 'close' });
