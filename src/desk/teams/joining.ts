import { toLocale } from '../../core/locale';
import type { Agent } from '../../core/agent';
import type { Turn } from '../../ports/turn';
import type { DeskDeps } from '../deskDeps';
import { messageId } from '../messageId';
import { hashJoinCode } from '../readableCode';
import { localeOf } from '../matching';

const TRIES = 5;
const LOCK_MS = 3_600_000;

/** Makes agents of people who know a code. */
export class Joining {
  constructor(private readonly deps: Pick<DeskDeps, 'agents' | 'codes' | 'texts' | 'clock' | 'log'>) {}

  /** Binds the account that speaks in the turn to the agent of the code, and answers. Returns the agent. */
  async join(turn: Turn, code: string): Promise<Agent | undefined> {
    const { agents, codes, clock, log } = this.deps;
    turn.locale = toLocale(turn.activity.locale) ?? turn.locale;
    if (code === '') return this.refuse(turn, 'join.howTo');
    const { channelId, user } = turn.record.address;
    const subject = `join|${messageId(channelId, user.id)}`;
    const now = clock.now();
    const guess = (right: boolean) =>
      codes.guess(subject, right, { id: turn.idempotencyKey(`join ${right}`), at: now, lockMs: LOCK_MS, tries: TRIES });
    if ((await guess(true)).kind === 'locked') return this.refuse(turn, 'join.locked');
    const result = await agents.join(hashJoinCode(code), turn.record.address, now);
    if (result.kind === 'unknownCode') {
      // Run again after the join had been stored: the code is used up, but by this very account.
      const known = await agents.findByAccount(channelId, user.id);
      if (known?.joinedAt !== undefined && now.getTime() - Date.parse(known.joinedAt) < LOCK_MS / 60)
        return await this.welcome(turn, known);
      const attempt = await guess(false);
      log.warn({ account: subject, attempt: attempt.kind }, 'wrong join code');
      return this.refuse(turn, attempt.kind === 'locked' ? 'join.locked' : 'join.unknown');
    }
    log.info({ agent: result.agent.id }, 'agent joined');
    return await this.welcome(turn, result.agent);
  }

  private async welcome(turn: Turn, agent: Agent): Promise<Agent> {
    await this.deps.agents.setPresence(agent.id, 'available');
    turn.locale = localeOf(agent);
    turn.reply({ type: 'message', text: this.deps.texts.say(turn.locale, 'desk.join.welcome', { name: agent.name }) });
    return { ...agent, presence: 'available' };
  }

  private refuse(turn: Turn, key: string): undefined {
    turn.reply({ type: 'message', text: this.deps.texts.say(turn.locale, `desk.${key}`) });
  }
}
