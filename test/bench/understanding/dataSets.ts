import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Locale } from '../../../src/core/locale';
import { crossValidationSplits, type LabelledRow, readLabelledRows, type Split } from '../../../src/nlu/evaluation';

/** A data set of the benchmark, by the name of its file. */
export interface DataSet {
  name: string;
  title: string;
  locale: Locale;
  /** Where the file has no validation split: how many folds its training rows are cut into. */
  folds?: number;
}

export const DATA_SETS: readonly DataSet[] = [
  { name: 'clinc150', title: 'CLINC150', locale: 'en' },
  { name: 'banking77', title: 'BANKING77', locale: 'en', folds: 10 },
  { name: 'hwu64', title: 'HWU64', locale: 'en' },
  { name: 'banking77_10shot', title: 'BANKING77, 10 examples an intent', locale: 'en' },
  { name: 'hwu64_10shot', title: 'HWU64, 10 examples an intent', locale: 'en' },
  { name: 'hint3_v1_sofmattress', title: 'HINT3 SOFMattress', locale: 'en', folds: 5 },
  { name: 'hint3_v1_curekart', title: 'HINT3 Curekart', locale: 'en', folds: 5 },
  { name: 'hint3_v1_powerplay11', title: 'HINT3 Powerplay11', locale: 'en', folds: 5 },
  { name: 'smp2017_zh', title: 'SMP2017 (Chinese)', locale: 'zh-CN' },
  { name: 'cais_zh', title: 'CAIS (Chinese)', locale: 'zh-CN' },
  { name: 'braun_chatbot', title: 'Braun Chatbot', locale: 'en', folds: 10 },
  { name: 'braun_askubuntu', title: 'Braun AskUbuntu', locale: 'en', folds: 10 },
  { name: 'braun_webapps', title: 'Braun WebApps', locale: 'en', folds: 10 },
  { name: 'snips_70', title: 'SNIPS, 70 examples an intent', locale: 'en', folds: 5 },
];

/**
 * What is trained and asked: the validation split where there is one, else each fold of the training rows. Rows of a test split
 * are dropped before anything looks at them.
 */
export function readSplits(
  { name, folds }: DataSet,
  { directory, seed, judgedFolds }: { directory: string; seed: number; judgedFolds: number },
): Split<LabelledRow>[] {
  const file = path.join(directory, `${name}.jsonl`);
  const rows = readLabelledRows(readFileSync(file, 'utf8'), file).filter(({ split }) => split !== 'test');
  const part = (wanted: string) => rows.filter(({ split }) => split === wanted);
  if (folds === undefined) return [{ train: part('train'), test: part('val') }];
  return crossValidationSplits(part('train'), folds, seed).slice(0, judgedFolds);
}
