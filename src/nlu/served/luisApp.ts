import { createHash } from 'node:crypto';
import type { Locale } from '../../core/locale';
import type { EntityKind } from '../../core/recognition';
import type { Recognizer } from '../../ports/recognizer';

/** What a model says about one of its entities. */
export interface EntityDeclaration {
  name: string;
  kind: EntityKind;
  roles?: readonly string[];
  /** Names of the entities inside it; absent for a composite: whatever stands inside. */
  children?: readonly string[];
}

/** A trained model that answers. */
export interface LuisModel {
  /** Such as `0.1` or the start of the model's hash: what `/versions/{version}` names. */
  version: string;
  recognizer: Recognizer;
  entities: readonly EntityDeclaration[];
}

export const LUIS_SLOTS = ['production', 'staging'] as const;
export type LuisSlot = (typeof LUIS_SLOTS)[number];

/** What callers address: one pack in one language, with what is published to its slots. */
export interface LuisApp {
  /** A GUID, the same at every start and on every machine. */
  id: string;
  pack: string;
  locale: Locale;
  slots: Partial<Record<LuisSlot, LuisModel>>;
}

/** An app with its id. */
export function createLuisApp(app: Omit<LuisApp, 'id'>): LuisApp {
  return { id: luisAppId(app.pack, app.locale), ...app };
}

/** Of Frontdesk's served apps, drawn once. */
const NAMESPACE = Buffer.from('7d3e9f0ab1c84e5f9a6d2c41e08b57f3', 'hex');
const UUID_BYTES = 16;

/** The app id of a pack and language: a version 5 UUID (RFC 9562) over their names. */
function luisAppId(pack: string, locale: Locale): string {
  const bytes = createHash('sha1').update(NAMESPACE).update(`${pack}/${locale}`).digest().subarray(0, UUID_BYTES);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
