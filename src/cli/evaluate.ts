import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { LOCALES } from '../core/locale';
import { ENCODER_USES } from '../nlu/evaluation';
import { ASK_BELOW } from '../nlu/secondTier/secondTier';
import { type EvaluateDeps, type Evaluation, optionName, say } from './evaluateDeps';
import { evaluateEntities } from './evaluateEntities';
import { evaluationPage } from './evaluationPage';
import { type EvaluateOptions, type GivenEvaluateOptions, readEvaluateOptions } from './evaluateOptions';
import { evaluatePack } from './evaluatePack';
import { evaluateRows } from './evaluateRows';
import { evaluationText } from './evaluationText';
import { isEntityTraining } from './labelledFiles';
import { type KeepPredictions, predictionWriter } from './predictionLines';

/** Opens what a command needs for as long as it runs. */
export type WithEvaluateDeps = (command: (deps: EvaluateDeps) => Promise<void>) => Promise<void>;

/**
 * `evaluate`: trains and measures, prints a report or JSON, and writes the predictions and a page with a picture of the
 * confusions where asked. Throws `REQUEST_INVALID` for options and files that cannot be meant.
 */
export async function evaluate(deps: EvaluateDeps, given: GivenEvaluateOptions): Promise<void> {
  const options = readEvaluateOptions(given, (problem, option) =>
    problem === 'withPack'
      ? say(deps, 'problem.withPack', { option: optionName(option) })
      : say(deps, 'problem.option', { option: optionName(option), expected: say(deps, `expected.${option}`) }),
  );
  const evaluations = await run(deps, options, predictionWriter(options.predictions));
  if (options.json)
    deps.print(
      JSON.stringify(evaluations.length === 1 ? figuresOf(evaluations[0]) : evaluations.map(figuresOf), null, 2),
    );
  else for (const evaluation of evaluations) deps.print(evaluationText(deps, evaluation));
  if (options.predictions !== undefined) deps.progress(say(deps, 'written', { file: options.predictions }));
  if (options.report !== undefined) {
    write(options.report, evaluationPage(deps, evaluations));
    deps.progress(say(deps, 'written', { file: options.report }));
  }
}

async function run(deps: EvaluateDeps, options: EvaluateOptions, keep: KeepPredictions): Promise<Evaluation[]> {
  const { pack } = options;
  if (pack !== undefined) return evaluatePack(deps, { ...options, pack }, keep);
  if (isEntityTraining(options.train ?? '')) return [await evaluateEntities(deps, options, keep)];
  return [await evaluateRows(deps, options, keep)];
}

function figuresOf(evaluation: Evaluation | undefined) {
  const { predictions: _, ...figures } = evaluation as Evaluation;
  return figures;
}

function write(file: string, content: string): void {
  mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
  writeFileSync(file, content);
}

export function evaluateCommand(program: Command, withDeps: WithEvaluateDeps): void {
  program
    .command('evaluate')
    .description('train on labelled sentences, ask others, and report how well they were understood and at what cost')
    .option(
      '--train <file>',
      'JSONL of {text, intent}; for entities a CoNLL-style file, a .lu file or a folder of .lu files',
    )
    .option(
      '--test <file...>',
      'the same, or LUIS JSON; with --pack labelled files, otherwise those that the pack comes with',
    )
    .option('--locale <locale>', `the language: ${LOCALES.join(' or ')}`)
    .option('--pack <pack>', 'evaluate a pack of cognitiveModels as the server loads it')
    .option('--encoder <use>', `${ENCODER_USES.join(', ')}; a cascade where a model is there, unless you say otherwise`)
    .option(
      '--ask-below <certainty>',
      `a cascade asks the encoder where the words are less sure than this, and where they understand nothing; ${ASK_BELOW}, with --pack ENCODER_ASK_BELOW, unless you say otherwise`,
    )
    .option('--cross-validate <folds>', 'train on all folds but one and ask that one, each in turn')
    .option('--split-column <field>', 'the field that names the split, where a file holds several', 'split')
    .option('--train-split <name>', 'train on this split only')
    .option('--test-split <name>', 'ask this split only; without --test it is in the file of --train')
    .option('--seed <number>', 'of training and of the folds')
    .option('--vectors <file>', 'keep what the encoder says here, so that it need not be asked again')
    .option('--predictions <file>', 'write each prediction to this JSONL file')
    .option('--report <file>', 'write a page with a picture of the confusions to this HTML file')
    .option('--json', 'print JSON')
    .action((options: GivenEvaluateOptions) => withDeps((deps) => evaluate(deps, options)));
}
