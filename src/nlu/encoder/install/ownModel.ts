import type { Locale } from '../../../core/locale';
import type { ExpectedFile } from '../knownModels';
import type { ModelStore, OwnModel } from '../modelStore';
import type { Verified } from './openFrom';
import { type Refusal, refused } from './refusal';

/** What the caller says of a model that Frontdesk does not know. */
export interface OwnModelRequest {
  name?: string;
  /** Of the file that `from` names. */
  sha256?: string;
  /** Needed beside an ONNX file, whose hash does not cover the tokeniser. */
  tokenizerSha256?: string;
  locale?: Locale;
}

/** The description of the company's own model, or what is still missing to trust and use it. */
export function ownModelOf(
  { name, tokenizerSha256, locale }: OwnModelRequest,
  files: { onnx: ExpectedFile; tokenizer: ExpectedFile; verified: Verified },
  store: ModelStore,
): { kind: 'own'; model: Omit<OwnModel, 'dimensions'> } | Refusal {
  const { onnx, tokenizer, verified } = files;
  if (name === undefined) return refused('nameNeeded', { sha256: onnx.sha256 });
  if (verified === 'none') return refused('ownNeeds', { name, option: '--sha256' });
  if (locale === undefined) return refused('ownNeeds', { name, option: '--locale' });
  if (verified === 'onnx' && tokenizerSha256 === undefined)
    return refused('ownNeeds', { name, option: '--tokenizer-sha256' });
  if (tokenizerSha256 !== undefined && tokenizerSha256 !== tokenizer.sha256)
    return refused('hashDiffers', { file: 'tokenizer.json', expected: tokenizerSha256, actual: tokenizer.sha256 });
  const other = store.list().find((model) => model.own && model.locale === locale && model.name !== name);
  if (other !== undefined) return refused('languageTaken', { name: other.name, locale });
  return { kind: 'own', model: { locale, onnx, tokenizer } };
}
