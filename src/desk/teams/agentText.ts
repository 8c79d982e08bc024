import type { ActivityJson } from '../../core/conversation';

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };
const BREAK = /<\s*(?:br\s*(?:\/\s*)?|\/\s*(?:p|div|li|h\d|tr)\s*)>/gi;
const TAG = /<\/?[a-z][^<>]*>/gi;
const AT = /<\/?at\b[^<>]*>/gi;

interface Mention {
  type?: string;
  text?: string;
  mentioned?: { id?: string };
}

/**
 * What an agent wrote in Teams as plain text: mentions of the bot gone, of others by name, HTML taken out and its
 * entities decoded (Microsoft, "Channel and group conversations with a bot" and "Format your bot messages").
 */
export function agentText(activity: ActivityJson, botId: string): string {
  let text = activity.text ?? '';
  for (const mention of (activity.entities ?? []) as Mention[]) {
    if (mention.type === 'mention' && mention.mentioned?.id === botId && mention.text)
      text = text.replace(mention.text, '');
  }
  text = text.replace(AT, '');
  if (activity.textFormat === 'xml') text = text.replace(BREAK, '\n').replace(TAG, '');
  return decodeEntities(text)
    .replace(/\u00a0/g, ' ')
    .trim();
}

/** Decodes once, so that `&amp;lt;` stays the text `&lt;`. */
function decodeEntities(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,4}));/gi,
    (whole: string, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? whole;
      const point = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
      return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : whole;
    },
  );
}
