import type { Locale } from '../../../core/locale';
import type { ActivityJson } from '../../../core/conversation';
import type { Texts } from '../../../ports/texts';

/** What every card needs to be put into words. */
export interface CardContext {
  texts: Texts;
  locale: Locale;
  now: Date;
}

export interface Card {
  type: 'AdaptiveCard';
  body: object[];
  [property: string]: unknown;
}

export const CARD_CONTENT_TYPE = 'application/vnd.microsoft.card.adaptive';

/** An Adaptive Card 1.4, the newest that Teams shows everywhere (adaptivecards.io, schema 1.4). */
export function card(body: object[], fallbackText: string): Card {
  return {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    fallbackText,
    msteams: { width: 'Full' },
    body,
  };
}

/** A message that carries a card; `summary` is what notifications and screen readers say. */
export function cardMessage(content: Card): ActivityJson {
  return {
    type: 'message',
    summary: content.fallbackText,
    attachments: [{ contentType: CARD_CONTENT_TYPE, content }],
  };
}

export function heading(text: string): object {
  return { type: 'TextBlock', text: plain(text), weight: 'Bolder', size: 'Medium', wrap: true, style: 'heading' };
}

export function subtle(text: string): object {
  return { type: 'TextBlock', text: plain(text), isSubtle: true, size: 'Small', wrap: true, spacing: 'None' };
}

export function label(text: string): object {
  return { type: 'TextBlock', text: plain(text), weight: 'Bolder', size: 'Small', wrap: true, spacing: 'Medium' };
}

/** Other people's words, which must be shown as they are: a RichTextBlock takes no Markdown. */
export function quoted(...runs: { text: string; bold?: boolean; subtle?: boolean }[]): object {
  return {
    type: 'RichTextBlock',
    spacing: 'Small',
    inlines: runs.map(({ text, bold, subtle: faint }) => ({
      type: 'TextRun',
      text,
      ...(bold === true && { weight: 'Bolder' }),
      ...(faint === true && { isSubtle: true }),
    })),
  };
}

/** A pair without a value is not shown. */
export type Fact = [title: string, value: string | undefined];

export function facts(pairs: Fact[]): object {
  return {
    type: 'FactSet',
    facts: pairs.flatMap(([title, value]) =>
      value === undefined || value === '' ? [] : [{ title, value: plain(value) }],
    ),
  };
}

export function actions(...buttons: object[]): object {
  return { type: 'ActionSet', spacing: 'Medium', actions: buttons };
}

/** Text that Markdown leaves as it is: TextBlock and FactSet take a part of Markdown (adaptivecards.io, "Text features"). */
function plain(text: string): string {
  return text.replace(/[\\`*_[\]<>~|]/g, String.raw`\$&`).replace(/^(\s*)([-+#]|\d+(?=[.)]))/gm, String.raw`$1\$2`);
}
