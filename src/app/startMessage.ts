import type { Config } from '../config';

/** What the person who started Frontdesk reads: where everything is, and how to try it. */
export function startMessage(url: string, config: Config): string {
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
  if (config.MicrosoftAppId === undefined) {
    lines.push('', '  No Microsoft credentials are set: /api/messages takes unsigned requests. For development only.');
  }
  if (config.NODE_ENV !== 'production') {
    lines.push('', `  Demo company     one-time codes are written to ${config.DATA_DIR}/outbox.jsonl`);
  }
  return `${lines.join('\n')}\n\n`;
}
