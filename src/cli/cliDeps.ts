import type { Locale } from '../core/locale';
import type { Clock, Ids } from '../ports/clock';
import type { Stores } from '../ports/stores';
import type { Texts } from '../ports/texts';

/** What a command works with: the same stores as the server's. */
export interface CliDeps {
  stores: Pick<Stores, 'agents' | 'handoffs' | 'conversations'>;
  texts: Texts;
  locale: Locale;
  clock: Clock;
  ids: Ids;
  joinCodeHours: number;
  print(text: string): void;
}

/** Opens what a command needs for as long as it runs. */
export type WithDeps = (command: (deps: CliDeps) => Promise<void>) => Promise<void>;
