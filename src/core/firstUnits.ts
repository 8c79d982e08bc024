const HIGH_SURROGATE = /[\uD800-\uDBFF]$/;

/** At most so many UTF-16 units from a text's beginning, and never half of a character. */
export function firstUnits(text: string, most: number): string {
  return text.length <= most ? text : text.slice(0, most).replace(HIGH_SURROGATE, '');
}
