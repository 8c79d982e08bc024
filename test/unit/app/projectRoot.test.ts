import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../../../src/app/projectRoot';

it('is where models are edited, whatever copies of them lie beside the built code', () => {
  const root = mkdtempSync(join(tmpdir(), 'frontdesk-root-'));
  const built = join(root, 'dist', 'src', 'app');
  for (const folder of [built, join(root, 'cognitiveModels'), join(root, 'dist', 'cognitiveModels')]) {
    mkdirSync(folder, { recursive: true });
  }
  writeFileSync(join(root, 'package.json'), '{}');
  expect(projectRoot(built)).toBe(root);
  rmSync(root, { recursive: true });
});
