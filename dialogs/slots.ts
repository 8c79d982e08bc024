import type { RefundMethod, ReturnReason } from '../src/core/commerce';
import type { HandoffReason } from '../src/core/handoff';

/** What a task has been told so far. Steps skip what is here, so that a task can be begun again after a correction. */
export interface Slots {
  orderNumber?: string;
  /** The order was not said but follows from what was talked about. */
  implied?: boolean;
  /** "it", "this one": the order talked about is meant. */
  pointed?: boolean;
  /** What was talked about did not fit the task: ask which order. */
  askOrder?: boolean;
  /** An order that the customer has just ruled out. */
  notOrder?: string;
  phoneLast4?: string;
  /** Given for another order; tried before asking again. */
  triedDigits?: string;
  /** Digits known from before did not fit this order: ask. */
  askDigits?: boolean;
  /** After wrong digits. */
  triesLeft?: number;
  products?: string[];
  skus?: string[];
  reason?: ReturnReason;
  refundMethod?: RefundMethod;
  address?: string;
  /** A new e-mail address. */
  email?: string;
  /** The one just asked for, when it belongs to another account. */
  emailInUse?: string;
  /** The contact's proof has been seen in this task. */
  proven?: boolean;
  /** The e-mail address or phone by which the customer wants to be known. */
  contact?: string;
  /** Whose one-time code is awaited. */
  codeSubject?: string;
  /** How the code is asked for next. */
  codeAsk?: { key: string; values: Record<string, string | number> };
  message?: string;
  handoff?: HandoffSlots;
  stars?: number;
}

export interface HandoffSlots {
  reason: HandoffReason;
  lastWords: string;
  summary: string;
  intent?: string;
  collected: Record<string, string>;
  sentiment: 'negative' | 'neutral' | 'positive';
}

export interface Task {
  intent: string;
  slots: Slots;
}
