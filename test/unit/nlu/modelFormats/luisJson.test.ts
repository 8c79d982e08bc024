import fc from 'fast-check';
import { diffModels } from '../../../../src/nlu/modelFormats';
import { readLuisJson } from '../../../../src/nlu/modelFormats/luisJson/readLuisJson';
import { leftBehind, writeLuisJson } from '../../../../src/nlu/modelFormats/luisJson/writeLuisJson';
import { type ModelDescription, withoutPlaces } from '../../../../src/nlu/modelFormats/modelDescription';
import { readModelText } from '../../../../src/nlu/modelFormats/readModelText';
import { writeModelText } from '../../../../src/nlu/modelFormats/writeModelText';
import { anyText, models } from './generatedModels';
import { OLD_APP, SIX_APP, TRAVEL_APP } from './travelApp';

function read(text: string): ModelDescription {
  const { model, problems } = readLuisJson(text, 'app.json');
  expect(problems).toEqual([]);
  return withoutPlaces(model);
}

function readLu(text: string): ModelDescription {
  const { model, problems } = readModelText(text, 'app.lu');
  expect(problems).toEqual([]);
  return withoutPlaces(model);
}

/** The app without what is the same whether it is said or not. */
function essence(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(essence);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(
    ([, item]) => !(Array.isArray(item) && item.length === 0) && item !== '',
  );
  return Object.fromEntries(entries.map(([key, item]) => [key, essence(item)]));
}

describe('a LUIS app', () => {
  it('of schema 7 comes out as it went in', () => {
    expect(essence(JSON.parse(writeLuisJson(read(JSON.stringify(TRAVEL_APP)))))).toEqual(essence(TRAVEL_APP));
  });

  it('of schema 5 comes out as it went in, its phrase lists under their present name', () => {
    const { model_features, ...rest } = OLD_APP;
    const written: unknown = JSON.parse(writeLuisJson(read(JSON.stringify(OLD_APP))));
    expect(essence(written)).toEqual(essence({ ...rest, phraselists: model_features }));
  });

  it('of schema 6 keeps instanceOf', () => {
    expect(essence(JSON.parse(writeLuisJson(read(JSON.stringify(SIX_APP)))))).toEqual(essence(SIX_APP));
  });

  it.each([
    ['7', TRAVEL_APP],
    ['6', SIX_APP],
    ['5', OLD_APP],
  ])('of schema %s passes through .lu unchanged', (_, app) => {
    const model = read(JSON.stringify(app));
    const back = readLu(writeModelText(model));
    expect(back).toEqual(model);
    expect(writeLuisJson(back)).toBe(writeLuisJson(model));
  });

  it('is the same model after writing and reading, and through .lu, whatever it holds', () => {
    fc.assert(
      fc.property(models(anyText), (generated) => {
        const app = writeLuisJson({ sections: generated.sections.filter((section) => section.kind !== 'property') });
        const { model, problems } = readLuisJson(app, 'app.json');
        fc.pre(problems.length === 0);
        expect(withoutPlaces(readLuisJson(writeLuisJson(model), 'app.json').model)).toEqual(withoutPlaces(model));
        expect(readLu(writeModelText(model))).toEqual(withoutPlaces(model));
      }),
      { seed: 20261124, numRuns: 200 },
    );
  });

  it('holds one phrase list of all its declarations, and so does a comparison', () => {
    const { model } = readModelText(
      '@ phraselist n(interchangeable) enabledForAllModels\n@n =\n- Li, Na\n@n =\n- Bo\n',
      'a.lu',
    );
    const written = writeLuisJson(model);
    expect((JSON.parse(written) as { phraselists: unknown }).phraselists).toEqual([
      { name: 'n', mode: true, words: 'Li,Na,Bo', activated: true, enabledForAllModels: true },
    ]);
    expect(
      diffModels(model, readLuisJson(written, 'app.json').model).filter(({ part }) => part === 'phraseList'),
    ).toEqual([]);
  });

  it('says what it cannot hold', () => {
    const { model } = readModelText(
      '> why\n\n[x](other.lu)\n\n# A\n> said by phone\n- hi\n\n# ? Q\n```\nanswer\n```\n',
      'a.lu',
    );
    expect(leftBehind(model)).toEqual({ comments: 2, imports: 1, articles: 1 });
    expect(leftBehind(read(JSON.stringify(TRAVEL_APP)))).toEqual({});
  });
});

describe('a LUIS app that cannot be read', () => {
  const problemsOf = (text: string) =>
    readLuisJson(text, 'app.json').problems.map(({ code, at }) => [code, at.line, at.column]);

  it('names the place of broken JSON', () => {
    expect(problemsOf('{\n  "name": "x",\n  "intents": [}\n}')).toEqual([['jsonSyntax', 3, 15]]);
    expect(problemsOf('{"a": [1,]}')).toEqual([['jsonSyntax', 1, 10]]);
    expect(problemsOf('{"a": 01}')).toEqual([['jsonSyntax', 1, 8]]);
    expect(problemsOf('{"a"\n 1}')).toEqual([['jsonSyntax', 2, 2]]);
    expect(problemsOf('[1')).toEqual([['jsonSyntax', 1, 3]]);
  });

  it('names the place of a property of another shape and of an unknown one', () => {
    const app = {
      luis_schema_version: '7.0.0',
      intents: [{ name: 3 }],
      patterns: [{ pattern: 'x', intent: 'A', extra: 1 }],
    };
    expect(problemsOf(JSON.stringify(app, null, 2))).toEqual([
      ['jsonShape', 5, 15],
      ['jsonShape', 9, 5],
    ]);
  });

  it('refuses other schema versions', () => {
    expect(problemsOf('{"luis_schema_version": "3.2.0"}')).toEqual([['luisVersion', 1, 25]]);
    expect(problemsOf('{"name": "x"}')).toEqual([['luisVersion', 1, 1]]);
  });

  it('points at labels outside the text or across each other, and at utterances of no intent', () => {
    const app = {
      luis_schema_version: '7.0.0',
      intents: [{ name: 'A' }],
      utterances: [
        { text: 'abc', intent: 'A', entities: [{ entity: 'x', startPos: 1, endPos: 3 }] },
        {
          text: 'abcd',
          intent: 'A',
          entities: [
            { entity: 'x', startPos: 0, endPos: 2 },
            { entity: 'y', startPos: 1, endPos: 3 },
          ],
        },
        { text: 'a', intent: 'Gone', entities: [] },
      ],
    };
    expect(readLuisJson(JSON.stringify(app), 'a').problems.map(({ code }) => code)).toEqual([
      'labelRange',
      'labelsCross',
      'intentUndeclared',
    ]);
  });
});
