import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Command } from 'commander';
import { FrontdeskError } from '../core/errors';
import { checkNames, leftBehind, resolveRoles, writeLuisJson, writeModelText } from '../nlu/modelFormats';
import { hasErrors, type ModelDeps, openOne, printProblems, type RunModelCommand } from './modelDeps';

/**
 * `model convert`: writes a model in the format that the target's ending names and says what that format cannot hold.
 * False, and nothing written, when the source has errors or labels what a LUIS app would lack. Throws `REQUEST_INVALID` for an
 * unknown ending, a target that is already there (without `force`) and a source that is several models.
 */
export function modelConvert(deps: ModelDeps, from: string, to: string, options: { force?: boolean }): boolean {
  const say = (key: string, values: Record<string, unknown>) => deps.texts.say(deps.locale, `model.${key}`, values);
  const ending = path.extname(to).toLowerCase();
  if (!['.lu', '.qna', '.json'].includes(ending))
    throw new FrontdeskError('REQUEST_INVALID', say('ending', { path: to }));
  if (existsSync(to) && options.force !== true)
    throw new FrontdeskError('REQUEST_INVALID', say('exists', { path: to }), { field: 'force' });
  const kept = openOne(deps, from, 'keep');
  const source = ending === '.json' ? openOne(deps, from, 'follow') : kept;
  const problems = [...source.problems, ...(ending === '.json' ? checkNames(source.model) : [])];
  printProblems(deps, problems);
  if (hasErrors(problems)) {
    deps.print(say('unreadable', {}));
    return false;
  }
  writeFileSync(to, ending === '.json' ? writeLuisJson(resolveRoles(source.model)) : writeModelText(source.model));
  if (ending === '.json')
    for (const [part, count] of Object.entries(leftBehind(kept.model)))
      deps.print(say(`leftBehind.${part}`, { count }));
  deps.print(say('converted', { to }));
  return true;
}

export function modelConvertCommand(model: Command, run: RunModelCommand): void {
  model
    .command('convert')
    .argument('<from>', 'a file, or a folder with the files of one model')
    .argument('<to>', 'the file to write; its ending (.lu, .qna, .json) is the format')
    .description('write a model as .lu, .qna or LUIS JSON')
    .option('--force', 'replace the file if it is there')
    .action((from: string, to: string, options: { force?: boolean }) =>
      run((deps) => modelConvert(deps, from, to, options)),
    );
}
