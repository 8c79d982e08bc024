import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import type { Unavailable } from './suiteOrNotRun';

const PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Where Chromium is: `CHROMIUM`, or one of the usual places. */
export function chromiumSource(): { path: string } | Unavailable {
  const path = [process.env.CHROMIUM ?? '', ...PLACES].find((place) => place !== '' && existsSync(place));
  return path === undefined ? { unavailable: 'no Chromium was found; CHROMIUM names one' } : { path };
}

export function launchChromium({ path }: { path: string }): Promise<Browser> {
  const quiet = [
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-quic',
  ];
  return chromium.launch({ executablePath: path, args: ['--no-sandbox', '--disable-gpu', ...quiet] });
}
