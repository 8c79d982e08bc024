import { existsSync } from 'node:fs';
import type { z } from 'zod';
import { FrontdeskError } from '../core/errors';
import { type Settings, settingsSchema } from './settings';

/** The settings, each under its environment name. */
export type Config = Settings;

/** A reason why the product does not start, for one setting. */
export interface ConfigProblem {
  name: string;
  why: string;
}

/**
 * The validated settings of an environment. Throws `CONFIG_INVALID` with every problem named, each with its
 * setting and why, so that one look mends all.
 */
export function parseConfig(environment: Record<string, unknown>): Config {
  const parsed = settingsSchema.safeParse(environment);
  const problems: ConfigProblem[] = parsed.success ? missing(parsed.data) : parsed.error.issues.map(toProblem);
  if (parsed.success && problems.length === 0) return parsed.data;
  throw new FrontdeskError(
    'CONFIG_INVALID',
    [
      'The configuration has to be mended before Frontdesk can start:',
      ...problems.map(({ name, why }) => `  ${name} ${why}`),
    ].join('\n'),
    { field: problems.map(({ name }) => name).join(',') },
  );
}

/** The settings of this process: its environment, and a `.env` file in the working directory for what the environment leaves open. */
export function loadConfig(): Config {
  if (existsSync('.env')) process.loadEnvFile('.env');
  return parseConfig(process.env);
}

function toProblem(issue: z.core.$ZodIssue): ConfigProblem {
  const message = issue.message.replace(/^Invalid (input|option|string|UUID|URL)?:?\s*/i, '');
  const why = /^(must|is) /.test(message) ? message : `is not valid: ${message || issue.message}`;
  return { name: issue.path.join('.'), why };
}

/** What the settings need beside each other. */
function missing(settings: Settings): ConfigProblem[] {
  const problems: ConfigProblem[] = [];
  const need = (name: keyof Settings, when: boolean, why: string): void => {
    if (when && settings[name] === undefined) problems.push({ name, why });
  };
  const production = settings.NODE_ENV === 'production';
  need('MicrosoftAppId', production, 'is missing: in production /api/messages accepts signed requests only');
  const password = settings.MicrosoftAppType !== 'UserAssignedMSI';
  need(
    'MicrosoftAppPassword',
    password && (production || settings.MicrosoftAppId !== undefined),
    'is missing: it belongs to MicrosoftAppId',
  );
  const tenant = settings.MicrosoftAppType !== 'MultiTenant' && (production || settings.MicrosoftAppId !== undefined);
  need('MicrosoftAppTenantId', tenant, `is missing: MicrosoftAppType=${settings.MicrosoftAppType} needs it`);
  need('DIRECTLINE_SECRET', production, 'is missing: in production Direct Line has a secret');
  need('DIRECTLINE_TOKEN_SECRET', production, 'is missing: in production the key that signs web-chat tokens is set');
  need('TELEGRAM_WEBHOOK_SECRET', settings.TELEGRAM_BOT_TOKEN !== undefined, 'is missing: TELEGRAM_BOT_TOKEN needs it');
  const luis = settings.RECOGNIZER === 'luis';
  need('LUIS_ENDPOINT', luis, 'is missing: RECOGNIZER=luis needs it');
  need('LUIS_KEY', luis, 'is missing: RECOGNIZER=luis needs it');
  need('LUIS_APP_ID_EN', luis, 'is missing: RECOGNIZER=luis needs it');
  need('LUIS_APP_ID_ZH_CN', luis, 'is missing: RECOGNIZER=luis needs it');
  return problems;
}
