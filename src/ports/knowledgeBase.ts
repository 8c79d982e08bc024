import type { Locale } from '../core/locale';

export interface Article {
  id: string;
  locale: Locale;
  /** Its first phrasing. */
  question: string;
  /** Markdown. */
  answer: string;
}

/** Answers that the company wrote. Which article an utterance asks for is the recogniser's decision (`faq:<id>`). */
export interface KnowledgeBase {
  article(id: string, locale: Locale): Article | undefined;
}
