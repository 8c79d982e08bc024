/** What a server under measurement tells the process that measures it. */
export type ServerReport =
  | { kind: 'ready'; url: string }
  /** CPU time since the start, of all threads, in microseconds; resident memory in bytes. */
  | { kind: 'usage'; cpuMicros: number; residentBytes: number };

/** Answers each message of the parent with the CPU time and memory of this process, and ends with the parent. */
export function reportUsage(): void {
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    send({ kind: 'usage', cpuMicros: user + system, residentBytes: process.memoryUsage.rss() });
  });
  process.on('disconnect', () => process.exit(0));
}

export function send(report: ServerReport): void {
  process.send?.(report);
}
