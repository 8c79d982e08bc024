import { toPlainText } from '../../../src/core/activityText';
import { agentText } from '../../../src/desk/teams/agentText';
import { parseJoin } from '../../../src/desk/teams/commands';

/** Each of these took from 7 to 15 seconds, longer than a test may: an expression tried every run of spaces from every place. */
describe('a hundred thousand spaces hold nothing up', () => {
  const spaces = ' '.repeat(100_000);

  it('in the title of a fact', () => {
    const content = { body: [{ type: 'FactSet', facts: [{ title: `${spaces}a: `, value: 'b' }] }] };
    const attachments = [{ contentType: 'application/vnd.microsoft.card.adaptive', content }];
    expect(toPlainText({ type: 'message', attachments })).toBe('a: b');
  });

  it('in an unfinished tag, and in a command that is none', () => {
    const text = `<br${spaces}x`;
    expect(agentText({ type: 'message', text, textFormat: 'xml' }, 'bot')).toContain('<br');
    expect(parseJoin(`join ${spaces}x`)).toBeUndefined();
  });
});
