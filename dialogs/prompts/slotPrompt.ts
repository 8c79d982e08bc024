import type { TurnContext } from 'botbuilder-core';
import { Prompt, type PromptOptions, type PromptRecognizerResult } from 'botbuilder-dialogs';
import { turnOf } from '../../src/ports/turn';
import type { StepContext } from '../sdk';
import { type Understanding, understandingOf } from '../understanding';
import type { Values, Voice } from '../voice';

export interface Choice {
  value: string;
  label: string;
  /** Product words by which the choice can be named too. */
  product?: string;
}

/** One question to the customer. */
export interface Ask {
  /** The question's text. */
  key: string;
  values?: Values;
  choices?: Choice[];
  /** Buttons beside the choices: keys of texts that are commands ("Send a new code"). */
  extras?: string[];
}

export type Reading =
  /** `exact`: the message is an answer to this question and nothing else. */
  | { ok: true; value: unknown; exact: boolean }
  /** `hint`: the text that says what is missing, where the message was an attempt to answer. */
  | { ok: false; hint?: string };

/** Reads an answer to one kind of question; the prompt's validator. */
export type Reader = (said: Understanding, ask: Ask) => Reading;

/**
 * A prompt that asks by text key, so that asking again speaks the language of the moment,
 * and that can tell without side effects whether a message answers it.
 */
export class SlotPrompt extends Prompt<unknown> {
  constructor(
    id: string,
    private readonly voice: Voice,
    private readonly reader: Reader,
    /** Takes nearly any words as the answer, so that only clear commands interrupt it. */
    readonly freeText = false,
  ) {
    super(id);
  }

  read(said: Understanding, ask: Ask): Reading {
    return this.reader(said, ask);
  }

  /** Asks again after a message that was not understood, in one message. */
  async askAgain(context: TurnContext, ask: Ask, prefixKey: string): Promise<void> {
    const { locale } = turnOf(context);
    await this.pose(context, ask, `${this.voice.text(locale, prefixKey)}\n\n`);
  }

  protected async onPrompt(context: TurnContext, _state: unknown, options: PromptOptions): Promise<void> {
    await this.pose(context, options.validations as Ask);
  }

  protected async onRecognize(
    context: TurnContext,
    _state: unknown,
    options: PromptOptions,
  ): Promise<PromptRecognizerResult<unknown>> {
    const reading = this.read(await understandingOf(context), options.validations as Ask);
    return reading.ok ? { succeeded: true, value: reading.value } : { succeeded: false };
  }

  private async pose(context: TurnContext, ask: Ask, prefix = ''): Promise<void> {
    const { locale } = turnOf(context);
    const choices = (ask.choices ?? []).map(({ label }) => ({ type: 'imBack', title: label, value: label }));
    const extras = (ask.extras ?? []).map((key) => this.voice.button(locale, key));
    const text = prefix + this.voice.text(locale, ask.key, ask.values);
    await this.voice.sayText(context, text, { buttons: [...choices, ...extras], expects: true });
  }
}

/** Asks a question in a waterfall step. */
export function ask(step: StepContext, promptId: string, question: Ask): ReturnType<StepContext['prompt']> {
  return step.prompt(promptId, { validations: question });
}
