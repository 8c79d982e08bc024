/** The languages in which every text exists. */
export const LOCALES = ['en', 'zh-CN'] as const;
export type Locale = (typeof LOCALES)[number];
export const DEFAULT_LOCALE: Locale = 'en';

/** The supported locale for a BCP 47 tag, or undefined: `zh`, `zh-Hans-CN` and `zh-TW` are all `zh-CN`. */
export function toLocale(tag: string | undefined): Locale | undefined {
  const language = tag?.trim().toLowerCase().split(/[-_]/)[0];
  if (language === 'en') return 'en';
  if (language === 'zh') return 'zh-CN';
  return undefined;
}
