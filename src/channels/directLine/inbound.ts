import { z } from 'zod';
import type { ActivityJson, Address } from '../../core/conversation';
import { Lanes } from '../../core/lanes';
import type { ActivityLog, LoggedActivity } from '../../ports/activityLog';
import type { InboundMessage, Intake } from '../../ports/channel';
import type { Clock } from '../../ports/clock';
import { PRIVATE_PROPERTY } from './activitySchema';
import { BoundedMap } from '../../core/boundedMap';
import { CHANNEL_ID } from './conversations';

const ACCEPTED_KEPT = 20_000;

const keptSchema = z.object({
  trusted: z.boolean().optional(),
  verified: z.object({ customerId: z.string(), by: z.literal('token'), at: z.string() }).optional(),
});

/**
 * Takes in what clients post. The echo is logged first and the message accepted after it, one post of a conversation
 * at a time, so that no reply can stand before the message that it answers.
 *
 * A kill between the two leaves an echo that the inbox does not hold. Its client got no answer: it posts again and gets the
 * same id. Should it come back without posting, `settle` accepts the message before anybody is shown its echo. So nobody
 * ever saw a message of theirs that the bot has not got. docs/directLine.md has the whole argument.
 */
export class Inbound {
  readonly #lanes = new Lanes();
  readonly #accepted = new BoundedMap<string, true>(ACCEPTED_KEPT);

  constructor(
    private readonly intake: Intake,
    private readonly activities: ActivityLog,
    private readonly clock: Clock,
    /** Echoes older than this are known to be accepted; shorter than the inbox's memory of messages done. */
    private readonly recoverWithinMs: number,
  ) {}

  /** Durable in log and inbox when it resolves; a repetition changes nothing. */
  async post(message: InboundMessage): Promise<void> {
    const { id: conversationId } = message.address.conversation;
    await this.#lanes.run(conversationId, async () => {
      await this.activities.append(conversationId, [withKept(message)]);
      await this.intake.accept(message);
      this.#accepted.set(idOf(message.activity), true);
    });
  }

  /** Accepts those of a user's logged activities of which this process does not know that they were accepted. */
  async settle(conversationId: string, entries: LoggedActivity[]): Promise<void> {
    const doubtful = this.#doubtful(entries);
    if (doubtful.length === 0) return;
    await this.#lanes.run(conversationId, async () => {
      // A post that was under way when we looked has finished by now.
      for (const { activity } of this.#doubtful(doubtful)) {
        await this.intake.accept(this.#restore(conversationId, activity));
        this.#accepted.set(idOf(activity), true);
      }
    });
  }

  #doubtful(entries: LoggedActivity[]): LoggedActivity[] {
    const oldest = this.clock.now().getTime() - this.recoverWithinMs;
    const answered = new Set(entries.map(({ activity }) => activity.replyToId));
    return entries.filter(
      ({ activity }) =>
        activity[PRIVATE_PROPERTY] !== undefined &&
        !this.#accepted.has(idOf(activity)) &&
        !answered.has(activity.id) &&
        Date.parse(String(activity.timestamp)) >= oldest,
    );
  }

  #restore(conversationId: string, logged: ActivityJson): InboundMessage {
    const { [PRIVATE_PROPERTY]: kept, ...activity } = logged;
    const { trusted, verified } = keptSchema.parse(kept);
    const { id, name } = activity.from as { id: string; name?: string };
    const address: Address = {
      channelId: CHANNEL_ID,
      conversation: { id: conversationId, isGroup: false },
      user: name === undefined ? { id } : { id, name },
      bot: activity.recipient as Address['bot'],
    };
    return { address, activity: activity, verified, trusted };
  }
}

function withKept({ activity, trusted, verified }: InboundMessage): ActivityJson {
  return { ...activity, [PRIVATE_PROPERTY]: { ...(trusted && { trusted }), ...(verified && { verified }) } };
}

const idOf = (activity: ActivityJson): string => String(activity.id);
