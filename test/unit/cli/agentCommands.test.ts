import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadTexts } from '../../../dialogs/text/texts';
import { systemIds } from '../../../src/app/system';
import { agentAdd } from '../../../src/cli/agentAdd';
import { agentList } from '../../../src/cli/agentList';
import { agentRemove } from '../../../src/cli/agentRemove';
import type { CliDeps } from '../../../src/cli/cliDeps';
import { hashJoinCode } from '../../../src/desk';
import type { Stores } from '../../../src/ports/stores';
import { openSqliteStores } from '../../../src/stores/sqlite';
import { customerAddress, DeskWorld, teamsAddress } from '../../support/deskWorld';
import { FakeClock } from '../../support/fakeClock';

const MEI = { name: 'Mei', skills: 'general, returns', languages: 'en,zh-CN', capacity: '3' };

describe('the agent commands', () => {
  let directory: string;
  let stores: Stores;
  let printed: string[];
  let deps: CliDeps;

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'frontdesk-cli-'));
    stores = await openSqliteStores({ directory });
    printed = [];
    const common = {
      texts: loadTexts(),
      locale: 'en' as const,
      clock: new FakeClock(),
      ids: systemIds,
      joinCodeHours: 72,
    };
    deps = { ...common, stores, print: (text) => printed.push(text) };
  });

  afterEach(async () => {
    await stores.close();
    rmSync(directory, { recursive: true, force: true });
  });

  it('add an agent and print the code that lets them join', async () => {
    const { id, code } = await agentAdd(deps, MEI);
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(printed[0]).toContain(`join ${code}`);
    expect(await stores.agents.get(id)).toMatchObject({
      name: 'Mei',
      skills: ['general', 'returns'],
      languages: ['en', 'zh-CN'],
      capacity: 3,
    });
    const joined = await stores.agents.join(
      hashJoinCode(code.toLowerCase().replace('-', ' ')),
      teamsAddress('mei'),
      deps.clock.now(),
    );
    expect(joined.kind).toBe('joined');
  });

  it.each([
    ['capacity', { ...MEI, capacity: 'many' }],
    ['languages', { ...MEI, languages: 'fr' }],
    ['name', { ...MEI, name: ' ' }],
    ['skills', { ...MEI, skills: ',' }],
  ])('refuse a wrong --%s and add nobody', async (option, options) => {
    await expect(agentAdd(deps, options)).rejects.toMatchObject({ code: 'REQUEST_INVALID', field: option });
    expect(await stores.agents.list()).toEqual([]);
  });

  it('list who there is', async () => {
    await agentList(deps);
    expect(printed.pop()).toMatch(/no agents yet/);
    await agentAdd(deps, MEI);
    printed.length = 0;
    await agentList(deps);
    expect(printed[0]).toMatch(/Mei: has not joined, 0 of 3 customers, skills general, returns, languages en, zh-CN$/);
  });

  it('remove by name or id, and say when the name is unknown or not enough', async () => {
    await agentAdd(deps, MEI);
    const { id } = await agentAdd(deps, MEI);
    await expect(agentRemove(deps, 'mei', {})).rejects.toThrow(/More than one/);
    await agentRemove(deps, id, {});
    await agentRemove(deps, 'mei', {});
    expect(await stores.agents.list()).toEqual([]);
    await expect(agentRemove(deps, 'mei', {})).rejects.toMatchObject({ code: 'DESK_NOT_FOUND' });
  });
});

describe('removing an agent who has customers', () => {
  it('is refused, or puts them back into the queue, where the next agent sees them', async () => {
    const world = await DeskWorld.open();
    const lina = customerAddress('Li Na');
    const deps: CliDeps = { ...world, locale: 'en', joinCodeHours: 1, print: () => undefined };
    try {
      await world.joinAgent('mei');
      await world.say(lina, 'human');
      await world.press('mei', 'frontdesk.accept', (await world.handoffOf(lina)).id);
      await expect(agentRemove(deps, 'mei', {})).rejects.toMatchObject({ field: 'force' });
      await agentRemove(deps, 'mei', { force: true });
      await world.joinAgent('tom');
      await world.recover();
      expect(await world.handoffOf(lina)).toMatchObject({
        state: 'waiting',
        offers: [{ agentId: 'mei' }, { agentId: 'tom' }],
      });
      expect(world.shown(lina).at(-1)).toMatch(/You keep your place in line/);
      await world.recover();
      expect(world.shown(lina).filter((text) => text.includes('You keep your place'))).toHaveLength(1);
    } finally {
      await world.close();
    }
  });
});
