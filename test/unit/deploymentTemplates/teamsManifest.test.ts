import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import { parseCommand, parseJoin } from '../../../src/desk/teams/commands';

const FOLDER = join(__dirname, '../../../deploymentTemplates/teams');
const SCHEMAS = join(__dirname, '../../../node_modules/@microsoft/app-manifest/build/json-schemas/teams');
const read = (file: string) => JSON.parse(readFileSync(file, 'utf8'));
const manifest = read(join(FOLDER, 'manifest.json'));
const chinese = read(join(FOLDER, 'zh-cn.json'));

interface Png {
  width: number;
  height: number;
  /** 6 is true colour with alpha. */
  colourType: number;
}

/** The header of a PNG file (ISO/IEC 15948, IHDR). */
function pngOf(file: string): Png {
  const bytes = readFileSync(join(FOLDER, file));
  expect(bytes.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a');
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20), colourType: bytes.readUInt8(25) };
}

/** What Microsoft's own schema of the manifest's version finds wrong. */
function faults(schema: string, value: object): unknown {
  // Its patterns are written for regular expressions without the u flag.
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats(ajv);
  const validate = ajv.compile(read(join(SCHEMAS, `v${manifest.manifestVersion}`, schema)));
  validate(value);
  return validate.errors;
}

describe('the Teams app package', () => {
  it('has a manifest that is valid by its schema, and so is its translation', () => {
    expect(faults('MicrosoftTeams.schema.json', manifest)).toBeNull();
    expect(faults('MicrosoftTeams.Localization.schema.json', chinese)).toBeNull();
    expect(faults('MicrosoftTeams.schema.json', { ...manifest, accentColor: 'teal' })).not.toBeNull();
  });

  it('has icons of the sizes that Teams wants, the outline with transparency', () => {
    expect(pngOf(manifest.icons.color)).toMatchObject({ width: 192, height: 192 });
    expect(pngOf(manifest.icons.outline)).toEqual({ width: 32, height: 32, colourType: 6 });
  });

  it('offers only commands that the desk understands, in both languages', () => {
    const { commands } = manifest.bots[0].commandLists[0];
    commands.forEach(({ title }: { title: string }, index: number) => {
      const translated = chinese[`bots[0].commandLists[0].commands[${index}].title`];
      const kinds = [title, translated].map((word) => (parseJoin(word) === undefined ? kindOf(word) : 'join'));
      expect(kinds[0]).toBeDefined();
      expect(kinds[1]).toBe(kinds[0]);
    });
  });
});

function kindOf(word: string): string | undefined {
  return (parseCommand(word) ?? parseCommand(`${word} H-7K3M`))?.kind;
}
