import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { withoutPlaces } from '../../../../src/nlu/modelFormats/modelDescription';
import { readModelText } from '../../../../src/nlu/modelFormats/readModelText';
import { writeModelText } from '../../../../src/nlu/modelFormats/writeModelText';

const MODELS = path.join(__dirname, '../../../../cognitiveModels');
const files = readdirSync(MODELS, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(lu|qna)$/.test(name));

it.each(files)('%s is the same model after it is written back, in its own notation', (name) => {
  const { model, problems } = readModelText(readFileSync(path.join(MODELS, name), 'utf8'), name);
  expect(problems).toEqual([]);
  expect(model.sections.length).toBeGreaterThan(0);
  const text = writeModelText(model);
  expect(withoutPlaces(readModelText(text, name).model)).toEqual(withoutPlaces(model));
  expect(text).not.toContain('@frontdesk.');
});

it('there are packs', () => {
  expect(files.length).toBeGreaterThan(20);
});
