import { parseConfig } from '../../../src/config';
import { isFrontdeskError } from '../../../src/core/errors';
import { ASK_BELOW } from '../../../src/nlu/secondTier/secondTier';

function problemsOf(environment: Record<string, unknown>): string[] {
  try {
    parseConfig(environment);
  } catch (error) {
    if (isFrontdeskError(error, 'CONFIG_INVALID')) return (error.field ?? '').split(',');
    throw error;
  }
  return [];
}

describe('parseConfig', () => {
  it('starts with nothing set', () => {
    const config = parseConfig({});
    expect(config).toMatchObject({ HOST: '127.0.0.1', PORT: 3978, DATA_DIR: './data', WEBCHAT_RATE_LIMIT: 120 });
    expect(config.MONGODB_URI).toBeUndefined();
  });

  it('names every wrong setting at once, and says why', () => {
    const wrong = { PORT: 'many', MONGODB_URI: 'localhost', LOG_LEVEL: 'loud', DIRECTLINE_SECRET: 'short' };
    expect(problemsOf(wrong).sort()).toEqual(Object.keys(wrong).sort());
    expect(() => parseConfig({ DIRECTLINE_SECRET: 'short' })).toThrow(
      /DIRECTLINE_SECRET must have at least 32 characters/,
    );
  });

  it('refuses production without credentials and secrets, and names each', () => {
    expect(problemsOf({ NODE_ENV: 'production' }).sort()).toEqual([
      'DIRECTLINE_SECRET',
      'DIRECTLINE_TOKEN_SECRET',
      'MicrosoftAppId',
      'MicrosoftAppPassword',
      'MicrosoftAppTenantId',
    ]);
  });

  it('accepts production with them', () => {
    const config = parseConfig({
      NODE_ENV: 'production',
      MicrosoftAppId: '7a9f4a1e-6a52-4c34-9a61-0b8a6d1f2c11',
      MicrosoftAppPassword: 'a password',
      MicrosoftAppTenantId: 'a tenant',
      DIRECTLINE_SECRET: 'd'.repeat(32),
      DIRECTLINE_TOKEN_SECRET: 't'.repeat(32),
    });
    expect(config.NODE_ENV).toBe('production');
  });

  it.each([
    [{ TELEGRAM_BOT_TOKEN: '1:a' }, ['TELEGRAM_WEBHOOK_SECRET']],
    [
      { RECOGNIZER: 'luis', LUIS_ENDPOINT: 'http://127.0.0.1:1', LUIS_KEY: 'k' },
      ['LUIS_APP_ID_EN', 'LUIS_APP_ID_ZH_CN'],
    ],
    [
      { MicrosoftAppId: '7a9f4a1e-6a52-4c34-9a61-0b8a6d1f2c11', MicrosoftAppType: 'MultiTenant' },
      ['MicrosoftAppPassword'],
    ],
  ])('names what %j needs beside it', (environment, names) => {
    expect(problemsOf(environment)).toEqual(names);
  });

  it('takes an empty value as not set', () => {
    expect(parseConfig({ PORT: '', MONGODB_URI: '' })).toMatchObject({ PORT: 3978, MONGODB_URI: undefined });
  });

  it('asks an encoder by default where `evaluate` does', () => {
    expect(parseConfig({}).ENCODER_ASK_BELOW).toBe(ASK_BELOW);
  });
});
