import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { listModelFiles, MOST_WILDCARD_FILES } from '../../../../src/nlu/modelFiles';
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

/** What an intent's examples say, in their order. */
function examplesOf(file: string, intent: string): string[] {
  const { model, problems } = open(file);
  expect(problems).toEqual([]);
  return sectionsOf(model, 'intent').flatMap(({ name, examples }) =>
    name === intent ? examples.map((example) => (example.kind === 'pattern' ? example.pattern : example.text)) : [],
  );
}

const article = (...questions: string[]) => [
  `# ? ${questions.join('\n- ')}`,
  '```',
  `${questions[0]}\nanswered`,
  '```',
];

describe('references', () => {
  it('name an intent in lower case and with hyphens for spaces, where none is written so', () => {
    write(
      'other.lu',
      '# Book Flight',
      '- book it',
      '- book {x} now',
      '# book-hotel',
      '- a room',
      '# Book Hotel',
      '- a bed',
      '@ ml x',
    );
    const links = [
      '- [a](other.lu#Book-Flight*utterances*)',
      '- [b](other.lu#book flight*patterns*)',
      '- [c](other.lu#book-hotel)',
    ];
    expect(examplesOf(write('a.lu', '@ ml x', '# A', ...links), 'A')).toEqual(['book it', 'book {x} now', 'a room']);
    expect(intentsOf(write('b.lu', '@ ml x', '[x](other.lu#Book-Flight)'))).toEqual(['Book Flight']);
  });

  it('name all questions, one article by its question, or all answers', () => {
    write('faq.qna', ...article('Seattle?', 'the sea'), ...article('When is it open?'));
    const all = ['Seattle?', 'the sea', 'When is it open?'];
    const links: [string, string[]][] = [
      ['faq.qna#?', all],
      ['faq.qna#?seattle?', ['Seattle?', 'the sea']],
      ['faq.qna#?when-is-it-open', ['When is it open?']],
      ['faq.qna#*answers*?', ['Seattle? answered', 'When is it open? answered']],
    ];
    for (const [link, said] of links) expect(examplesOf(write('a.lu', '# A', `- [x](${link})`), 'A')).toEqual(said);
    const { model } = open(write('b.lu', '[x](faq.qna#?the-sea)'));
    expect(sectionsOf(model, 'article').map(({ questions }) => questions[0])).toEqual(['Seattle?']);
  });

  it('tell of a question and an intent that are not there, and of addresses on the web', () => {
    write('faq.qna', ...article('Seattle?'));
    const file = write(
      'a.lu',
      '[x](https://contoso.com/faq)',
      '# A',
      '- [x](faq.qna#?portland)',
      '- [x](faq.qna#Gone)',
      '- [x](http://a.b/c.lu#A)',
    );
    expect(open(file).problems.map(({ code, at }) => [code, at.line, at.column])).toEqual([
      ['importRemote', 1, 1],
      ['importRemote', 5, 3],
      ['importQuestionMissing', 3, 3],
      ['importIntentMissing', 4, 3],
    ]);
  });
});

describe('wildcards', () => {
  beforeEach(() => {
    write('chat/b.lu', '# B', '- b');
    write('chat/a.qna', ...article('a?'));
    write('chat/deep/c.qna', ...article('c?'));
    write('chat/deep/d.lu', '# D', '- d');
    write('chat/notes.txt', 'no model');
  });
  const contents = (file: string) =>
    open(file).model.sections.map((section) =>
      'name' in section ? section.name : section.kind === 'article' ? section.questions[0] : section.kind,
    );

  it('bring in the model files of a folder, or of those below it too, in the order of their paths', () => {
    expect(contents(write('main.lu', '[x](./chat/*)'))).toEqual(['a?', 'B']);
    expect(contents(write('main.lu', '[x](chat/**)'))).toEqual(['a?', 'B', 'c?', 'D']);
    expect(contents(write('main.lu', '[x](chat/**.qna)'))).toEqual(['a?', 'c?']);
    expect(contents(write('main.lu', '[one](chat/b.lu)', '[x](./**)', '# Main', '- m'))).toEqual([
      'B',
      'a?',
      'c?',
      'D',
      'Main',
    ]);
    expect(examplesOf(write('main.lu', '# None', '- [x](./chat/**#?)', '- [x](chat/**#*utterances*)'), 'None')).toEqual(
      ['a?', 'c?', 'b', 'd'],
    );
  });

  it('count for the cache, as files that are named one by one do', () => {
    write('main.lu', '# None', '- [x](chat/**#?)');
    expect(listModelFiles(directory).map((file) => path.relative(directory, file))).toEqual([
      'main.lu',
      'chat/a.qna',
      'chat/b.lu',
      'chat/deep/c.qna',
      'chat/deep/d.lu',
    ]);
  });

  it('stay in the folder of the model, links followed, and have to name something', () => {
    mkdirSync(path.join(directory, 'empty'));
    symlinkSync(path.join(directory, 'chat'), path.join(directory, 'empty/link'));
    const main = write('chat/deep/main.lu', '[x](../*)', '[x](../../**)', '[x](./gone/*)', '[x](./*.json)');
    expect(problemsOf(main)).toMatchObject([
      ['importOutside', 'error', 1, 1, { target: '../*' }],
      ['importOutside', 'error', 2, 1, { target: '../../**' }],
      ['importMissing', 'error', 3, 1, { target: './gone/*' }],
      ['importMissing', 'error', 4, 1, { target: './*.json' }],
    ]);
    expect(problemsOf(write('empty/main.lu', '[x](./link/*)'))).toMatchObject([['importOutside', 'error', 1, 1, {}]]);
    expect(problemsOf(write('empty/main.lu', '[x](./**)'))).toMatchObject([['importMissing', 'error', 1, 1, {}]]);
  });

  it('stand for a limited number of files', () => {
    for (let number = 0; number <= MOST_WILDCARD_FILES; number += 1) write(`many/${number}.lu`, '');
    expect(problemsOf(write('main.lu', '[x](many/*)'))).toMatchObject([['importMany', 'error', 1, 1, { most: 500 }]]);
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
