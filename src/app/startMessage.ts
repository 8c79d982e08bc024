import type { Config } from '../config';
import type { Locale } from '../core/locale';

/**
 * What the person who started Frontdesk reads: where everything is, and how to try it. `encoderLocales` are the languages in
 * which a sentence encoder is there.
 */
export function startMessage(url: string, config: Config, encoderLocales: readonly Locale[]): string {
  const lines = [
    '',
    '  Frontdesk is ready.',
    '',
    `  Chat page        ${url}/`,
    `  Console          ${url}/console`,
    `  Bot endpoint     ${url}/api/messages`,
    `  Direct Line      ${url}/v3/directline`,
    `  Health           ${url}/healthz  ${url}/readyz`,
    '',
    '  Agents in Teams  npx frontdesk agent add --name "Mei" --skills general --languages en,zh-CN',
    `                   BROWSER=none npx agentsplayground -e ${url}/api/messages -c msteams -p 56150`,
    '                   then open http://localhost:56150 and type the join code.',
  ];
  lines.push('', `  Understanding    ${understandingLine(config, encoderLocales)}`);
  if (config.MicrosoftAppId === undefined) {
    lines.push('', '  No Microsoft credentials are set: /api/messages takes unsigned requests. For development only.');
  }
  if (config.NODE_ENV !== 'production') {
    lines.push('', `  Demo company     one-time codes are written to ${config.DATA_DIR}/outbox.jsonl`);
  }
  return `${lines.join('\n')}\n\n`;
}

function understandingLine(config: Config, encoderLocales: readonly Locale[]): string {
  if (config.RECOGNIZER === 'luis') return `LUIS protocol at ${config.LUIS_ENDPOINT ?? ''}`;
  if (encoderLocales.length > 0) return `words, and a sentence encoder (${encoderLocales.join(', ')})`;
  if (config.ENCODER === 'off') return 'words (ENCODER=off)';
  return 'words; better with a sentence encoder: npx frontdesk models add';
}
