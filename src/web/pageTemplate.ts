import type { Locale } from '../core/locale';
import { DEFAULT_LOCALE, toLocale } from '../core/locale';

/** Texts of a page by key, in one language: those that stand in it, and those that its script shows. */
export interface PageTexts {
  page: Record<string, string>;
  script: Record<string, string>;
}

/** A page with each `{{name}}` replaced by its value, safe in text and in attributes. Throws on a name without a value. */
export function fillTemplate(template: string, values: Record<string, string>): string {
  return template.replace(/\{\{(\w+)\}\}/g, (_match, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`the page has no value for "${name}"`);
    return escapeHtml(value);
  });
}

/** The language to show a page in: `?lang=`, else the best of `Accept-Language` (RFC 9110, 12.5.4), else the default. */
export function chooseLocale(query: string | null, acceptLanguage: string | undefined): Locale {
  const asked = toLocale(query ?? undefined);
  if (asked) return asked;
  const wishes = (acceptLanguage ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.split(';').map((piece) => piece.trim());
      const quality = Number(parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? 1);
      return { locale: toLocale(tag), quality };
    })
    .sort((a, b) => b.quality - a.quality);
  return wishes.find(({ locale }) => locale !== undefined)?.locale ?? DEFAULT_LOCALE;
}

function escapeHtml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
