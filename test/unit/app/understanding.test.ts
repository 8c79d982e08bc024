import { openUnderstanding } from '../../../src/app/openUnderstanding';
import { startMessage } from '../../../src/app/startMessage';
import { systemClock } from '../../../src/app/system';
import { parseConfig } from '../../../src/config';
import { trainHere } from '../../../src/nlu';
import { silentLog } from '../../support/silentLog';
import { trainedModelsDirectory } from '../../support/trainedModels';

const url = 'http://127.0.0.1:3978';

test.each([
  [{}, [], 'words; better with a sentence encoder: npx frontdesk models add'],
  [{}, ['en', 'zh-CN'] as const, 'words, and a sentence encoder (en, zh-CN)'],
  [{ ENCODER: 'off' }, [], 'words (ENCODER=off)'],
])('the start message with %j and encoders for %j says "%s"', (settings, locales, line) => {
  expect(startMessage(url, parseConfig(settings), [...locales])).toContain(`Understanding    ${line}`);
});

test('packs are served to other bots side by side, and another model in the staging slot', async () => {
  const config = parseConfig({ LUIS_API_PACKS: 'retail,manufacturing', LUIS_API_STAGING_PACK: 'manufacturing' });
  const deps = { dataDirectory: trainedModelsDirectory(), log: silentLog, clock: systemClock, trainer: trainHere };
  const understanding = await openUnderstanding(config, deps);
  const apps = understanding.luisApps();
  expect(apps.map(({ pack, locale, slots }) => [pack, locale, Object.keys(slots)])).toEqual([
    ['retail', 'en', ['production', 'staging']],
    ['retail', 'zh-CN', ['production', 'staging']],
    ['manufacturing', 'en', ['production']],
    ['manufacturing', 'zh-CN', ['production']],
  ]);
  const [retail] = apps;
  const said = { text: 'book a repair for my washing machine', locale: 'en', referenceTime: new Date(0) } as const;
  expect((await retail?.slots.staging?.recognizer.recognize(said))?.topIntent).toBe('RepairBook');
  expect(retail?.slots.staging?.version).not.toBe(retail?.slots.production?.version);
  expect(understanding.describe()).toMatchObject({
    recognizer: 'local',
    pack: 'retail',
    encoder: { state: 'none', models: [], locales: [], asked: 0, unanswered: 0 },
  });
  await understanding.close();
}, 60_000);
