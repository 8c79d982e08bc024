/** A piece of a card in reading order. */
export type CardLine =
  | { kind: 'text'; text: string }
  /** Sends `value` back when pressed. */
  | { kind: 'button'; title: string; value: unknown }
  | { kind: 'link'; title: string; url: string };

// Cards come as open JSON; these read a field as what it should be, and anything else as empty.

export function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

export function asArray(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

export function asText(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
}
