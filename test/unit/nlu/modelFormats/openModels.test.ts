import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openModels, sectionsOf } from '../../../../src/nlu/modelFormats';

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
