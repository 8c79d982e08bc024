import type { Agent } from '../../core/agent';
import type { Address } from '../../core/conversation';
import type { AgentStore } from '../../ports/agentStore';
import { accountOf, agentExists, agentNotFound } from '../agentAccount';
import type { SqliteDatabase } from './sqliteDatabase';

/** Agents in the embedded store. */
export class SqliteAgentStore implements AgentStore {
  constructor(private readonly db: SqliteDatabase) {}

  async add(
    agent: Omit<Agent, 'version' | 'address' | 'joinedAt'>,
    joinCode: { hash: string; expiresAt: Date },
  ): Promise<void> {
    await this.db.write(() => {
      const added = this.db.run(
        `INSERT INTO agents (id, join_hash, join_expires_at, version, agent) VALUES (?, ?, ?, 1, ?)
         ON CONFLICT DO NOTHING`,
        [agent.id, joinCode.hash, joinCode.expiresAt.toISOString(), JSON.stringify({ ...agent, version: 1 })],
      );
      if (added === 0) throw agentExists(agent.id);
    });
  }

  async join(
    codeHash: string,
    address: Address,
    at: Date,
  ): Promise<{ kind: 'joined'; agent: Agent } | { kind: 'unknownCode' }> {
    return this.db.write(() => {
      const row = this.db.get<{ agent: string }>(
        'SELECT agent FROM agents WHERE join_hash = ? AND join_expires_at > ?',
        [codeHash, at.toISOString()],
      );
      if (!row) return { kind: 'unknownCode' };
      const agent = JSON.parse(row.agent) as Agent;
      this.db.run('UPDATE agents SET join_hash = NULL, join_expires_at = NULL WHERE id = ?', [agent.id]);
      return { kind: 'joined', agent: this.bind({ ...agent, joinedAt: at.toISOString() }, address) };
    });
  }

  async get(id: string): Promise<Agent | undefined> {
    return this.db.read(() => this.find(id));
  }

  async findByAccount(channelId: string, userId: string): Promise<Agent | undefined> {
    return this.db.read(() => this.findByKey(accountOf(channelId, userId)));
  }

  async list(): Promise<Agent[]> {
    return this.db.read(() =>
      this.db
        .all<{ agent: string }>('SELECT agent FROM agents ORDER BY id')
        .map(({ agent }) => JSON.parse(agent) as Agent),
    );
  }

  async setPresence(id: string, presence: Agent['presence']): Promise<void> {
    await this.db.write(() => this.store({ ...this.known(id), presence }));
  }

  async setAddress(id: string, address: Address): Promise<void> {
    await this.db.write(() => this.bind(this.known(id), address));
  }

  async remove(id: string): Promise<void> {
    await this.db.write(() => {
      if (this.db.run('DELETE FROM agents WHERE id = ?', [id]) === 0) throw agentNotFound(id);
    });
  }

  /** Gives the account to this agent and takes it from whoever had it: one account is one agent. */
  private bind(agent: Agent, address: Address): Agent {
    const account = accountOf(address.channelId, address.user.id);
    const earlier = this.findByKey(account);
    if (earlier && earlier.id !== agent.id) {
      const { address: _taken, ...rest } = earlier;
      this.store(rest);
    }
    return this.store({ ...agent, address });
  }

  private store(agent: Agent): Agent {
    const next = { ...agent, version: agent.version + 1 };
    const account = next.address ? accountOf(next.address.channelId, next.address.user.id) : null;
    this.db.run('UPDATE agents SET agent = ?, account = ?, version = ? WHERE id = ?', [
      JSON.stringify(next),
      account,
      next.version,
      next.id,
    ]);
    return next;
  }

  private known(id: string): Agent {
    const agent = this.find(id);
    if (!agent) throw agentNotFound(id);
    return agent;
  }

  private find(id: string): Agent | undefined {
    const row = this.db.get<{ agent: string }>('SELECT agent FROM agents WHERE id = ?', [id]);
    return row && (JSON.parse(row.agent) as Agent);
  }

  private findByKey(account: string): Agent | undefined {
    const row = this.db.get<{ agent: string }>('SELECT agent FROM agents WHERE account = ?', [account]);
    return row && (JSON.parse(row.agent) as Agent);
  }
}
