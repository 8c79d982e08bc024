import type { Command } from 'commander';
import { type ModelsDeps, type RunModelsCommand, say } from './modelsDeps';
import { ModelStore } from '../nlu/encoder';

/** The word for the runtime among the names of models. */
const RUNTIME = 'runtime';

/** `models remove`: removes models, and with the name `runtime` what runs them. False when one of them was not there. */
export async function modelsRemove(deps: ModelsDeps, names: readonly string[]): Promise<boolean> {
  let all = true;
  for (const name of names) {
    const removed =
      name === RUNTIME ? await deps.runtimes.remove() : ModelStore.isName(name) && (await deps.store.remove(name));
    deps.print(say(deps, removed ? 'removed' : 'problem.notThere', { name }));
    all &&= removed;
  }
  return all;
}

export function modelsRemoveCommand(models: Command, run: RunModelsCommand): void {
  models
    .command('remove')
    .argument('<name...>', `models, or "${RUNTIME}" for what runs them`)
    .description('remove models; a running server keeps them until it is started again')
    .action((names: string[]) => run((deps) => modelsRemove(deps, names)));
}
