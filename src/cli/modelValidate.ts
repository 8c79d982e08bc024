import type { Command } from 'commander';
import { z } from 'zod';
import { FrontdeskError } from '../core/errors';
import { checkModel, countModel } from '../nlu/modelFormats';
import { hasErrors, type ModelDeps, openOrSay, printProblems, type RunModelCommand } from './modelDeps';

export interface ModelValidateOptions {
  minUtterances: string;
  likeness: string;
  strict?: boolean;
}

/**
 * `model validate`: prints every problem with its place and a summary for each model. False when there are errors, or
 * warnings where it has to be strict. Throws `REQUEST_INVALID` for a path with nothing to read and an option out of range.
 */
export function modelValidate(deps: ModelDeps, paths: readonly string[], options: ModelValidateOptions): boolean {
  const leastUtterances = number(deps, options.minUtterances, 'min-utterances', 0, 10_000);
  const likeness = number(deps, options.likeness, 'likeness', 0.5, 1);
  const models = paths.flatMap((path) => openOrSay(deps, path, 'follow'));
  const results = models.map(({ name, model, problems: unread }) => {
    const problems = [...unread, ...checkModel(model, { leastUtterances, likeness })];
    printProblems(deps, problems);
    const errors = problems.filter(({ severity }) => severity === 'error').length;
    const counts = { ...countModel(model), errors, warnings: problems.length - errors };
    deps.print(deps.texts.say(deps.locale, 'model.summary', { name, ...counts }));
    return options.strict ? problems.length === 0 : !hasErrors(problems);
  });
  return results.every(Boolean);
}

function number(deps: ModelDeps, given: string, option: string, least: number, most: number): number {
  const parsed = z.coerce.number().min(least).max(most).safeParse(given);
  if (parsed.success && given.trim() !== '') return parsed.data;
  const values = { option, range: `${least}–${most}` };
  throw new FrontdeskError('REQUEST_INVALID', deps.texts.say(deps.locale, 'model.badOption', values), {
    field: option,
  });
}

export function modelValidateCommand(model: Command, run: RunModelCommand): void {
  model
    .command('validate')
    .argument('<path...>', 'files, or folders of them')
    .description('find what is wrong or doubtful in .lu, .qna and LUIS JSON files')
    .option('--min-utterances <number>', 'warn about intents with fewer', '10')
    .option('--likeness <number>', 'warn about utterances of two intents at least so alike (0.5 to 1)', '0.9')
    .option('--strict', 'fail for warnings too')
    .action((paths: string[], options: ModelValidateOptions) => run((deps) => modelValidate(deps, paths, options)));
}
