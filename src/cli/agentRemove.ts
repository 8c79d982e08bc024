import type { Command } from 'commander';
import type { Agent } from '../core/agent';
import { FrontdeskError } from '../core/errors';
import { returnToQueue } from '../desk';
import type { CliDeps, WithDeps } from './cliDeps';

/**
 * `agent remove`: removes an agent named by name or id. With customers of theirs it throws `REQUEST_INVALID`, unless `force`
 * puts these back into the queue. Throws `DESK_NOT_FOUND` when nobody, or more than one, has that name.
 */
export async function agentRemove(deps: CliDeps, nameOrId: string, options: { force?: boolean }): Promise<void> {
  const { stores, texts, locale } = deps;
  const agent = find(await stores.agents.list(), nameOrId, deps);
  const held = await stores.handoffs.listHeldBy(agent.id);
  if (held.length > 0 && options.force !== true) {
    const values = { name: agent.name, count: held.length };
    throw new FrontdeskError('REQUEST_INVALID', texts.say(locale, 'desk.cli.stillHolds', values), { field: 'force' });
  }
  // Removed first, so that they cannot take the same customers again.
  await stores.agents.remove(agent.id);
  const queue = { ...stores, clock: deps.clock };
  for (const handoff of held) await returnToQueue(queue, handoff, { by: 'system', note: 'the agent was removed' });
  deps.print(texts.say(locale, 'desk.cli.removed', { name: agent.name }));
}

export function agentRemoveCommand(agent: Command, withDeps: WithDeps): void {
  agent
    .command('remove')
    .argument('<name or id>')
    .description('remove an agent')
    .option('--force', 'though they have customers: these go back to their places in the queue')
    .action((nameOrId: string, options: { force?: boolean }) =>
      withDeps((deps) => agentRemove(deps, nameOrId, options)),
    );
}

function find(agents: Agent[], nameOrId: string, deps: CliDeps): Agent {
  const byId = agents.find(({ id }) => id === nameOrId);
  if (byId !== undefined) return byId;
  const [first, second] = agents.filter(({ name }) => name.toLowerCase() === nameOrId.trim().toLowerCase());
  if (first !== undefined && second === undefined) return first;
  const key = first === undefined ? 'desk.cli.unknown' : 'desk.cli.ambiguous';
  throw new FrontdeskError('DESK_NOT_FOUND', deps.texts.say(deps.locale, key, { name: nameOrId }));
}
