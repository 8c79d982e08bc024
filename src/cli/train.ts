import { statSync } from 'node:fs';
import type { Command } from 'commander';
import type { WithEvaluateDeps } from './evaluate';
import { type EvaluateDeps, say } from './evaluateDeps';
import { megabytes } from './modelsDeps';

/** `train`: trains a pack and writes the model that the server loads, or says that it is up to date. */
export async function train(deps: EvaluateDeps, pack: string): Promise<void> {
  deps.progress(say(deps, 'trainingPack', { pack }));
  const { info, secondTier } = await deps.withPack(pack, {}, (recognizer) =>
    Promise.resolve({ info: recognizer.info, secondTier: recognizer.secondTier }),
  );
  for (const summary of info.locales) deps.print(say(deps, 'trainedLocale', { ...summary }));
  const file = deps.modelFile(pack);
  const values = { pack, file, seconds: (info.readyMs / 1000).toFixed(1), size: megabytes(statSync(file).size) };
  deps.print(say(deps, info.source === 'trained' ? 'trained' : 'fromCache', values));
  const locales = secondTier.locales.join(', ');
  deps.print(say(deps, locales === '' ? 'noSecondTier' : 'secondTier', { locales }));
}

export function trainCommand(program: Command, withDeps: WithEvaluateDeps, defaultPack: () => string): void {
  program
    .command('train')
    .description('train a pack of cognitiveModels and keep the model for the server')
    .option('--pack <pack>', 'the folder in cognitiveModels; the one that the server uses, unless you say otherwise')
    .action(({ pack }: { pack?: string }) => withDeps((deps) => train(deps, pack ?? defaultPack())));
}
