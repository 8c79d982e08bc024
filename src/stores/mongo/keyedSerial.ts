/** Runs the tasks of one key one after another, those of different keys side by side. */
export class KeyedSerial {
  private readonly tails = new Map<string, Promise<void>>();

  /** The task's own result or failure; an earlier task's failure does not hinder it. */
  run<T>(key: string, task: () => Promise<T>): Promise<T> {
    const result = (this.tails.get(key) ?? Promise.resolve()).then(task);
    const tail: Promise<void> = result.then(ignore, ignore).then(() => {
      if (this.tails.get(key) === tail) this.tails.delete(key);
    });
    this.tails.set(key, tail);
    return result;
  }
}

/** The outcome belongs to the caller of `run`; the next task only waits for it. */
function ignore(): void {}
