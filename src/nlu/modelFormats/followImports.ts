import type {
  Example,
  ImportSection,
  IntentSection,
  ModelDescription,
  ModelSection,
  Place,
  Reference,
} from './modelDescription';
import { errorAt, type Problem } from './problem';

/** The model of another file, seen from the file that names it; undefined when there is none. */
export type LoadImport = (target: string, from: string) => { model: ModelDescription; file: string } | undefined;

/** A reference's parts: `other.lu#Intent*utterances*`, `other.qna#?`. */
interface ImportTarget {
  file: string;
  intent?: string;
  only?: 'utterances' | 'patterns' | 'articles';
}

function readTarget(target: string): ImportTarget {
  const [file = '', fragment = ''] = target.split('#', 2).map((part) => part.trim());
  if (fragment === '?') return { file, only: 'articles' };
  const match = /^([^*]*)(?:\*(utterances|patterns|utterancesAndPatterns)\*)?$/i.exec(fragment);
  const intent = match?.[1]?.trim();
  const kind = match?.[2]?.toLowerCase();
  return {
    file,
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
  return { model: { sections: follower.sections(model, file, new Set([file])) }, problems: follower.problems };
}

class Follower {
  readonly problems: Problem[] = [];
  private readonly imported = new Set<string>();

  constructor(private readonly load: LoadImport) {}

  sections(model: ModelDescription, file: string, above: ReadonlySet<string>): ModelSection[] {
    return model.sections.flatMap((section): ModelSection[] => {
      if (section.kind === 'import') return this.import(section, file, above);
      if (section.kind !== 'intent') return [section];
      const examples = section.examples.flatMap((example) =>
        example.kind === 'reference' ? this.reference(example, file, above) : [example],
      );
      return [{ ...section, examples }];
    });
  }

  private import(section: ImportSection, file: string, above: ReadonlySet<string>): ModelSection[] {
    const target = readTarget(section.target);
    const sections = this.open(target.file, section.at, file, above, section.target);
    if (sections === undefined || this.imported.has(section.target)) return [];
    this.imported.add(section.target);
    if (target.intent === undefined && target.only === undefined) return sections;
    return this.chosen(sections, target, section.at, section.target);
  }

  private reference(reference: Reference, file: string, above: ReadonlySet<string>): Example[] {
    const target = readTarget(reference.target);
    const sections = this.open(target.file, reference.at, file, above, reference.target) ?? [];
    if (sections.length === 0) return [];
    return this.chosen(sections, target, reference.at, reference.target).flatMap((section): Example[] => {
      if (section.kind === 'intent') return section.examples;
      if (section.kind !== 'article') return [];
      return section.questions.map((text) => ({ kind: 'utterance', text, labels: [], at: section.at }));
    });
  }

  private chosen(
    sections: ModelSection[],
    target: ImportTarget,
    at: Place | undefined,
    written: string,
  ): ModelSection[] {
    if (target.only === 'articles') return sections.filter(({ kind }) => kind === 'article');
    const intents = sections.filter(
      (section): section is IntentSection =>
        section.kind === 'intent' && (target.intent === undefined || section.name === target.intent),
    );
    if (intents.length === 0 && at !== undefined)
      this.problems.push(errorAt(at, 'importIntentMissing', { target: written }));
    const kind = target.only?.slice(0, -1);
    return intents.map((intent) => ({
      ...intent,
      examples: intent.examples.filter((example) => kind === undefined || example.kind === kind),
    }));
  }

  private open(
    target: string,
    at: Place | undefined,
    file: string,
    above: ReadonlySet<string>,
    written: string,
  ): ModelSection[] | undefined {
    // An intent of the same file is named by its fragment alone.
    const found = this.load(target === '' ? file : target, file);
    if (found === undefined) {
      if (at !== undefined) this.problems.push(errorAt(at, 'importMissing', { target: written }));
      return undefined;
    }
    if (above.has(found.file) && target !== '') return undefined;
    if (target === '') return found.model.sections.filter((section) => section.kind !== 'import');
    return this.sections(found.model, found.file, new Set([...above, found.file]));
  }
}
