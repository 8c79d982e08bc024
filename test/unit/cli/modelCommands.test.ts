import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadTexts } from '../../../dialogs/text/texts';
import { modelConvert } from '../../../src/cli/modelConvert';
import type { ModelDeps } from '../../../src/cli/modelDeps';
import { modelDiff } from '../../../src/cli/modelDiff';
import { modelValidate } from '../../../src/cli/modelValidate';
import type { Locale } from '../../../src/core/locale';

const OPTIONS = { minUtterances: '1', likeness: '0.9' };

describe('the model commands', () => {
  let directory: string;
  let printed: string[];

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'frontdesk-model-'));
    printed = [];
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));

  const deps = (locale: Locale = 'en'): ModelDeps => ({
    texts: loadTexts(),
    locale,
    print: (text) => printed.push(text),
  });
  const write = (name: string, text: string): string => {
    const file = join(directory, name);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, text);
    return file;
  };

  it('validate names file, line and column, in both languages', () => {
    const file = write('a.lu', '# A\n- hello\n- {@x=y\n');
    expect(modelValidate(deps(), [file], OPTIONS)).toBe(false);
    expect(printed[0]).toBe(`${file}:3:3: error: This { has no matching }. Write \\{ for the sign itself.`);
    expect(modelValidate(deps('zh-CN'), [file], OPTIONS)).toBe(false);
    expect(printed.at(-2)).toContain(`${file}:3:3: 错误：`);
  });

  it('validate checks a folder as one model, follows imports, and is strict when asked', () => {
    write('pack/en/a.lu', '[more](../shared/b.lu)\n# A\n- hello\n');
    write('pack/en/c.lu', '# C\n- hello there\n');
    write('pack/shared/b.lu', '# B\n- hello\n');
    expect(modelValidate(deps(), [join(directory, 'pack/en')], OPTIONS)).toBe(false);
    expect(printed[0]).toContain('stands under');
    const thin = write('thin.lu', '# A\n- hello\n');
    const options = { ...OPTIONS, minUtterances: '2' };
    expect(modelValidate(deps(), [thin], options)).toBe(true);
    expect(modelValidate(deps(), [thin], { ...options, strict: true })).toBe(false);
  });

  it('validate says which import leads nowhere', () => {
    const file = write('a.lu', '[x](gone.lu)\n# A\n- hi\n- [y](a.lu#Gone)\n');
    expect(modelValidate(deps(), [file], OPTIONS)).toBe(false);
    expect(printed[0]).toBe(`${file}:1:1: error: The file of gone.lu is not there.`);
  });

  it.each([{ minUtterances: 'x' }, { minUtterances: '' }, { likeness: '2' }])('validate refuses %j', (option) => {
    const file = write('a.lu', '# A\n- hi\n');
    expect(() => modelValidate(deps(), [file], { ...OPTIONS, ...option })).toThrow(/has to be/);
  });

  it('convert carries a model to LUIS JSON and back, imports resolved, and says what is left out', () => {
    write('b.lu', '# B\n- bye {@to=Rome}\n- two\n- go {@city}\n');
    const file = write('a.lu', '> why\n\n[b](b.lu)\n\n@ ml city hasRole to\n\n# A\n- hi\n- [b](b.lu#B*patterns*)\n');
    const [app, back] = [join(directory, 'a.json'), join(directory, 'back.lu')];
    expect(modelConvert(deps(), file, app, {})).toBe(true);
    expect(printed).toEqual([
      'A LUIS app has no room for comments: left out at one place.',
      'A LUIS app has no imports: what 2 of them bring in was written in their place.',
      `${app} written.`,
    ]);
    expect(JSON.parse(readFileSync(app, 'utf8'))).toMatchObject({
      intents: [{ name: 'B' }, { name: 'A' }],
      utterances: [
        { text: 'bye Rome', intent: 'B', entities: [{ entity: 'city', role: 'to', startPos: 4, endPos: 7 }] },
        { text: 'two', intent: 'B' },
        { text: 'hi', intent: 'A' },
      ],
      patterns: [
        { pattern: 'go {city}', intent: 'B' },
        { pattern: 'go {city}', intent: 'A' },
      ],
    });
    expect(modelConvert(deps(), app, back, {})).toBe(true);
    expect(readFileSync(back, 'utf8')).toContain('- bye {@city:to=Rome}');
    expect(modelDiff(deps(), app, back)).toBe(true);
  });

  it('convert declares what labels alone declare, says so, and writes no label that the app would lack', () => {
    const app = join(directory, 'a.json');
    const good = write('a.lu', '# A\n- delete the {alarmTime=7AM} alarm\n- delete the {alarmTime:at} alarm\n');
    expect(modelConvert(deps(), good, app, {})).toBe(true);
    expect(printed[0]).toBe(
      `${good}:2:3: warning: No entity alarmTime is declared. It is taken for one of its own, as with \`@ ml alarmTime\`.`,
    );
    expect(JSON.parse(readFileSync(app, 'utf8'))).toMatchObject({
      entities: [{ name: 'alarmTime', roles: ['at'] }],
      utterances: [{ entities: [{ entity: 'alarmTime' }] }],
    });
    const bad = write('b.lu', '@ ml x hasRole to\n@ ml y hasRole to\n# A\n- go {@to=Rome}\n');
    expect(modelConvert(deps(), bad, join(directory, 'b.json'), {})).toBe(false);
    expect(printed.at(-2)).toBe(`${bad}:4:3: error: No entity to is declared.`);
    expect(modelConvert(deps(), bad, join(directory, 'b2.lu'), {})).toBe(true);
  });

  it('convert writes nothing over a file, from a broken model, or of an unknown ending', () => {
    const [good, bad, there] = [write('a.lu', '# A\n- hi\n'), write('b.lu', 'stray\n'), write('c.json', 'mine')];
    expect(() => modelConvert(deps(), good, there, {})).toThrow(/already there/);
    expect(() => modelConvert(deps(), good, join(directory, 'd.txt'), {})).toThrow(/has to end in/);
    expect(() => modelConvert(deps(), join(directory, 'gone.lu'), join(directory, 'd.lu'), {})).toThrow(
      /no file or folder/,
    );
    expect(modelConvert(deps(), bad, there, { force: true })).toBe(false);
    expect(readFileSync(there, 'utf8')).toBe('mine');
    expect(modelConvert(deps(), good, there, { force: true })).toBe(true);
    expect(JSON.parse(readFileSync(there, 'utf8'))).toMatchObject({ utterances: [{ text: 'hi' }] });
  });

  it('diff names what was added, removed, moved, relabelled and changed, and passes over order and comments', () => {
    const before = write('a.lu', '# A\n- one\n- two\n- to Rome\n# B\n- three\n@ list c =\n- red:\n  - crimson\n');
    const after = write(
      'b.lu',
      '> x\n# B\n- three\n- one\n- four\n# A\n- to {@city=Rome}\n@ list c =\n- red:\n  - ruby\n',
    );
    expect(modelDiff(deps(), before, after)).toBe(false);
    expect(printed).toEqual([
      `${after}:7:3: warning: No entity city is declared. It is taken for one of its own, as with \`@ ml city\`.`,
      '- utterance A: two',
      '~ utterance "one" moved from A to B',
      '+ utterance B: four',
      '~ utterance A: to Rome → to {@city=Rome}',
      '~ entity c: {"values":[{"canonical":"red","synonyms":["crimson"]}]} → {"values":[{"canonical":"red","synonyms":["ruby"]}]}',
      '+ entity city',
    ]);
    printed.length = 0;
    const reordered = write(
      'c.lu',
      '@ list c =\n- red:\n  > dark\n  - crimson\n# B\n> c\n- three\n# A\n- to Rome\n- two\n- one\n',
    );
    expect(modelDiff(deps(), before, reordered)).toBe(true);
    expect(printed).toEqual(['The models are the same.']);
  });
});
