import fc from 'fast-check';
import type {
  ChildEntity,
  EntitySection,
  Example,
  Feature,
  Label,
  ModelDescription,
  ModelSection,
} from '../../../../src/nlu/modelFormats/modelDescription';

/** Words with every sign that means something in one of the notations. */
const sign = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...'abcdeXYZ019 '.split('')) },
  { weight: 3, arbitrary: fc.constantFrom(...'{}[]()|^\\=@:,;*"\'#>-<`/$!?&%+~_.，；：查订单😀'.split('')) },
  { weight: 1, arbitrary: fc.constantFrom('\n', '\t', '\r', ' ', '\u2028', 'é', '\uFEFF', '`'.repeat(3)) },
);
export const anyText = fc.array(sign, { minLength: 1, maxLength: 14 }).map((signs) => signs.join(''));
/** What a person would write: no white space at the ends, none but spaces inside. */
export const plainText = fc
  .array(fc.stringMatching(/^[a-z订单查][a-z0-9'.!订单查]{0,6}$/), { minLength: 1, maxLength: 5 })
  .map((words) => words.join(' '));

const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const few = <T>(value: fc.Arbitrary<T>) => fc.array(value, { maxLength: 3 });

/** A model that holds no keys without a value, as one that was read. */
function tidy<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}

const feature = (text: fc.Arbitrary<string>): fc.Arbitrary<Feature> =>
  fc.record({ name: text, required: fc.boolean() });

function labelsIn(text: fc.Arbitrary<string>, start: number, end: number, depth: number): fc.Arbitrary<Label[]> {
  if (end - start < 1 || depth === 0) return fc.constant([]);
  return fc
    .tuple(fc.integer({ min: start, max: end - 1 }), fc.integer({ min: 1, max: end - start }), fc.boolean())
    .chain(([from, width, present]) => {
      if (!present) return fc.constant([]);
      const to = Math.min(end, from + width);
      const label = fc
        .record({ entity: text, role: optional(text), children: labelsIn(text, from, to, depth - 1) })
        .map((parts): Label => tidy({ ...parts, start: from, length: to - from }));
      return fc.tuple(label, labelsIn(text, to, end, depth)).map(([first, rest]) => [first, ...rest]);
    });
}

function example(text: fc.Arbitrary<string>, comments: fc.Arbitrary<string[] | undefined>): fc.Arbitrary<Example> {
  const utterance = text.chain((words) =>
    fc.record({
      kind: fc.constant('utterance' as const),
      text: fc.constant(words),
      labels: labelsIn(text, 0, words.length, 2),
      comments,
    }),
  );
  return fc
    .oneof(
      { weight: 4, arbitrary: utterance },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('pattern' as const), pattern: text, comments }) },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('reference' as const), text, target: text, comments }) },
    )
    .map(tidy);
}

function child(text: fc.Arbitrary<string>, depth: number): fc.Arbitrary<ChildEntity> {
  const base = { name: text, features: few(feature(text)) };
  const leaf = fc.record({
    ...base,
    type: fc.oneof(fc.constant('ml'), text),
    children: fc.constant<ChildEntity[]>([]),
  });
  if (depth === 0) return leaf;
  return fc.oneof(leaf, fc.record({ ...base, type: fc.constant('ml'), children: few(child(text, depth - 1)) }));
}

function entity(text: fc.Arbitrary<string>, comments: fc.Arbitrary<string[] | undefined>): fc.Arbitrary<EntitySection> {
  const head = {
    kind: fc.constant('entity' as const),
    name: text,
    roles: few(text),
    features: few(feature(text)),
    comments,
  };
  const value = fc.record({ canonical: text, synonyms: few(text) });
  return fc
    .oneof(
      fc.record({ ...head, type: fc.constant('ml' as const), children: few(child(text, 2)) }),
      fc.record({ ...head, type: fc.constant('prebuilt' as const) }),
      fc.record({ ...head, type: fc.constant('list' as const), values: few(value) }),
      fc.record({ ...head, type: fc.constant('regex' as const), pattern: text }),
      fc.record({ ...head, type: fc.constant('composite' as const), children: few(text) }),
      fc.record({ ...head, type: fc.constant('hierarchical' as const), children: few(text) }),
      fc.record({ ...head, type: fc.constant('patternany' as const), explicit: few(text) }),
    )
    .map((made): EntitySection => tidy(made));
}

function article(text: fc.Arbitrary<string>, comments: fc.Arbitrary<string[] | undefined>): fc.Arbitrary<ModelSection> {
  return fc
    .record({
      kind: fc.constant('article' as const),
      id: optional(text),
      source: optional(text),
      questions: fc.array(text, { minLength: 1, maxLength: 4 }),
      filters: few(fc.record({ name: text, value: text })),
      answer: fc.oneof(
        text,
        fc.constant(''),
        fc.tuple(text, text).map(([first, second]) => `${first}\n\n${second}`),
      ),
      prompts: few(fc.record({ text, target: text, contextOnly: fc.boolean() })),
      comments,
    })
    .map(tidy);
}

/** Sections of every kind, put together from texts of one sort. */
export function models(text: fc.Arbitrary<string>, kinds?: ModelSection['kind'][]): fc.Arbitrary<ModelDescription> {
  const comments = optional(fc.array(text, { minLength: 1, maxLength: 2 }));
  const of = <T extends object>(kind: ModelSection['kind'], shape: T) =>
    fc.record({ kind: fc.constant(kind), ...shape }).map(tidy);
  const sections = {
    intent: of('intent', { name: text, examples: fc.array(example(text, comments), { maxLength: 5 }), comments }),
    intentFeatures: of('intentFeatures', { name: text, features: few(feature(text)), comments }),
    entity: entity(text, comments),
    phraseList: of('phraseList', {
      name: text,
      phrases: few(text),
      interchangeable: fc.boolean(),
      enabled: fc.boolean(),
      forAllModels: optional(fc.boolean()),
      comments,
    }),
    regexFeature: of('regexFeature', { name: text, pattern: text, activated: fc.boolean() }),
    article: article(text, comments),
    import: of('import', { text, target: text, comments }),
    metadata: of('metadata', {
      key: fc.oneof(fc.constantFrom('app.name', 'qna.pair.source', 'kb.name'), text),
      value: fc.oneof(text, fc.constant('')),
      comments,
    }),
    property: of('property', { name: text, value: fc.jsonValue().map((value) => tidy(value)), comments }),
    comment: of('comment', { lines: fc.array(text, { minLength: 1, maxLength: 3 }) }),
  };
  const chosen = (kinds ?? (Object.keys(sections) as ModelSection['kind'][])).map((kind) => sections[kind]);
  return fc.array(fc.oneof(...chosen), { maxLength: 8 }).map((made) => ({ sections: made as ModelSection[] }));
}
