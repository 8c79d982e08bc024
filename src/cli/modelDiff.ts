import type { Command } from 'commander';
import { diffModels, type ModelChange } from '../nlu/modelFormats';
import { hasErrors, type ModelDeps, openOne, printProblems, type RunModelCommand } from './modelDeps';

/**
 * `model diff`: prints what one model says and the other does not, whatever their formats. True when they say the same;
 * false when they differ or one cannot be read.
 */
export function modelDiff(deps: ModelDeps, before: string, after: string): boolean {
  const [old, now] = [openOne(deps, before, 'follow'), openOne(deps, after, 'follow')];
  const problems = [...old.problems, ...now.problems];
  printProblems(deps, problems);
  if (hasErrors(problems)) return false;
  const changes = diffModels(old.model, now.model);
  for (const change of changes) deps.print(describe(deps, change));
  if (changes.length === 0) deps.print(deps.texts.say(deps.locale, 'model.same'));
  return changes.length === 0;
}

function describe({ texts, locale }: ModelDeps, { change, part, name, before, after }: ModelChange): string {
  const values = { part: texts.say(locale, `model.part.${part}`), name, before, after };
  const words = change === 'added' ? after : change === 'removed' ? before : undefined;
  if (words !== undefined) return texts.say(locale, `model.change.${change}Words`, { ...values, words });
  return texts.say(locale, `model.change.${change}`, values);
}

export function modelDiffCommand(model: Command, run: RunModelCommand): void {
  model
    .command('diff')
    .argument('<before>', 'a file, or a folder with the files of one model')
    .argument('<after>', 'the same, in any format')
    .description('show what differs between two models; order, comments and format make no difference')
    .action((before: string, after: string) => run((deps) => modelDiff(deps, before, after)));
}
