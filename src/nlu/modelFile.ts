import type { Article } from '../ports/knowledgeBase';
import type { Locale } from '../core/locale';
import type { LearnedEntities } from './entities/learnedEntities';
import type { IntentModel } from './intentClassifier';
import type { EntityDefinition, LeftOutEntity } from './languageModel';
import type { TrainingState } from './training/trainingState';

/** One locale's model, ready to recognise. */
export interface CompiledLocale {
  locale: Locale;
  /** Of the files that it was trained on. */
  hash: string;
  classifier: IntentModel;
  entities: EntityDefinition[];
  /** What the utterances teach about them. */
  learned: LearnedEntities;
  /** Tells how the customer feels; absent where no utterances teach it. */
  sentiment?: IntentModel;
  articles: Article[];
  /** Utterances that are nothing but an entity and still mean an intent: entity name → intent (`language` → `SwitchLanguage`). */
  bareEntities: Record<string, string>;
  /** Where its training ended, for the next one. */
  training: TrainingState;
  utteranceCount: number;
  /** Entities that the files declare and the engine cannot find; absent when there are none. */
  leftOut?: LeftOutEntity[];
}

/** A pack's models in all its languages. */
export interface CompiledModel {
  /** The version of the engine that made it: only that one can go on from it. */
  engine: number;
  /** Of the files, the engine and its settings. */
  hash: string;
  locales: CompiledLocale[];
}

const MAGIC = 'FDNLU002';
/** Where arrays begin, so that each kind of them can be a view of the file's bytes. */
const ALIGNMENT = 8;
const HEADER_LENGTH_AT = MAGIC.length;
const HEADER_AT = MAGIC.length + 4;

/** Kinds of arrays that a model is made of; their numbers are stored in the byte order of the machine, which the hash tells. */
const ARRAYS = { Int8Array, Uint8Array, Uint16Array, Int32Array, Uint32Array, Float32Array } as const;
type ArrayName = keyof typeof ARRAYS;
type ModelArray = InstanceType<(typeof ARRAYS)[ArrayName]>;

/** Stands in the JSON header where an array is in the model. */
interface ArrayReference {
  $array: ArrayName;
  /** Where it begins, counted from the end of the header, and how many numbers it has. */
  at: number;
  length: number;
}

/** The model as bytes: magic, header length, JSON header in which arrays are references, then the arrays, aligned. */
export function encodeModel(model: object): Buffer {
  const arrays: ModelArray[] = [];
  let end = 0;
  const header = JSON.stringify(model, (_key, value: unknown) => {
    if (!isModelArray(value)) return value;
    const reference: ArrayReference = { $array: nameOf(value), at: end, length: value.length };
    arrays.push(value);
    end = aligned(end + value.byteLength);
    return reference;
  });
  const headerEnd = aligned(HEADER_AT + Buffer.byteLength(header));
  const bytes = Buffer.alloc(headerEnd + end, ' ');
  bytes.write(MAGIC, 0, 'latin1');
  bytes.writeUInt32LE(headerEnd - HEADER_AT, HEADER_LENGTH_AT);
  bytes.write(header, HEADER_AT);
  let at = headerEnd;
  for (const array of arrays) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
    at += aligned(array.byteLength);
  }
  return bytes;
}

/**
 * The model in the bytes, or undefined when they are damaged or of another format. Its arrays are views of the bytes, which
 * may be shared between threads, and must not be changed afterwards.
 */
export function decodeModel<Model = CompiledModel>(bytes: Uint8Array): Model | undefined {
  const placed = bytes.byteOffset % ALIGNMENT === 0 ? bytes : Uint8Array.from(bytes);
  const text = Buffer.from(placed.buffer, placed.byteOffset, placed.byteLength);
  if (text.length < HEADER_AT || text.toString('latin1', 0, MAGIC.length) !== MAGIC) return undefined;
  const headerEnd = HEADER_AT + text.readUInt32LE(HEADER_LENGTH_AT);
  if (headerEnd > text.length || headerEnd % ALIGNMENT !== 0) return undefined;
  try {
    return JSON.parse(text.toString('utf8', HEADER_AT, headerEnd), (_key, value: unknown) =>
      isReference(value)
        ? new ARRAYS[value.$array](placed.buffer as ArrayBuffer, placed.byteOffset + headerEnd + value.at, value.length)
        : value,
    ) as Model;
  } catch {
    return undefined;
  }
}

function aligned(offset: number): number {
  return Math.ceil(offset / ALIGNMENT) * ALIGNMENT;
}

function isModelArray(value: unknown): value is ModelArray {
  return ArrayBuffer.isView(value) && value.constructor.name in ARRAYS;
}

function nameOf(array: ModelArray): ArrayName {
  return array.constructor.name as ArrayName;
}

function isReference(value: unknown): value is ArrayReference {
  return typeof value === 'object' && value !== null && '$array' in value;
}
