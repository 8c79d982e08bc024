import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { chromiumSource, launchChromium } from '../support/chromium';
import { FakeConnector } from '../support/fakeConnector';
import { freePort } from '../support/freePort';
import { ServerProcess } from '../support/serverProcess';
import { suiteOrNotRun } from '../support/suiteOrNotRun';
import { joinedAgent } from '../support/teamsAgent';
import { waitFor } from '../support/waitFor';

const PATIENCE_MS = 30_000;
const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  locale: 'zh-CN',
  hasTouch: true,
  isMobile: true,
};
const DESKTOP: BrowserContextOptions = { viewport: { width: 1440, height: 900 }, locale: 'en-US' };

suiteOrNotRun('the chat page in Chromium', chromiumSource(), (source) => {
  let directory: string;
  let server: ServerProcess;
  let browser: Browser;
  let teams: FakeConnector;

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'frontdesk-browser-'));
    teams = await FakeConnector.start();
    server = new ServerProcess(await freePort(), { DATA_DIR: directory });
    await server.start();
    browser = await launchChromium(source);
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await server?.kill();
    await teams?.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  /** A page whose every request leaves our own origin alone, and whose errors are kept. */
  async function open(options: BrowserContextOptions): Promise<{ page: Page; foreign: string[]; errors: string[] }> {
    const page = await (await browser.newContext(options)).newPage();
    const foreign: string[] = [];
    const errors: string[] = [];
    page.on('request', (request) => {
      if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(server.url)) foreign.push(request.url());
    });
    page.on('pageerror', (error) => errors.push(String(error)));
    await page.goto(server.url);
    await page.waitForSelector('#status[data-state=online]', { timeout: PATIENCE_MS });
    return { page, foreign, errors };
  }

  const say = async (page: Page, text: string): Promise<void> => {
    const box = page.locator('[data-id="webchat-sendbox-input"]');
    await box.fill(text);
    await box.press('Enter');
  };
  const hear = (page: Page, text: string | RegExp): Promise<void> =>
    page.getByText(text).last().waitFor({ timeout: PATIENCE_MS });
  const times = (page: Page, text: string): Promise<number> =>
    page.locator('.webchat__bubble', { hasText: text }).count();

  it('serves a customer in Chinese on a phone: an order, a button on its card, a human, through a reload', async () => {
    const agent = await joinedAgent(server, teams, { DATA_DIR: directory });
    const { page, foreign, errors } = await open(PHONE);
    expect(await page.getAttribute('html', 'lang')).toBe('zh-CN');
    await say(page, '帮我查一下FD1001现在什么情况');
    await hear(page, /后四位/);
    await say(page, '0001');
    await hear(page, /SF1000200030/);
    await page.getByRole('button', { name: '订单详情' }).last().click();
    await hear(page, /电饭煲 × 1|电饭煲/);
    await say(page, '转人工客服');
    const code = await waitFor('the card', () => /H-[0-9A-Z]{4}/.exec(JSON.stringify(teams.activities))?.[0]);
    await hear(page, /排|等待|客服/);

    await page.reload();
    await page.waitForSelector('#status[data-state=online]', { timeout: PATIENCE_MS });
    await hear(page, /SF1000200030/);
    expect(await times(page, '帮我查一下FD1001现在什么情况')).toBe(1);

    await agent.say(`accept ${code}`);
    await hear(page, /Mei/);
    await say(page, '电饭煲能改成周末送吗');
    await waitFor('the words of the customer', () =>
      teams.activities.some((activity) => JSON.stringify(activity).includes('周末送')),
    );
    await agent.say('可以的，我帮您改到周六。');
    await hear(page, '可以的，我帮您改到周六。');
    expect(foreign).toEqual([]);
    expect(errors).toEqual([]);
    await page.context().close();
  }, 180_000);

  it('goes on by itself after the server was away', async () => {
    const { page, errors } = await open(DESKTOP);
    await say(page, 'how much is shipping');
    await hear(page, /Standard delivery/);
    await server.kill();
    await page.waitForSelector('#status:not([data-state=online])', { timeout: PATIENCE_MS });
    await server.start();
    await page.waitForSelector('#status[data-state=online]', { timeout: 60_000 });
    await say(page, 'what are your opening hours');
    await hear(page, /9|hours/);
    expect(await times(page, 'Standard delivery')).toBe(1);
    expect(errors).toEqual([]);
    await page.context().close();
  }, 180_000);

  it.each([
    ['a phone', PHONE],
    ['a desktop', DESKTOP],
  ])(
    'fits %s: nothing is wider than the window',
    async (_name, options) => {
      const { page } = await open(options);
      const overflow = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
      expect(overflow).toBeLessThanOrEqual(0);
      await page.context().close();
    },
    60_000,
  );
});
