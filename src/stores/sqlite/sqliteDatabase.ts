import { setImmediate } from 'node:timers';
import { setImmediate as pause } from 'node:timers/promises';
import { types } from 'node:util';
import Libsql from 'libsql';
import { FrontdeskError } from '../../core/errors';

/** What libsql can bind. Anything else (a boolean above all) would end the process, so the type is narrow. */
export type SqlValue = string | number | null | Buffer;

/** How long a statement waits for another process (the CLI) that writes the same file, in milliseconds. */
const BUSY_TIMEOUT_MS = 2_000;
/** More writes than this are never put into one transaction. */
const GROUP_LIMIT = 256;
const RETRYABLE_CODES = ['SQLITE_BUSY', 'SQLITE_LOCKED', 'SQLITE_FULL'];

interface WaitingWrite {
  work: () => unknown;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
}

type Outcome = { value: unknown } | { error: unknown };

/**
 * One SQLite file, opened with a write-ahead log that is synced at every commit (`synchronous=FULL`):
 * what a resolved `write` stored survives a power cut.
 *
 * Writes that are asked for within one round of the event loop share one transaction and so one sync, each in a
 * savepoint of its own: a failing one is undone alone, and none is resolved before the common commit.
 */
export class SqliteDatabase {
  private readonly statements = new Map<string, Libsql.Statement>();
  private waiting: WaitingWrite[] = [];
  private flushScheduled = false;
  private closed = false;

  private constructor(private readonly connection: Libsql.Database) {}

  /** Opens the file, creating it if needed. Throws `STORE_UNAVAILABLE`. */
  static open(file: string): SqliteDatabase {
    try {
      const connection = new Libsql(file, { timeout: BUSY_TIMEOUT_MS });
      connection.exec('PRAGMA journal_mode = WAL');
      connection.exec('PRAGMA synchronous = FULL');
      return new SqliteDatabase(connection);
    } catch (error) {
      throw toStoreError(error, `cannot open ${file}`);
    }
  }

  /** Rows of a query; bytes come as `Buffer`. Only inside `read`, `write` or `migrate`. */
  all<Row>(sql: string, parameters: SqlValue[] = []): Row[] {
    // `Statement.get` leaves timing data in the row; `all` does not.
    return this.statement(sql).all(parameters) as Row[];
  }

  /** The first row, if any. Only inside `read`, `write` or `migrate`. */
  get<Row>(sql: string, parameters: SqlValue[] = []): Row | undefined {
    return this.all<Row>(sql, parameters)[0];
  }

  /** Runs a change and returns how many rows it touched. Only inside `write` or `migrate`. */
  run(sql: string, parameters: SqlValue[] = []): number {
    return this.statement(sql).run(parameters).changes;
  }

  /** Runs queries on one snapshot. Throws `STORE_UNAVAILABLE`. */
  async read<T>(work: () => T): Promise<T> {
    this.refuseWhenClosed();
    try {
      this.connection.exec('BEGIN');
      const value = work();
      this.connection.exec('COMMIT');
      return value;
    } catch (error) {
      this.rollback();
      throw toStoreError(error, 'read failed');
    }
  }

  /**
   * Runs `work` in a transaction that holds the file's write lock, and resolves with its result once that is durable.
   * `work` must be synchronous. Throws `STORE_UNAVAILABLE`, or what `work` threw; nothing is stored then.
   */
  async write<T>(work: () => T): Promise<T> {
    this.refuseWhenClosed();
    return new Promise<T>((resolve, reject) => {
      this.waiting.push({ work, resolve: resolve as (value: unknown) => void, reject });
      if (this.flushScheduled) return;
      this.flushScheduled = true;
      setImmediate(() => this.flush());
    });
  }

  /**
   * Runs `work` again and again, each time as a `write` of its own, until it says that nothing is left; other work gets its turn
   * in between. Returns the sum of what was done. For changes of any size, which in one piece would hold up everybody.
   */
  async writeInPieces(work: () => { done: number; more: boolean }): Promise<number> {
    for (let sum = 0; ; ) {
      const { done, more } = await this.write(work);
      sum += done;
      if (!more) return sum;
      await pause();
    }
  }

  /** Runs every migration that the file has not seen, all or none. Throws `STORE_UNAVAILABLE` for a newer file. */
  migrate(migrations: readonly string[]): void {
    try {
      this.connection.exec('BEGIN IMMEDIATE');
      const version = this.get<{ user_version: number }>('PRAGMA user_version')?.user_version ?? 0;
      if (version > migrations.length) {
        throw new FrontdeskError(
          'STORE_UNAVAILABLE',
          `the database file has version ${version}, made by a newer Frontdesk`,
        );
      }
      for (const sql of migrations.slice(version)) this.connection.exec(sql);
      this.connection.exec(`PRAGMA user_version = ${migrations.length}`);
      this.connection.exec('COMMIT');
    } catch (error) {
      this.rollback();
      throw toStoreError(error, 'migration failed');
    }
  }

  /** Finishes the writes that were asked for and closes the file; a second call does nothing. */
  close(): void {
    if (this.closed) return;
    while (this.waiting.length > 0) this.flush();
    this.closed = true;
    this.statements.clear();
    this.connection.close();
  }

  private flush(): void {
    this.flushScheduled = false;
    const group = this.waiting.splice(0, GROUP_LIMIT);
    if (this.waiting.length > 0) {
      this.flushScheduled = true;
      setImmediate(() => this.flush());
    }
    if (group.length === 0) return;
    let outcomes: Outcome[];
    try {
      this.connection.exec('BEGIN IMMEDIATE');
      outcomes = group.map(({ work }) => this.runInSavepoint(work));
      this.connection.exec('COMMIT');
    } catch (error) {
      this.rollback();
      for (const { reject } of group) reject(toStoreError(error, 'write failed'));
      return;
    }
    group.forEach(({ resolve, reject }, index) => {
      const outcome = outcomes[index] as Outcome;
      if ('error' in outcome) reject(outcome.error);
      else resolve(outcome.value);
    });
  }

  private runInSavepoint(work: () => unknown): Outcome {
    this.run('SAVEPOINT one');
    try {
      const value = work();
      this.run('RELEASE one');
      return { value };
    } catch (error) {
      // Some failures (disk full) end the whole transaction: then nobody's write of this group is stored.
      if (!this.connection.inTransaction) throw error;
      this.run('ROLLBACK TO one');
      this.run('RELEASE one');
      return { error: toStoreError(error, 'write failed') };
    }
  }

  private statement(sql: string): Libsql.Statement {
    let statement = this.statements.get(sql);
    if (!statement) {
      statement = this.connection.prepare(sql);
      this.statements.set(sql, statement);
    }
    return statement;
  }

  private rollback(): void {
    if (this.connection.inTransaction) this.connection.exec('ROLLBACK');
  }

  private refuseWhenClosed(): void {
    if (this.closed) throw new FrontdeskError('STORE_UNAVAILABLE', 'the store is closed');
  }
}

/** The database's own failures as `STORE_UNAVAILABLE`, retryable when waiting may help; other errors stay what they are. */
function toStoreError(error: unknown, what: string): unknown {
  if (error instanceof FrontdeskError || error instanceof TypeError) return error;
  // The native part's own errors are not of this realm's Error class when tests run.
  if (!(error instanceof Error || types.isNativeError(error))) return error;
  const code = 'code' in error ? String(error.code) : '';
  const retryable = RETRYABLE_CODES.some((known) => code.startsWith(known));
  return new FrontdeskError('STORE_UNAVAILABLE', `${what}${code ? ` (${code})` : ''}`, { cause: error, retryable });
}
