import type { Command } from 'commander';
import { runtimeFor, thisMachine } from '../nlu/encoder';
import { megabytes, type ModelsDeps, type RunModelsCommand, say } from './modelsDeps';

/** `models list`: prints every known model and the company's own, whether they are there and whole, and the runtime. Always true. */
export async function modelsList(deps: ModelsDeps): Promise<boolean> {
  const owned = deps.store.list().filter(({ own }) => own);
  const shown = [...owned.map((model) => ({ ...model, licence: say(deps, 'own') })), ...deps.known];
  for (const { name, locale, dimensions, licence, onnx, tokenizer } of shown) {
    const state = say(deps, `state.${await stateOfModel(deps, name)}`);
    const size = megabytes(onnx.bytes + tokenizer.bytes);
    deps.print(say(deps, 'row', { name, locale, dimensions, licence, size, state }));
  }
  const runtime = runtimeFor(thisMachine());
  const found = await deps.runtimes.find(runtime);
  deps.print(say(deps, 'runtimeRow', { name: runtime.name, state: say(deps, `state.${stateOf(found.kind)}`) }));
  deps.print(say(deps, 'directory', { directory: deps.store.directory }));
  return true;
}

async function stateOfModel({ store }: ModelsDeps, name: string): Promise<'there' | 'absent' | 'damaged'> {
  const model = store.find(name);
  if (model === undefined) return 'absent';
  return (await store.findDamaged(model)).length === 0 ? 'there' : 'damaged';
}

function stateOf(kind: 'found' | 'missing' | 'damaged'): string {
  return kind === 'found' ? 'there' : kind === 'missing' ? 'absent' : 'damaged';
}

export function modelsListCommand(models: Command, run: RunModelsCommand): void {
  models
    .command('list')
    .description('show the models that can be added and those that are there')
    .action(() => run(modelsList));
}
