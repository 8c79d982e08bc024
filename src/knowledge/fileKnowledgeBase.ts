import type { Locale } from '../core/locale';
import type { Article, KnowledgeBase } from '../ports/knowledgeBase';

/** The articles of a pack's `faq.qna` files, held in memory. */
export class FileKnowledgeBase implements KnowledgeBase {
  private readonly articles: ReadonlyMap<string, Article>;

  /** `articles` in all languages, as the compiled model carries them. */
  constructor(articles: readonly Article[]) {
    this.articles = new Map(articles.map((article) => [keyOf(article.id, article.locale), article]));
  }

  article(id: string, locale: Locale): Article | undefined {
    return this.articles.get(keyOf(id, locale));
  }
}

function keyOf(id: string, locale: Locale): string {
  return `${locale}|${id}`;
}
