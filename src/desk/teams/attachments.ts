import { z } from 'zod';
import type { ActivityJson } from '../../core/conversation';

const attachmentSchema = z.looseObject({
  contentType: z.string().max(200),
  contentUrl: z.string().min(1).optional(),
  name: z.string().max(500).optional(),
  content: z.unknown().optional(),
});
const fileInfoSchema = z.looseObject({ downloadUrl: z.url({ protocol: /^https?$/ }) });

/** A file that an agent sends in a Teams chat (Microsoft, "Send and receive files using a bot"). */
const TEAMS_FILE = 'application/vnd.microsoft.teams.file.download.info';

export interface SharedFile {
  contentType: string;
  contentUrl: string;
  name: string;
}

/** The files and pictures of a message, without cards and without the HTML twin that Teams adds to every message. */
export function filesOf(activity: ActivityJson): SharedFile[] {
  const attachments: unknown[] = Array.isArray(activity.attachments) ? activity.attachments : [];
  return attachments.flatMap((attachment) => {
    const parsed = attachmentSchema.safeParse(attachment);
    if (!parsed.success) return [];
    const { contentType, contentUrl, content, name = contentType } = parsed.data;
    if (contentType === TEAMS_FILE) {
      const info = fileInfoSchema.safeParse(content);
      return info.success ? [{ contentType: 'application/octet-stream', contentUrl: info.data.downloadUrl, name }] : [];
    }
    return contentUrl === undefined ? [] : [{ contentType, contentUrl, name }];
  });
}

export function isPicture(file: SharedFile): boolean {
  return file.contentType.startsWith('image/');
}
