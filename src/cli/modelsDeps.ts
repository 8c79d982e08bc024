import { readdirSync } from 'node:fs';
import { FrontdeskError } from '../core/errors';
import type { Locale } from '../core/locale';
import type { KnownModel, ModelStore, RuntimeStore } from '../nlu/encoder';
import type { addModel, addRuntime, Progress, Refusal, tryOut } from '../nlu/encoder/install';
import type { Texts } from '../ports/texts';

/** Shows how far one file is. */
export interface ShownProgress {
  update(progress: Progress): void;
  end(): void;
}

/** What the commands for the encoder's models work with; tests replace the network and the runtime. */
export interface ModelsDeps {
  texts: Texts;
  locale: Locale;
  print(text: string): void;
  store: ModelStore;
  runtimes: RuntimeStore;
  known: readonly KnownModel[];
  showProgress(label: string): ShownProgress;
  fetch: typeof fetch;
  wait: (ms: number) => Promise<void>;
  addModel: typeof addModel;
  addRuntime: typeof addRuntime;
  tryOut: (...args: [Parameters<typeof tryOut>[0], Parameters<typeof tryOut>[1]]) => ReturnType<typeof tryOut>;
}

/** Runs a command; what it gives is whether all is well, which becomes the exit code. */
export type RunModelsCommand = (command: (deps: ModelsDeps) => Promise<boolean>) => Promise<void>;

export function say(deps: ModelsDeps, key: string, values: Record<string, unknown> = {}): string {
  return deps.texts.say(deps.locale, `models.${key}`, values);
}

/** Prints what stood in the way; the value is for returning. */
export function printRefusal(deps: ModelsDeps, { why, values }: Refusal): false {
  deps.print(say(deps, `problem.${why}`, values));
  return false;
}

/** Throws `CONFIG_INVALID` for what is there and cannot be the models' folder: a file, or what this user may not read. */
export function checkModelsDirectory(directory: string): void {
  try {
    readdirSync(directory);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return;
    throw new FrontdeskError('CONFIG_INVALID', `ENCODER_MODELS_DIR has to be a folder for the models: ${message}`);
  }
}

export function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(bytes < 10e6 ? 1 : 0);
}
