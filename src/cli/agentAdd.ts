import type { Command } from 'commander';
import { z } from 'zod';
import { FrontdeskError } from '../core/errors';
import { LOCALES } from '../core/locale';
import { hashJoinCode, newJoinCode } from '../desk';
import type { CliDeps, WithDeps } from './cliDeps';

const HOUR_MS = 3_600_000;

const list = z
  .string()
  .transform((value) => [...new Set(value.split(/[,，\s]+/).filter((part) => part !== ''))])
  .pipe(z.array(z.string()).min(1));

const optionsSchema = z.object({
  name: z.string().trim().min(1).max(60),
  skills: list,
  languages: list.pipe(z.array(z.enum(LOCALES))),
  capacity: z.coerce.number().int().min(1).max(50),
});

export type AgentAddOptions = Record<keyof z.infer<typeof optionsSchema>, string>;

/** `agent add`: adds an agent and prints the code with which they join. Throws `REQUEST_INVALID` with the option at fault. */
export async function agentAdd(deps: CliDeps, given: AgentAddOptions): Promise<{ id: string; code: string }> {
  const parsed = optionsSchema.safeParse(given);
  if (!parsed.success) {
    const option = parsed.error.issues[0]?.path[0]?.toString() ?? '';
    throw new FrontdeskError('REQUEST_INVALID', deps.texts.say(deps.locale, 'desk.cli.badOption', { option }), {
      field: option,
    });
  }
  const { texts, locale, stores, clock, ids } = deps;
  const { name, skills, languages, capacity } = parsed.data;
  const id = ids.next();
  const code = newJoinCode(ids);
  const now = clock.now();
  const agent = { id, name, skills, languages, capacity, presence: 'away' as const, createdAt: now.toISOString() };
  const expiresAt = new Date(now.getTime() + deps.joinCodeHours * HOUR_MS);
  await stores.agents.add(agent, { hash: hashJoinCode(code), expiresAt });
  deps.print(texts.say(locale, 'desk.cli.added', { name, code, count: deps.joinCodeHours }));
  return { id, code };
}

export function agentAddCommand(agent: Command, withDeps: WithDeps): void {
  agent
    .command('add')
    .description('add an agent and print the code with which they join in Teams')
    .requiredOption('--name <name>', 'the name that customers see')
    .option('--skills <list>', 'what they can help with, by comma', 'general')
    .option(
      '--languages <list>',
      `the languages they speak, by comma (${LOCALES.join(', ')}); the desk speaks to them in the first`,
      'en',
    )
    .option('--capacity <number>', 'how many customers they take at once', '3')
    .action((options: AgentAddOptions) =>
      withDeps(async (deps) => {
        await agentAdd(deps, options);
      }),
    );
}
