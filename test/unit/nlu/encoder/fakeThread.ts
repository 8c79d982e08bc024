import { EventEmitter } from 'node:events';
import type { EncodeMessage, ToWorker } from '../../../../src/nlu/encoder/protocol';

/** A thread without a thread: a test sees what it is asked and answers when it likes. */
export class FakeThread extends EventEmitter {
  readonly asked: EncodeMessage[] = [];
  closing = false;

  postMessage(message: ToWorker): void {
    if (message.kind === 'encode') this.asked.push(message);
    else {
      this.closing = true;
      this.endIfDone();
    }
  }

  ready(failed: { model: string; why: string }[] = []): void {
    this.emit('message', { kind: 'ready', failed });
  }

  /** Answers the oldest message; a sentence's vector is its length and a one. */
  answer(): void {
    const { id, texts } = this.asked.shift() as EncodeMessage;
    this.emit('message', {
      kind: 'vectors',
      id,
      vectors: Float32Array.from(texts.flatMap((text) => [text.length, 1])),
    });
    this.endIfDone();
  }

  fail(why: string): void {
    const { id } = this.asked.shift() as EncodeMessage;
    this.emit('message', { kind: 'failed', id, why });
  }

  crash(): void {
    this.emit('error', new Error('crashed'));
    this.emit('exit', 1);
  }

  /** The sentences of the messages that wait. */
  get texts(): (readonly string[])[] {
    return this.asked.map(({ texts }) => texts);
  }

  private endIfDone(): void {
    if (this.closing && this.asked.length === 0) this.emit('exit', 0);
  }
}
