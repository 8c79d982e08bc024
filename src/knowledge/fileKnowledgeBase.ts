import type { Locale } from '../core/locale';
import type { Article, KnowledgeBase } from '../ports/knowledgeBase';

/** The articles of a pack's `.qna` files, as the model in use carries them. */
export class FileKnowledgeBase implements KnowledgeBase {
  /** `articles` gives them in all languages; asked each time, since a new model may bring new ones. */
  constructor(private readonly articles: () => readonly Article[]) {}

  article(id: string, locale: Locale): Article | undefined {
    return this.articles().find((article) => article.id === id && article.locale === locale);
  }
}
