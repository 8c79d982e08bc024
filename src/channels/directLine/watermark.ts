/**
 * The place in the log that a client's watermark names: everything after it is new to the client.
 * An absent, empty or null watermark is the beginning. Undefined when it is none of Frontdesk's.
 */
export function parseWatermark(value: string | null | undefined): number | undefined {
  if (value === undefined || value === null || value === '' || value === 'null' || value === 'undefined') return 0;
  return /^\d{1,15}$/.test(value) ? Number(value) : undefined;
}

export const toWatermark = (seq: number): string => String(seq);
