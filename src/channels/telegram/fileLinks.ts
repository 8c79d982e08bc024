import { createHmac, timingSafeEqual } from 'node:crypto';

export const FILES_PATH = '/api/channels/telegram/files';

export interface FileReference {
  fileId: string;
  contentType: string;
  name: string;
}

/**
 * Addresses under which Frontdesk hands out files that contacts sent. Telegram's own addresses contain the bot's token
 * and last an hour; these contain Telegram's `file_id`, last as long as it does, and are signed, so that they
 * open nothing but what was sent to this bot.
 */
export class FileLinks {
  private readonly key: Buffer;

  constructor(
    secret: string,
    private readonly publicUrl: string,
  ) {
    this.key = createHmac('sha256', secret).update('frontdesk telegram files').digest();
  }

  urlOf(file: FileReference): string {
    const query = new URLSearchParams({ type: file.contentType, name: file.name, signature: this.sign(file) });
    return `${this.publicUrl}${FILES_PATH}/${encodeURIComponent(file.fileId)}?${query.toString()}`;
  }

  /** The file that an address stands for; undefined unless this process's secret signed it. */
  verify(fileId: string, query: URLSearchParams): FileReference | undefined {
    const file = { fileId, contentType: query.get('type') ?? '', name: query.get('name') ?? '' };
    const given = Buffer.from(query.get('signature') ?? '');
    const expected = Buffer.from(this.sign(file));
    return given.length === expected.length && timingSafeEqual(given, expected) ? file : undefined;
  }

  private sign({ fileId, contentType, name }: FileReference): string {
    return createHmac('sha256', this.key)
      .update(JSON.stringify([fileId, contentType, name]))
      .digest('base64url');
  }
}
