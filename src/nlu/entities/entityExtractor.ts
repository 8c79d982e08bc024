import type { Locale } from '../../core/locale';
import type { RecognizedEntity } from '../../core/recognition';
import type { FoldedText } from '../foldText';
import type { EntityDefinition } from '../languageModel';
import { ListMatcher } from './listMatcher';
import { PrebuiltMatcher } from './prebuiltMatcher';
import { RegexMatcher } from './regexMatcher';
import { resolveOverlaps } from './resolveOverlaps';

/** Finds the entities that one locale's model declares. */
export class EntityExtractor {
  private readonly exact: (ListMatcher | RegexMatcher)[] = [];
  private readonly prebuilt: PrebuiltMatcher[] = [];

  constructor(definitions: readonly EntityDefinition[], locale: Locale) {
    this.exact.push(new ListMatcher(definitions.filter((definition) => definition.kind === 'list')));
    for (const definition of definitions) {
      if (definition.kind === 'regex') this.exact.push(new RegexMatcher(definition.name, definition.pattern));
      else if (definition.kind === 'prebuilt') this.prebuilt.push(new PrebuiltMatcher(definition.name, locale));
    }
  }

  /** List and regex entities: cheap, and the classifier's features depend on them. */
  findExact(original: string, folded: FoldedText): RecognizedEntity[] {
    return resolveOverlaps(this.exact.flatMap((matcher) => matcher.find(original, folded)));
  }

  /** `exact` as by `findExact`, and `all` with the prebuilt ones. */
  find(
    original: string,
    folded: FoldedText,
    referenceTime: Date,
  ): { exact: RecognizedEntity[]; all: RecognizedEntity[] } {
    const exact = this.exact.flatMap((matcher) => matcher.find(original, folded));
    const prebuilt = this.prebuilt.flatMap((matcher) => matcher.find(original, folded, referenceTime));
    return { exact: resolveOverlaps(exact), all: resolveOverlaps([...exact, ...prebuilt]) };
  }

  /** Loads the prebuilt recognisers, which are slow when first asked (a second for dates and money). */
  warmUp(): void {
    for (const matcher of this.prebuilt) matcher.warmUp();
  }
}
