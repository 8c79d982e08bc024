import type {
  ArticleSection,
  Example,
  ImportSection,
  IntentSection,
  ModelDescription,
  ModelSection,
  Place,
  Reference,
} from './modelDescription';
import { errorAt, type Problem } from './problem';
import { asReferenceName } from './referenceName';

/** Another file's model and its full path. */
interface FoundImport {
  model: ModelDescription;
  file: string;
}

/** The model of another file, seen from the file that names it; undefined when there is none. */
export type LoadImport = (target: string, from: string) => FoundImport | undefined;

/** A reference's parts: `other.lu#Intent*utterances*`, `other.qna#?`, `other.qna#?a-question?`, `other.qna#*answers*?`. */
interface ImportTarget {
  file: string;
  /** What stands behind `#`, as it is written. */
  fragment: string;
  intent?: string;
  question?: string;
  only?: 'utterances' | 'patterns' | 'articles' | 'answers';
}

function readTarget(target: string): ImportTarget {
  const [file = '', fragment = ''] = target.split('#', 2).map((part) => part.trim());
  if (/^\*answers\*\s*\?$/i.test(fragment)) return { file, fragment, only: 'answers' };
  if (fragment.startsWith('?')) {
    const question = asReferenceName(fragment.slice(1));
    return { file, fragment, only: 'articles', ...(question === '' ? {} : { question }) };
  }
  const match = /^([^*]*)(?:\*(utterances|patterns|utterancesAndPatterns)\*)?$/i.exec(fragment);
  const intent = match?.[1]?.trim();
  const kind = match?.[2]?.toLowerCase();
  return {
    file,
    fragment,
    ...(intent ? { intent } : {}),
    ...(kind === 'utterances' || kind === 'patterns' ? { only: kind } : {}),
  };
}

/**
 * The model with what its imports and references bring in, in their place. A file is brought in once, so files may name
 * each other. A target that is not there is a problem at the line that names it.
 */
export function followImports(
  model: ModelDescription,
  file: string,
  load: LoadImport,
): { model: ModelDescription; problems: Problem[] } {
  const follower = new Follower(load);
  const sections = follower.sections(model, { file, above: new Set([file]), imported: new Set() });
  return { model: { sections }, problems: follower.problems };
}

/** Where following stands. */
interface Position {
  file: string;
  /** The files that lead here, this one among them. */
  above: ReadonlySet<string>;
  /** What was brought in already, by file and fragment: the same written path names another file in another folder. */
  imported: Set<string>;
}

class Follower {
  readonly problems: Problem[] = [];

  constructor(private readonly load: LoadImport) {}

  sections(model: ModelDescription, position: Position): ModelSection[] {
    return model.sections.flatMap((section): ModelSection[] => {
      if (section.kind === 'import') return this.import(section, position);
      if (section.kind !== 'intent') return [section];
      const examples = section.examples.flatMap((example) =>
        example.kind === 'reference' ? this.reference(example, position) : [example],
      );
      return [{ ...section, examples }];
    });
  }

  private import({ target: written, at }: ImportSection, position: Position): ModelSection[] {
    const target = readTarget(written);
    const found = this.find(target.file, written, at, position.file);
    if (found === undefined) return [];
    const key = `${found.file}#${target.fragment}`;
    if (position.imported.has(key)) return [];
    position.imported.add(key);
    const sections = this.open(target.file, found, position);
    if (target.intent === undefined && target.only === undefined) return sections;
    return this.chosen(sections, target, at, written);
  }

  /** What a reference brings in is seen on its own: an import that it passes is not brought in for the model. */
  private reference({ target: written, at }: Reference, position: Position): Example[] {
    const target = readTarget(written);
    const found = this.find(target.file, written, at, position.file);
    if (found === undefined) return [];
    const sections = this.open(target.file, found, { ...position, imported: new Set() });
    if (sections.length === 0) return [];
    return this.chosen(sections, target, at, written).flatMap((section): Example[] => {
      if (section.kind === 'intent') return section.examples;
      if (section.kind !== 'article') return [];
      const texts = target.only === 'answers' ? [inOneLine(section.answer)] : section.questions;
      return texts.map((text) => ({ kind: 'utterance', text, labels: [], at: section.at }));
    });
  }

  private chosen(
    sections: ModelSection[],
    target: ImportTarget,
    at: Place | undefined,
    written: string,
  ): ModelSection[] {
    const missing = (code: 'importIntentMissing' | 'importQuestionMissing'): void => {
      if (at !== undefined) this.problems.push(errorAt(at, code, { target: written }));
    };
    if (target.only === 'articles' || target.only === 'answers') {
      const articles = articlesOf(sections, target.question);
      if (articles.length === 0 && target.question !== undefined) missing('importQuestionMissing');
      return articles;
    }
    const intents = intentsOf(sections, target.intent);
    if (intents.length === 0 && target.intent !== undefined) missing('importIntentMissing');
    const kind = target.only?.slice(0, -1);
    return intents.map((intent) => ({
      ...intent,
      examples: intent.examples.filter((example) => kind === undefined || example.kind === kind),
    }));
  }

  private find(target: string, written: string, at: Place | undefined, file: string): FoundImport | undefined {
    // An intent of the same file is named by its fragment alone.
    const found = this.load(target === '' ? file : target, file);
    if (found === undefined && at !== undefined) this.problems.push(errorAt(at, 'importMissing', { target: written }));
    return found;
  }

  private open(target: string, { model, file }: FoundImport, position: Position): ModelSection[] {
    if (target === '') return model.sections.filter((section) => section.kind !== 'import');
    if (position.above.has(file)) return [];
    return this.sections(model, { ...position, file, above: new Set([...position.above, file]) });
  }
}

function inOneLine(text: string): string {
  return text.trim().replace(/\s+/g, ' ');
}

function articlesOf(sections: readonly ModelSection[], question: string | undefined): ArticleSection[] {
  return sections.filter(
    (section): section is ArticleSection =>
      section.kind === 'article' &&
      (question === undefined || section.questions.some((one) => asReferenceName(one) === question)),
  );
}

/** The intents of a name; where none is written so, those that it names in lower case and with hyphens for spaces. */
function intentsOf(sections: readonly ModelSection[], name: string | undefined): IntentSection[] {
  const intents = sections.filter((section) => section.kind === 'intent');
  if (name === undefined) return intents;
  const exact = intents.filter((intent) => intent.name === name);
  const wanted = asReferenceName(name);
  return exact.length > 0 ? exact : intents.filter((intent) => asReferenceName(intent.name) === wanted);
}
