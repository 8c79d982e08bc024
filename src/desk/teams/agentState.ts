import { z } from 'zod';
import type { JsonObject } from '../../core/json';
import type { ConversationRecord } from '../../core/conversation';

const stateSchema = z.object({
  /** The handoff to whose customer plain words go. */
  current: z.string().optional(),
  /** Handoffs that the agent has closed and that are perhaps not yet closed in the queue, by id. */
  closing: z.record(z.string(), z.object({ at: z.string(), note: z.string().optional() })).default({}),
});

export type AgentState = z.infer<typeof stateSchema>;

/** What the desk remembers in an agent's own conversation. */
export function readAgentState(record: Pick<ConversationRecord, 'state'> | undefined): AgentState {
  const parsed = stateSchema.safeParse(record?.state.desk ?? {});
  return parsed.success ? parsed.data : { closing: {} };
}

/** Stored when the turn commits. */
export function writeAgentState(record: Pick<ConversationRecord, 'state'>, state: AgentState): void {
  record.state.desk = JSON.parse(JSON.stringify(state)) as JsonObject;
}
