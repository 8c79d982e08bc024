/** How Direct Line is served. */
export interface DirectLineConfig {
  /** Held by the company's own servers, never by a browser. Several while one replaces another; none: secrets are refused. */
  secrets: string[];
  /** Signs tokens, stream addresses and attachment links; the same on every instance. */
  tokenSecret: string;
  tokenLifetimeSeconds: number;
  /** How long after its expiry the chat page may still turn a token in for a fresh one of the same conversation. */
  continueForSeconds: number;
  /** How long a customer counts as verified after the company's site said so. */
  verifiedForSeconds: number;
  /** Origins of web pages that may call; `*` is any. Pages of Frontdesk's own origin always may. */
  allowedOrigins: string[];
  /** Of all files of one upload together, in bytes. */
  maxUploadBytes: number;
  /** The address that the outside knows us by, without a slash at the end; taken from each request when absent. */
  publicUrl?: string;
  bot: { id: string; name: string };
  /** Whether a proxy in front sets X-Forwarded-For and X-Forwarded-Proto. */
  trustProxy: boolean;
  /** Tokens, and conversations begun, for each address. */
  startsPerMinute: number;
  /** How often a stream looks into a log that other instances write too; absent: this process alone writes it. */
  logPollMs?: number;
  /** How often a stream's other end is asked for a sign of life. */
  pingEveryMs: number;
}

export const DIRECT_LINE_DEFAULTS = {
  secrets: [],
  tokenLifetimeSeconds: 1800,
  continueForSeconds: 12 * 3600,
  verifiedForSeconds: 8 * 3600,
  allowedOrigins: [],
  maxUploadBytes: 4 * 1024 * 1024,
  bot: { id: 'frontdesk', name: 'Frontdesk' },
  trustProxy: false,
  startsPerMinute: 120,
  pingEveryMs: 30_000,
} satisfies Partial<DirectLineConfig>;

/** What the caller must say; everything else has a default. */
export type DirectLineSettings = Partial<DirectLineConfig> & Pick<DirectLineConfig, 'tokenSecret'>;
