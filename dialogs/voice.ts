import type { Activity, CardAction, TurnContext } from 'botbuilder-core';
import type { Money } from '../src/core/commerce';
import type { Locale } from '../src/core/locale';
import type { Texts } from '../src/ports/texts';
import { turnOf } from '../src/ports/turn';

export type Values = Record<string, string | number>;

export interface SayOptions {
  buttons?: CardAction[];
  attachments?: Activity['attachments'];
  /** The bot waits for an answer. */
  expects?: boolean;
}

/** Says texts of the room `dialogs` in the language of the turn, with dates and money as that language writes them. */
export class Voice {
  /** Made once: making one costs more than all the rest of an answer's words. */
  private readonly days: Record<Locale, Intl.DateTimeFormat>;

  constructor(
    private readonly texts: Texts,
    private readonly timeZone: string,
  ) {
    this.days = {
      en: new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long', timeZone }),
      'zh-CN': new Intl.DateTimeFormat('zh-CN', { month: 'long', day: 'numeric', weekday: 'short', timeZone }),
    };
  }

  /** The text of a key below `dialogs.`. */
  text(locale: Locale, key: string, values: Values = {}): string {
    return this.texts.say(locale, `dialogs.${key}`, values);
  }

  async say(context: TurnContext, key: string, values: Values = {}, options: SayOptions = {}): Promise<void> {
    await this.sayText(context, this.text(turnOf(context).locale, key, values), options);
  }

  /** Says words that are texts already: put together from several, or an article. */
  async sayText(context: TurnContext, text: string, options: SayOptions = {}): Promise<void> {
    const { buttons = [], attachments = [], expects = buttons.length > 0 } = options;
    const activity: Partial<Activity> = {
      type: 'message',
      text,
      locale: turnOf(context).locale,
      inputHint: expects ? 'expectingInput' : 'acceptingInput',
      ...(buttons.length > 0 ? { suggestedActions: { to: [], actions: buttons } } : {}),
      ...(attachments.length > 0 ? { attachments } : {}),
    };
    await context.sendActivity(activity);
  }

  /** A button that says its own title. */
  button(locale: Locale, key: string, values: Values = {}): CardAction {
    const title = this.text(locale, key, values);
    return { type: 'imBack', title, value: title };
  }

  /** `Tuesday 24 November`, `11月24日周二`. */
  day(locale: Locale, at: string | Date): string {
    const date = typeof at === 'string' ? new Date(at) : at;
    if (locale === 'zh-CN') return this.days[locale].format(date);
    const parts = this.days[locale].formatToParts(date);
    const part = (type: Intl.DateTimeFormatPartTypes): string => parts.find((each) => each.type === type)?.value ?? '';
    return `${part('weekday')} ${part('day')} ${part('month')}`;
  }

  /** With the year, for days that may be far away: `24 November 2027`, `2027年11月24日`. */
  date(locale: Locale, at: string | Date): string {
    const tag = locale === 'en' ? 'en-GB' : locale;
    return new Intl.DateTimeFormat(tag, { dateStyle: 'long', timeZone: this.timeZone }).format(new Date(at));
  }

  money(locale: Locale, money: Money): string {
    return new Intl.NumberFormat(locale, { style: 'currency', currency: money.currency }).format(money.amount);
  }

  /** `earbuds and charging cable`, `耳机和充电线`. */
  list(locale: Locale, words: string[]): string {
    return new Intl.ListFormat(locale, { type: 'conjunction' }).format(words);
  }
}
