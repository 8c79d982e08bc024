import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { systemClock } from '../../../src/app/system';
import { NONE_INTENT } from '../../../src/core/recognition';
import { openEncoders } from '../../../src/nlu/encoder';
import {
  type EncodedTexts,
  ENCODER_USES,
  type EncoderUse,
  encodeTexts,
  estimateDifference,
  evaluateSplits,
  type IntentPrediction,
  scoreIntents,
} from '../../../src/nlu/evaluation';
import { silentLog } from '../../support/silentLog';
import { DATA_SETS, type DataSet, readSplits } from './dataSets';
import { type Assignment, briefly, type Measurement, peakRssBytes, readAssignment, tell } from './measurements';

/** Measures the engine on one data set, in all ways to use the encoder on the same training. */
async function main(): Promise<void> {
  const assignment = readAssignment();
  const set = DATA_SETS.find(({ name }) => name === assignment.name) as DataSet;
  const { locale } = set;
  const { seed } = assignment;
  const splits = readSplits(set, assignment);
  const texts = splits.flatMap(({ train, test }) => [...train, ...test]).map(({ text }) => text);
  const vectors = await encode(set, texts, assignment);
  const uses: EncoderUse[] = vectors === undefined ? ['off'] : [...ENCODER_USES];
  const runs = evaluateSplits(splits, uses, { locale, seed, vectors }, (done) =>
    process.stderr.write(`  ${done} of ${splits.length}\r`),
  );
  const columns: Measurement['columns'] = {};
  for (const use of uses) columns[use] = { scores: briefly(scoreIntents(runs[use].predictions)), ...runs[use].costs };
  const rightOf = (use: EncoderUse) => rightInScope(runs[use].predictions);
  tell({
    trainRows: splits[0]?.train.length ?? 0,
    columns,
    differences:
      vectors === undefined
        ? {}
        : {
            alwaysToOff: estimateDifference(rightOf('always'), rightOf('off')),
            cascadeToAlways: estimateDifference(rightOf('cascade'), rightOf('always')),
          },
    ...(vectors === undefined ? {} : { sentenceMilliseconds: vectors.sentenceMs }),
    peakRssBytes: peakRssBytes(),
  });
}

async function encode(
  { name, locale }: DataSet,
  texts: readonly string[],
  { models, cache }: Assignment,
): Promise<EncodedTexts | undefined> {
  const opened = await openEncoders({ directory: models, workers: 1, clock: systemClock, log: silentLog });
  try {
    const encoder = opened.encoders.get(locale);
    if (encoder === undefined) return undefined;
    const directory = path.join(cache, 'vectors');
    mkdirSync(directory, { recursive: true });
    return await encodeTexts(encoder, texts, { file: path.join(directory, `${name}.vectors`) });
  } finally {
    await opened.close();
  }
}

function rightInScope(predictions: readonly IntentPrediction[]): boolean[] {
  return predictions.filter(({ gold }) => gold !== NONE_INTENT).map(({ gold, bestIntent }) => gold === bestIntent);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
