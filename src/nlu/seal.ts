import { createHash } from 'node:crypto';

const SEAL_BYTES = 20;

/** The bytes with a checksum behind them. SHA-1 is enough here: it guards against damage, not against malice. */
export function sealed(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, createHash('sha1').update(bytes).digest()]);
}

/** What was sealed, or undefined when it is damaged. */
export function unsealed(bytes: Buffer): Buffer | undefined {
  if (bytes.length < SEAL_BYTES) return undefined;
  const body = bytes.subarray(0, bytes.length - SEAL_BYTES);
  const seal = createHash('sha1').update(body).digest();
  return seal.equals(bytes.subarray(bytes.length - SEAL_BYTES)) ? body : undefined;
}
