/** Why a model was not added; `dialogs/text/<locale>/models.json` has the words for each. */
export const REFUSAL_REASONS = [
  'notFound',
  'httpStatus',
  'offline',
  'certificate',
  'interrupted',
  'tooLarge',
  'hashDiffers',
  'diskFull',
  'notWritable',
  'fileMissing',
  'tokenizerMissing',
  'archiveBroken',
  'archiveWithoutModel',
  'archiveAmbiguous',
  'formatUnknown',
  'nameUnknown',
  'nameBad',
  'nameNeeded',
  'ownNeeds',
  'languageTaken',
  'runtimeNpm',
  'runtimeFiles',
  'runtimeDiffers',
  'doesNotRun',
] as const;
export type RefusalReason = (typeof REFUSAL_REASONS)[number];

/** An expected outcome of adding a model: what stood in the way, with the values that its text names. */
export interface Refusal {
  kind: 'refused';
  why: RefusalReason;
  values: Record<string, string | number>;
}

export function refused(why: RefusalReason, values: Record<string, string | number> = {}): Refusal {
  return { kind: 'refused', why, values };
}

/** The refusal for what the file system said, or the error itself when it is no such thing. */
export function refusedByDisk(error: unknown, file: string): Refusal {
  const { code, path } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') return refused('diskFull', { file });
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return refused('notWritable', { file });
  if (code === 'ENOENT') return refused('fileMissing', { file: path ?? file });
  throw error;
}
