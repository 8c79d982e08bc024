import type { Locale } from '../core/locale';
import { FrontdeskError } from '../core/errors';
import type { OpenedModel } from '../nlu/modelFormats';
import { openModels, type Problem } from '../nlu/modelFormats';
import type { Texts } from '../ports/texts';

/** What the model commands work with: files and words, no stores. */
export interface ModelDeps {
  texts: Texts;
  locale: Locale;
  print(text: string): void;
}

/** Runs a command; what it gives is whether all is well, which becomes the exit code. */
export type RunModelCommand = (command: (deps: ModelDeps) => boolean) => void;

/** The models under a path; throws `REQUEST_INVALID` when there is nothing to read. */
export function openOrSay(deps: ModelDeps, path: string, imports: 'keep' | 'follow'): OpenedModel[] {
  const { texts, locale } = deps;
  const models = openModels(path, imports);
  if (models === undefined) throw new FrontdeskError('REQUEST_INVALID', texts.say(locale, 'model.missing', { path }));
  if (models.length === 0) throw new FrontdeskError('REQUEST_INVALID', texts.say(locale, 'model.nothing', { path }));
  return models;
}

/** The one model under a path; throws `REQUEST_INVALID` when there are several, with their names. */
export function openOne(deps: ModelDeps, path: string, imports: 'keep' | 'follow'): OpenedModel {
  const [first, ...others] = openOrSay(deps, path, imports);
  if (first !== undefined && others.length === 0) return first;
  const names = [first, ...others].map((model) => model?.name).join(', ');
  const values = { path, count: others.length + 1, names };
  throw new FrontdeskError('REQUEST_INVALID', deps.texts.say(deps.locale, 'model.several', values));
}

/** Prints `file:line:column: error: …` for each problem. */
export function printProblems(deps: ModelDeps, problems: readonly Problem[]): void {
  const { texts, locale } = deps;
  for (const { severity, code, values, at } of problems)
    deps.print(
      texts.say(locale, 'model.line', {
        place: `${at.file}:${at.line}:${at.column}`,
        severity: texts.say(locale, `model.severity.${severity}`),
        message: texts.say(locale, `model.problem.${code}`, values),
      }),
    );
}

export function hasErrors(problems: readonly Problem[]): boolean {
  return problems.some(({ severity }) => severity === 'error');
}
