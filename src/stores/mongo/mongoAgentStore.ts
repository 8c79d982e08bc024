import type { Collection, UpdateFilter } from 'mongodb';
import type { Agent } from '../../core/agent';
import type { Address } from '../../core/conversation';
import type { AgentStore } from '../../ports/agentStore';
import { accountOf, agentExists, agentNotFound } from '../agentAccount';
import { isDuplicateKey } from './mongoErrors';
import { SCHEMA_VERSION } from './schema';

export interface AgentDocument extends Omit<Agent, 'id'> {
  _id: string;
  v: number;
  /** The key of `address`. */
  account?: string;
  /** Removed when used. */
  join?: { hash: string; expiresAt: string };
}

/** Agents in MongoDB. */
export class MongoAgentStore implements AgentStore {
  constructor(private readonly agents: Collection<AgentDocument>) {}

  async add(
    agent: Omit<Agent, 'version' | 'address' | 'joinedAt'>,
    joinCode: { hash: string; expiresAt: Date },
  ): Promise<void> {
    const { id, ...rest } = agent;
    const join = { hash: joinCode.hash, expiresAt: joinCode.expiresAt.toISOString() };
    try {
      await this.agents.insertOne({ _id: id, v: SCHEMA_VERSION, ...rest, join, version: 1 });
    } catch (error) {
      throw isDuplicateKey(error) ? agentExists(id) : error;
    }
  }

  async join(
    codeHash: string,
    address: Address,
    at: Date,
  ): Promise<{ kind: 'joined'; agent: Agent } | { kind: 'unknownCode' }> {
    const time = at.toISOString();
    const account = accountOf(address.channelId, address.user.id);
    const joined = await this.agents.findOneAndUpdate(
      { 'join.hash': codeHash, 'join.expiresAt': { $gt: time } },
      { $set: { address, account, joinedAt: time }, $unset: { join: '' }, $inc: { version: 1 } },
      { returnDocument: 'after' },
    );
    if (!joined) return { kind: 'unknownCode' };
    await this.takeFromOthers(account, joined._id);
    return { kind: 'joined', agent: toAgent(joined) };
  }

  async get(id: string): Promise<Agent | undefined> {
    const found = await this.agents.findOne({ _id: id });
    return found ? toAgent(found) : undefined;
  }

  async findByAccount(channelId: string, userId: string): Promise<Agent | undefined> {
    // Should a crash have left the account with two, it is the last one's who joined.
    const found = await this.agents.findOne({ account: accountOf(channelId, userId) }, { sort: { joinedAt: -1 } });
    return found ? toAgent(found) : undefined;
  }

  async list(): Promise<Agent[]> {
    return (await this.agents.find({}, { sort: { _id: 1 } }).toArray()).map(toAgent);
  }

  async setPresence(id: string, presence: Agent['presence']): Promise<void> {
    await this.change(id, { $set: { presence } });
  }

  async setAddress(id: string, address: Address): Promise<void> {
    const account = accountOf(address.channelId, address.user.id);
    await this.change(id, { $set: { address, account } });
    await this.takeFromOthers(account, id);
  }

  async remove(id: string): Promise<void> {
    const { deletedCount } = await this.agents.deleteOne({ _id: id });
    if (deletedCount === 0) throw agentNotFound(id);
  }

  private async change(id: string, update: UpdateFilter<AgentDocument>): Promise<void> {
    const { matchedCount } = await this.agents.updateOne({ _id: id }, { ...update, $inc: { version: 1 } });
    if (matchedCount === 0) throw agentNotFound(id);
  }

  private async takeFromOthers(account: string, id: string): Promise<void> {
    await this.agents.updateMany(
      { account, _id: { $ne: id } },
      { $unset: { address: '', account: '' }, $inc: { version: 1 } },
    );
  }
}

function toAgent({ _id, v: _v, account: _account, join: _join, ...rest }: AgentDocument): Agent {
  return { id: _id, ...rest };
}
