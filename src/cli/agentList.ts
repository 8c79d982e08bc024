import type { Command } from 'commander';
import type { CliDeps, WithDeps } from './cliDeps';

/** `agent list`: prints each agent with what they do and how busy they are. */
export async function agentList(deps: CliDeps): Promise<void> {
  const { stores, texts, locale } = deps;
  const agents = await stores.agents.list();
  if (agents.length === 0) return deps.print(texts.say(locale, 'desk.cli.none'));
  for (const agent of agents) {
    const held = await stores.handoffs.listHeldBy(agent.id);
    const state = agent.address === undefined ? 'notJoined' : agent.presence;
    deps.print(
      texts.say(locale, 'desk.cli.row', {
        id: agent.id,
        name: agent.name,
        state: texts.say(locale, `desk.cli.state.${state}`),
        skills: agent.skills.join(', '),
        languages: agent.languages.join(', '),
        held: held.length,
        capacity: agent.capacity,
      }),
    );
  }
}

export function agentListCommand(agent: Command, withDeps: WithDeps): void {
  agent
    .command('list')
    .description('show the agents')
    .action(() => withDeps(agentList));
}
