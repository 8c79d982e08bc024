import type { ArticleSection, ModelDescription } from './modelDescription';
import { sectionsOf } from './luisJson/writeLuisJson';

/** An id names an intent and stands in logs: this many signs of a long question are enough. */
const LONGEST_ID = 60;

/**
 * The model with an id for every article: one without `<a id = "…"></a>` has its question's letters and digits, in lower
 * case, with hyphens between the words (`how-do-i-reach-you`, `怎么联系你们`). Of several that would be the same, and
 * where the id was given to another article, the later ones end in `-2`, `-3` and so on.
 */
export function withArticleIds(model: ModelDescription): ModelDescription {
  const taken = new Set(sectionsOf(model, 'article').flatMap(({ id }) => (id ? [id] : [])));
  const named = (article: ArticleSection): ArticleSection => {
    if (article.id) return article;
    const id = freeId(idOf(article.questions[0] ?? ''), taken);
    taken.add(id);
    return { ...article, id };
  };
  return { sections: model.sections.map((section) => (section.kind === 'article' ? named(section) : section)) };
}

function idOf(question: string): string {
  const words =
    question
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  const id = [...words.join('-')].slice(0, LONGEST_ID).join('').replace(/-$/, '');
  return id === '' ? 'article' : id;
}

function freeId(id: string, taken: ReadonlySet<string>): string {
  let free = id;
  for (let number = 2; taken.has(free); number += 1) free = `${id}-${number}`;
  return free;
}
