import { EntityExtractor } from '../entities/entityExtractor';
import type { LearnedEntities } from '../entities/learnedEntities';
import { PhraseMatcher } from '../entities/phraseMatcher';
import { toSentence, tokensIn } from '../entities/sentence';
import type { TaggerData } from '../entities/tagger/sequenceTagger';
import { helpersOf, marksIn } from '../entities/tagger/taggerMarks';
import { foldedSpan, foldText } from '../foldText';
import type { LabelledUtterance, LanguageModel } from '../languageModel';
import { LabelledParts } from './labelledParts';
import { learnFuzzyLists } from './learnFuzzyLists';
import { seededRandom, shuffle } from './random';
import { trainTagger, type TaggerExample } from './trainTagger';

/** Utterances without a label tell less and cost as much: at most so many times the labelled ones, and some, are used. */
const PLAIN_SHARE = 4;
const FEWEST_PLAIN = 1000;
const SEED = 20;
/** What is learnt does not depend on what "tomorrow" is. */
const ANY_TIME = new Date(0);

/** What the utterances of a model teach about its entities. Deterministic. */
export function learnEntities(model: LanguageModel): LearnedEntities {
  const utterances = model.intents.flatMap((intent) => intent.utterances);
  const lists = model.entities.filter((definition) => definition.kind === 'list');
  const used = new Set(model.intents.flatMap(({ features = [] }) => features.map(({ name }) => name)));
  return {
    fuzzyLists: learnFuzzyLists(lists, utterances),
    ...learnTaggers(model, utterances),
    patterns: model.intents.flatMap(({ name, patterns = [] }) =>
      patterns.map(({ pattern }) => ({ intent: name, pattern })),
    ),
    phraseLists: phraseListsInUse(model, used),
    intentFeatures: model.entities
      .filter(({ kind, name }) => kind === 'prebuilt' && used.has(name))
      .map(({ name }) => name),
  };
}

/** A list that is neither for all models nor named by one helps nobody. */
function phraseListsInUse(model: LanguageModel, byIntents: ReadonlySet<string>) {
  const byEntities = helpersOf(model.entities);
  return (model.phraseLists ?? []).filter(
    ({ name, forAllModels }) => forAllModels || byIntents.has(name) || byEntities.has(name),
  );
}

function learnTaggers(
  model: LanguageModel,
  utterances: readonly LabelledUtterance[],
): Pick<LearnedEntities, 'layers' | 'parts'> {
  const labelled = new LabelledParts(model.entities, utterances);
  if (labelled.layers.length === 0) return { layers: [], parts: {} };
  const helpers = helpersOf(model.entities);
  const extractor = new EntityExtractor(
    model.entities.filter(({ name }) => helpers.has(name)),
    model.locale,
  );
  const phrases = new PhraseMatcher(model.phraseLists ?? []);
  const prepared = choose(utterances, (utterance) => labelled.isLabelled(utterance)).map((utterance) => {
    const folded = foldText(utterance.text);
    const sentence = toSentence(folded.text);
    const known = extractor.findKnown(utterance.text, folded, ANY_TIME);
    const tokensOf = ({ start, length }: { start: number; length: number }) => {
      const span = foldedSpan(folded, start, start + length);
      return tokensIn(sentence, span.start, span.end);
    };
    const marks = marksIn(sentence, folded, helpers, known, phrases.find(folded.text));
    return { utterance, folded, sentence, marks, tokensOf };
  });
  const layers = labelled.layers.flatMap((layer): TaggerData[] => {
    const examples = prepared.map(({ utterance, folded, sentence, marks, tokensOf }): TaggerExample => {
      // Inner layers are found first: what they find is seen by those around them.
      const inner = marksIn(sentence, folded, helpers, labelled.inside(utterance, layer), []);
      const spans = labelled.of(utterance, layer).map((label) => ({
        label: label.role === undefined ? { entity: label.name } : { entity: label.name, role: label.role },
        ...tokensOf(label),
      }));
      return { sentence, marks: [...marks, ...inner], spans: spans.filter(({ from, to }) => to > from) };
    });
    const data = trainTagger(examples);
    return data === undefined ? [] : [data];
  });
  const parts: Record<string, TaggerData> = {};
  for (const path of labelled.paths) {
    const examples = prepared.flatMap(({ utterance, sentence, marks, tokensOf }) =>
      labelled.holders(utterance, path).map(({ holder, held }): TaggerExample => {
        const spans = held.map((label) => ({ label: { entity: label.name }, ...tokensOf(label) }));
        return { sentence, marks, spans: spans.filter(({ from, to }) => to > from), ...tokensOf(holder) };
      }),
    );
    const data = trainTagger(examples);
    if (data !== undefined) parts[path] = data;
  }
  return { layers, parts };
}

/** All labelled utterances and as many others as are worth their time, in their order. */
function choose(
  utterances: readonly LabelledUtterance[],
  isLabelled: (utterance: LabelledUtterance) => boolean,
): LabelledUtterance[] {
  const plain = Int32Array.from(utterances.keys()).filter((at) => !isLabelled(utterances[at] as LabelledUtterance));
  const most = Math.max(FEWEST_PLAIN, (utterances.length - plain.length) * PLAIN_SHARE);
  shuffle(plain, plain.length, seededRandom(SEED));
  const left = new Set(plain.subarray(most));
  return utterances.filter((_, at) => !left.has(at));
}
