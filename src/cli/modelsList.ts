import type { Command } from 'commander';
import { runtimeFor, thisMachine } from '../nlu/encoder';
import { megabytes, type ModelsDeps, type RunModelsCommand, say } from './modelsDeps';

/** `models list`: prints every known model and the company's own, which of them are there, and the runtime. Always true. */
export async function modelsList(deps: ModelsDeps): Promise<boolean> {
  const installed = deps.store.list();
  const shown = [
    ...installed.filter(({ own }) => own).map((model) => ({ ...model, licence: say(deps, 'own') })),
    ...deps.known,
  ];
  for (const { name, locale, dimensions, licence, onnx, tokenizer } of shown) {
    const state = say(deps, installed.some((model) => model.name === name) ? 'state.there' : 'state.absent');
    const size = megabytes(onnx.bytes + tokenizer.bytes);
    deps.print(say(deps, 'row', { name, locale, dimensions, licence, size, state }));
  }
  const runtime = runtimeFor(thisMachine());
  const found = await deps.runtimes.find(runtime);
  deps.print(say(deps, 'runtimeRow', { name: runtime.name, state: say(deps, `state.${stateOf(found.kind)}`) }));
  deps.print(say(deps, 'directory', { directory: deps.store.directory }));
  return true;
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
