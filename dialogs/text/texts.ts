import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInstance, type i18n, type Resource } from 'i18next';
import { DEFAULT_LOCALE, LOCALES, type Locale } from '../../src/core/locale';
import type { Texts } from '../../src/ports/texts';

/**
 * Every word that people read, from `dialogs/text/<locale>/<room>.json`, through i18next
 * (JSON v4: `{{value}}` and `_one`/`_other` plurals).
 */
export class I18nextTexts implements Texts {
  constructor(private readonly catalogue: i18n) {}

  say(locale: Locale, key: string, values: Record<string, unknown> = {}): string {
    if (!this.catalogue.exists(key, { lng: locale, ...values })) {
      throw new Error(`No text "${key}" in ${locale}`);
    }
    return this.catalogue.t(key, { lng: locale, ...values });
  }
}

/** The texts of a directory that holds one folder a locale; each file's name is the first part of its keys. */
export function loadTexts(directory: string = __dirname): I18nextTexts {
  const resources: Resource = {};
  for (const locale of LOCALES) {
    const folder = join(directory, locale);
    const rooms: Record<string, unknown> = {};
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
      rooms[file.slice(0, -'.json'.length)] = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    }
    resources[locale] = { translation: rooms };
  }
  const catalogue = createInstance();
  // Synchronous: all resources are here. Values go into chat messages and cards, not into HTML.
  void catalogue.init({
    lng: DEFAULT_LOCALE,
    // A missing translation is a defect that a test finds, not something to paper over with another language.
    fallbackLng: false,
    resources,
    initAsync: false,
    interpolation: { escapeValue: false },
  });
  return new I18nextTexts(catalogue);
}
