export interface Blob {
  id: string;
  /** Whoever may read it presents the conversation's token or a signed link. */
  conversationId: string;
  name: string;
  contentType: string;
  bytes: Buffer;
}

/** Uploaded files. */
export interface BlobStore {
  put(blob: Blob, at: Date): Promise<void>;
  get(id: string): Promise<Blob | undefined>;
  purge(before: Date): Promise<number>;
}
