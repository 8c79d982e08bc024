import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { checkModel, checkNames, openModels, sectionsOf } from '../../../../src/nlu/modelFormats';
import { withoutPlaces } from '../../../../src/nlu/modelFormats/modelDescription';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'models-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

function write(name: string, ...lines: string[]): string {
  const file = path.join(directory, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, lines.join('\n'));
  return file;
}

/** The one model under a path, imports followed. */
function open(file: string) {
  const [opened] = openModels(file, 'follow') ?? [];
  if (opened === undefined) throw new Error(`${file} holds no model`);
  return opened;
}

/** Its warnings and errors: code, line, values. */
function problemsOf(file: string) {
  return open(file).problems.map(({ code, severity, at, values }) => [code, severity, at.line, at.column, values]);
}

/** The names of its intents, in their order. */
function intentsOf(file: string): string[] {
  const { model, problems } = open(file);
  expect(problems).toEqual([]);
  return sectionsOf(model, 'intent').map(({ name }) => name);
}

describe('imports', () => {
  it('with the same written path name the file beside the one that holds them', () => {
    const main = write('main.lu', '[x](./x/index.lu)', '[y](./y/index.lu)', '# Main', '- main');
    for (const name of ['x', 'y']) {
      write(`${name}/index.lu`, '[common](./common.lu)', `# ${name}Index`, `- ${name} index`);
      write(`${name}/common.lu`, `# ${name}Common`, `- ${name} common`);
    }
    expect(intentsOf(main)).toEqual(['xCommon', 'xIndex', 'yCommon', 'yIndex', 'Main']);
  });

  it('that a reference passes are still brought in for the model', () => {
    const main = write('main.lu', '# Main', '- [x](x.lu#X)', '[x](x.lu)');
    write('x.lu', '[common](common.lu)', '# X', '- x');
    write('common.lu', '# Common', '- common');
    expect(intentsOf(main)).toEqual(['Main', 'Common', 'X']);
  });
});

describe('what no line declares', () => {
  it('is a role of its entity, an entity to learn where it is labelled, or a pattern.any', () => {
    const file = write(
      'a.lu',
      '@ list user =',
      '# A',
      '- I am {@user:firstName=vishwac} {@user:firstName=k}',
      '- delete the {alarmTime} alarm',
      '- delete the {alarmTime=7AM} alarm',
      '- call {someone:callee}',
    );
    const { model } = open(file);
    expect(withoutPlaces(sectionsOf(model, 'entity'))).toEqual([
      { kind: 'entity', type: 'list', name: 'user', roles: ['firstName'], features: [], values: [] },
      { kind: 'entity', type: 'ml', name: 'alarmTime', roles: [], features: [], children: [] },
      { kind: 'entity', type: 'patternany', name: 'someone', roles: ['callee'], features: [], explicit: [] },
    ]);
    expect(problemsOf(file)).toEqual([
      ['entityInferred', 'warning', 4, 3, { entity: 'alarmTime', type: 'ml' }],
      ['entityInferred', 'warning', 6, 3, { entity: 'someone', type: 'patternany' }],
      ['roleInferred', 'warning', 3, 3, { entity: 'user', role: 'firstName' }],
      ['roleInferred', 'warning', 6, 3, { entity: 'someone', role: 'callee' }],
    ]);
    expect(checkModel(model, { leastUtterances: 0, likeness: 1 })).toEqual([]);
  });

  it('may be a slip of what one declares: a letter, two swapped, or the case', () => {
    const lines = ['@ ml city', '# A', '- {@City=Rome} a', '- {@ctiy=Rome} b', '- {@cities=Rome} c', '- {@cty=Rome} d'];
    expect(problemsOf(write('a.lu', ...lines))).toEqual([
      ['entityMistyped', 'warning', 3, 3, { entity: 'City', type: 'ml', meant: 'city' }],
      ['entityMistyped', 'warning', 4, 3, { entity: 'ctiy', type: 'ml', meant: 'city' }],
      ['entityInferred', 'warning', 5, 3, { entity: 'cities', type: 'ml' }],
      ['entityMistyped', 'warning', 6, 3, { entity: 'cty', type: 'ml', meant: 'city' }],
    ]);
    expect(problemsOf(write('b.lu', '@ ml to', '# A', '- {@of=Rome} a'))).toMatchObject([
      ['entityInferred', 'warning', 3, 3, { entity: 'of', type: 'ml' }],
    ]);
  });

  it('is declared in another file of the model', () => {
    write('b.lu', '@ ml city hasRole from');
    expect(problemsOf(write('a.lu', '[b](b.lu)', '# A', '- {@city:from=Rome} a', '- {@from=Rome} b'))).toEqual([]);
  });

  it('stays undeclared where it is the role of two entities', () => {
    const { model } = open(write('a.lu', '@ ml x hasRole to', '@ ml y hasRole to', '# A', '- {@to=Rome} a'));
    expect(checkNames(model).map(({ code, at }) => [code, at.line])).toEqual([['entityUndeclared', 4]]);
  });
});

describe('a folder', () => {
  const app = (intent: string) => JSON.stringify({ luis_schema_version: '7.0.0', intents: [{ name: intent }] });
  const opened = (at = '') => openModels(path.join(directory, at), 'follow') ?? [];

  it('of a LUIS app alone is a model, and one beside other files is part of theirs', () => {
    write('json/m.json', app('FromJson'));
    write('mixed/a.lu', '# FromLu', '- hi');
    write('mixed/m.json', app('FromJson'));
    write('mixed/below.lu/b.qna', '# ? why', '```', 'so', '```');
    expect(
      opened().map(({ name, files }) => [path.relative(directory, name), files.map((file) => path.basename(file))]),
    ).toEqual([
      ['json', ['m.json']],
      ['mixed', ['a.lu', 'm.json']],
      ['mixed/below.lu', ['b.qna']],
    ]);
    expect(intentsOf(path.join(directory, 'mixed'))).toEqual(['FromLu', 'FromJson']);
  });

  it('tells of JSON that is no LUIS app, as the server does', () => {
    write('a.json', '{}');
    expect(problemsOf(directory)).toMatchObject([['luisVersion', 'error', 1, 1, {}]]);
  });
});
