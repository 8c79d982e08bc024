import type { Handoff } from '../../core/handoff';
import type { JsonObject } from '../../core/json';
import { SCHEMA_VERSION } from './schema';

export interface HandoffDocument extends Omit<Handoff, 'id' | 'extra'> {
  _id: string;
  v: number;
  /** JSON text: any property names. */
  extra?: string;
}

export function toHandoffDocument({ id, extra, ...rest }: Handoff): HandoffDocument {
  const document: HandoffDocument = { _id: id, v: SCHEMA_VERSION, ...rest };
  if (extra !== undefined) document.extra = JSON.stringify(extra);
  return document;
}

export function toHandoff({ _id, v: _v, extra, ...rest }: HandoffDocument): Handoff {
  const handoff: Handoff = { id: _id, ...rest };
  if (extra !== undefined) handoff.extra = JSON.parse(extra) as JsonObject;
  return handoff;
}
