import type { FileLinks } from './fileLinks';
import type { TelegramFile, TelegramMessage } from './updateSchema';

/** The part of an activity that says what a message contains. */
export interface InboundContent {
  text: string;
  attachments: { contentType: string; contentUrl: string; name: string }[];
  entities: object[];
}

/** What a message contains, as text and files; undefined for one that says nothing a bot can use (a poll, a pin). */
export function inboundContent(message: TelegramMessage, links: FileLinks): InboundContent | undefined {
  const attachments = filesOf(message).map(({ file, contentType, name }) => ({
    contentType,
    contentUrl: links.urlOf({ fileId: file.file_id, contentType, name }),
    name,
  }));
  const text = (message.text ?? message.caption ?? otherWords(message)).trim();
  if (text === '' && attachments.length === 0) return undefined;
  return { text, attachments, entities: geoCoordinates(message) };
}

function otherWords({ venue, location, contact, sticker }: TelegramMessage): string {
  if (venue !== undefined) return [venue.title, venue.address].filter((part) => part !== '').join(', ');
  // Coordinates are the same in every language, and maps open them as they are.
  if (location !== undefined) return `📍 ${location.latitude}, ${location.longitude}`;
  if (contact !== undefined) return contactWords(contact);
  return sticker?.emoji ?? '';
}

/** A shared contact as somebody would type it: the number alone is what an identity check asks for. */
function contactWords(contact: NonNullable<TelegramMessage['contact']>): string {
  const phone = contact.phone_number.startsWith('+') ? contact.phone_number : `+${contact.phone_number}`;
  return contact.user_id === undefined ? `${[contact.first_name, contact.last_name].join(' ').trim()} ${phone}` : phone;
}

function geoCoordinates(message: TelegramMessage): object[] {
  const point = message.venue?.location ?? message.location;
  if (point === undefined) return [];
  return [{ type: 'GeoCoordinates', latitude: point.latitude, longitude: point.longitude }];
}

function filesOf(message: TelegramMessage): { file: TelegramFile; contentType: string; name: string }[] {
  // Telegram offers a picture in several sizes, the largest last; an animation comes as a document too.
  const documents = message.animation === undefined ? message.document : undefined;
  const found: [TelegramFile | undefined, string, string][] = [
    [message.photo?.at(-1), 'image/jpeg', 'photo.jpg'],
    [message.animation, 'video/mp4', 'animation.mp4'],
    [documents, 'application/octet-stream', 'document'],
    [message.video, 'video/mp4', 'video.mp4'],
    [message.video_note, 'video/mp4', 'video.mp4'],
    [message.audio, 'audio/mpeg', 'audio.mp3'],
    [message.voice, 'audio/ogg', 'voice.ogg'],
  ];
  return found.flatMap(([file, contentType, name]) =>
    file === undefined ? [] : [{ file, contentType: file.mime_type ?? contentType, name: file.file_name ?? name }],
  );
}
