import type { Article } from '../ports/knowledgeBase';
import type { Locale } from '../core/locale';
import type { LearnedEntities } from './entities/learnedEntities';
import type { EntityDefinition } from './languageModel';
import type { ClassifierData } from './linearClassifier';

/** One locale's model, ready to recognise. */
export interface CompiledLocale {
  locale: Locale;
  classifier: ClassifierData;
  entities: EntityDefinition[];
  /** What the utterances teach about them. */
  learned: LearnedEntities;
  articles: Article[];
  /** Utterances that are nothing but an entity and still mean an intent: entity name → intent (`language` → `SwitchLanguage`). */
  bareEntities: Record<string, string>;
  utteranceCount: number;
}

/** A pack's models in all its languages. */
export interface CompiledModel {
  /** Of the files, the engine and its settings. */
  hash: string;
  locales: CompiledLocale[];
}

const MAGIC = 'FDNLU001';
const ALIGNMENT = 4;

/** The model as bytes: magic, header length, JSON header, then each locale's weights as little-endian float32. */
export function encodeModel(model: CompiledModel): Buffer {
  const header = JSON.stringify(
    {
      hash: model.hash,
      locales: model.locales.map(({ classifier, ...rest }) => {
        const { weights, ...plain } = classifier;
        return { ...rest, classifier: { ...plain, weightCount: weights.length } };
      }),
    },
    (_, value: unknown) => toPlain(value),
  );
  const headerBytes = Buffer.from(header, 'utf8');
  const padding = (ALIGNMENT - ((MAGIC.length + 4 + headerBytes.length) % ALIGNMENT)) % ALIGNMENT;
  const length = Buffer.alloc(4);
  length.writeUInt32LE(headerBytes.length + padding);
  const weights = model.locales.map(({ classifier }) =>
    Buffer.from(classifier.weights.buffer, classifier.weights.byteOffset, classifier.weights.byteLength),
  );
  return Buffer.concat([Buffer.from(MAGIC, 'latin1'), length, headerBytes, Buffer.alloc(padding, ' '), ...weights]);
}

/** The model in the bytes, or undefined when they are damaged or of another format. */
export function decodeModel(bytes: Buffer): CompiledModel | undefined {
  if (bytes.length < MAGIC.length + 4 || bytes.toString('latin1', 0, MAGIC.length) !== MAGIC) return undefined;
  const headerEnd = MAGIC.length + 4 + bytes.readUInt32LE(MAGIC.length);
  if (headerEnd > bytes.length) return undefined;
  try {
    const header = JSON.parse(bytes.toString('utf8', MAGIC.length + 4, headerEnd), (_, value: unknown) =>
      fromPlain(value),
    ) as StoredHeader;
    let at = headerEnd;
    const locales = header.locales.map(({ classifier, ...rest }) => {
      const { weightCount, ...plain } = classifier;
      const end = at + weightCount * 4;
      if (end > bytes.length) throw new RangeError('weights are missing');
      const weights = new Float32Array(weightCount);
      Buffer.from(weights.buffer).set(bytes.subarray(at, end));
      at = end;
      return { ...rest, classifier: { ...plain, weights } };
    });
    return at === bytes.length ? { hash: header.hash, locales } : undefined;
  } catch {
    return undefined;
  }
}

interface StoredHeader {
  hash: string;
  locales: (Omit<CompiledLocale, 'classifier'> & {
    classifier: Omit<ClassifierData, 'weights'> & { weightCount: number };
  })[];
}

const ARRAY_TYPES = { Int8Array, Int32Array, Float32Array };

/** A typed array as its type and bytes; anything else as it is. */
function toPlain(value: unknown): unknown {
  if (!ArrayBuffer.isView(value)) return value;
  const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  return { $array: value.constructor.name, bytes: bytes.toString('base64') };
}

function fromPlain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('$array' in value) || !('bytes' in value)) return value;
  const type = ARRAY_TYPES[value.$array as keyof typeof ARRAY_TYPES];
  return new type(Uint8Array.from(Buffer.from(String(value.bytes), 'base64')).buffer);
}
