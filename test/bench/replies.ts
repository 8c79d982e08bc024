const REPLY_WITHIN_MS = 30_000;

/** Brings together a message and the first reply to it, whichever is known first. */
export class Replies {
  private readonly awaited = new Map<string, () => void>();
  private readonly early = new Set<string>();

  /** The bot has answered the message with this id; later answers to it are ignored. */
  arrived(messageId: string): void {
    const waiting = this.awaited.get(messageId);
    if (waiting === undefined) {
      this.early.add(messageId);
      return;
    }
    this.awaited.delete(messageId);
    waiting();
  }

  /** Resolves when the message is answered; rejects after 30 seconds. */
  async of(messageId: string): Promise<void> {
    if (this.early.delete(messageId)) return;
    await new Promise<void>((resolve, reject) => {
      const deadline = setTimeout(() => reject(new Error(`No reply to ${messageId}`)), REPLY_WITHIN_MS);
      this.awaited.set(messageId, () => {
        clearTimeout(deadline);
        resolve();
      });
    });
  }
}
