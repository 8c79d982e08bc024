import { Binary, type Collection } from 'mongodb';
import type { Blob, BlobStore } from '../../ports/blobStore';
import { isDuplicateKey } from './mongoErrors';
import { SCHEMA_VERSION } from './schema';

export interface BlobDocument {
  _id: string;
  v: number;
  conversationId: string;
  name: string;
  contentType: string;
  bytes: Binary;
  storedAt: Date;
}

/** Uploaded files in MongoDB, one document each: uploads are limited far below a document's 16 MB. */
export class MongoBlobStore implements BlobStore {
  constructor(private readonly blobs: Collection<BlobDocument>) {}

  async put(blob: Blob, at: Date): Promise<void> {
    const { id, bytes, ...rest } = blob;
    try {
      await this.blobs.insertOne({ _id: id, v: SCHEMA_VERSION, ...rest, bytes: new Binary(bytes), storedAt: at });
    } catch (error) {
      // The same id again: the first stays.
      if (!isDuplicateKey(error)) throw error;
    }
  }

  async get(id: string): Promise<Blob | undefined> {
    const found = await this.blobs.findOne({ _id: id });
    if (!found) return undefined;
    const { conversationId, name, contentType, bytes } = found;
    return { id, conversationId, name, contentType, bytes: Buffer.from(bytes.buffer.subarray(0, bytes.length())) };
  }

  async purge(before: Date): Promise<number> {
    return (await this.blobs.deleteMany({ storedAt: { $lt: before } })).deletedCount;
  }
}
