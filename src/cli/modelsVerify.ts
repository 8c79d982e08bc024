import type { Command } from 'commander';
import { type ModelsDeps, printRefusal, type RunModelsCommand, say } from './modelsDeps';

/**
 * `models verify`: hashes the runtime and every model that is there, and encodes a sentence with each. True when all are
 * what was added and work; also when there is none. What is missing of a model counts as damaged.
 */
export async function modelsVerify(deps: ModelsDeps): Promise<boolean> {
  const models = deps.store.list();
  if (models.length === 0) {
    deps.print(say(deps, 'none'));
    return true;
  }
  const found = await deps.runtimes.find();
  const { name: runtime } = found.runtime;
  deps.print(say(deps, `verified.${found.kind}`, { name: runtime }));
  let all = found.kind === 'found';
  for (const model of models) {
    const damaged = await deps.store.findDamaged(model);
    if (damaged.length > 0) {
      deps.print(say(deps, 'verified.damaged', { name: `${model.name} (${damaged.join(', ')})` }));
      all = false;
      continue;
    }
    const tried = found.kind === 'found' ? await deps.tryOut(model, found) : undefined;
    if (tried?.kind === 'refused') all = printRefusal(deps, tried);
    else deps.print(say(deps, 'verified.found', { name: model.name }));
  }
  return all;
}

export function modelsVerifyCommand(models: Command, run: RunModelsCommand): void {
  models
    .command('verify')
    .description('check that every file is what was added and that the models work')
    .action(() => run(modelsVerify));
}
