import { sameWords } from './checks/examplesByIntent';

/**
 * An intent's name or a question as a link names it: `#Book-Flight` is `# Book Flight`, `#?when-is-it-open` is
 * `# ? When is it open?`. Microsoft's tools lower the case and put spaces for hyphens (bf-lu's luMerger, kbCollate).
 */
export function asReferenceName(name: string): string {
  return sameWords(name.replaceAll('-', ' ').replace(/[?？]+\s*$/, ''));
}
