import fc from 'fast-check';
import { readModelText } from '../../../../src/nlu/modelFormats/readModelText';
import { type Label, type ModelSection, withoutPlaces } from '../../../../src/nlu/modelFormats/modelDescription';
import { writeModelText } from '../../../../src/nlu/modelFormats/writeModelText';
import { anyText, models, plainText } from './generatedModels';

const SEED = 20261123;

/** Labels that begin or end with a space are left out: nobody writes them. */
function withoutRaggedLabels(section: ModelSection): ModelSection {
  if (section.kind !== 'intent') return section;
  const keep = (text: string, labels: Label[]): Label[] =>
    labels
      .filter(({ start, length }) => /^\S(.*\S)?$/.test(text.slice(start, start + length)))
      .map((label) => ({ ...label, children: keep(text, label.children) }));
  const examples = section.examples.map((example) =>
    example.kind === 'utterance' ? { ...example, labels: keep(example.text, example.labels) } : example,
  );
  return { ...section, examples };
}

describe('a model in .lu and .qna notation', () => {
  it('is the same after writing and reading, whatever signs its texts hold', () => {
    fc.assert(
      fc.property(models(anyText), (model) => {
        const { model: read, problems } = readModelText(writeModelText(model), 'generated.lu');
        expect(problems).toEqual([]);
        expect(withoutPlaces(read)).toEqual(model);
      }),
      { seed: SEED, numRuns: 400 },
    );
  });

  it('needs no JSON for texts as people write them', () => {
    const ordinary = models(plainText, ['intent', 'intentFeatures', 'phraseList', 'article', 'comment']);
    fc.assert(
      fc.property(ordinary, (generated) => {
        const model = { sections: generated.sections.map(withoutRaggedLabels) };
        const patternsAndLinks = /@frontdesk\.example = \{"kind":"(pattern|reference)"/;
        const lines = writeModelText(model)
          .split('\n')
          .filter((line) => line.includes('@frontdesk.') && !patternsAndLinks.test(line));
        expect(lines).toEqual([]);
      }),
      { seed: SEED, numRuns: 200 },
    );
  });
});
