import { agentText } from '../../../src/desk/teams/agentText';

const BOT = '28:bot';
const mention = (id: string, name: string) => ({ type: 'mention', text: `<at>${name}</at>`, mentioned: { id, name } });

describe('an agent’s words', () => {
  it('lose the mention of the bot and keep the names of others', () => {
    const text = '<at>Frontdesk</at> ask <at>Ann Lee</at> about it';
    const entities = [mention(BOT, 'Frontdesk'), mention('29:ann', 'Ann Lee')];
    expect(agentText({ type: 'message', text, entities }, BOT)).toBe('ask Ann Lee about it');
  });

  it('are decoded once', () => {
    expect(agentText({ type: 'message', text: 'a &lt;b&gt; &amp;amp; &#39;c&#x27; &euro;' }, BOT)).toBe(
      "a <b> &amp; 'c' &euro;",
    );
    expect(agentText({ type: 'message', text: '&#0;&#99999999;' }, BOT)).toBe('&#0;&#99999999;');
  });

  it('lose their tags when they are HTML, and keep the lines', () => {
    const text = '<p>Dear&nbsp;customer,</p><p>your <b>parcel</b><br/>left.</p><script>alert(1)</script>';
    expect(agentText({ type: 'message', textFormat: 'xml', text }, BOT)).toBe(
      'Dear customer,\nyour parcel\nleft.\nalert(1)',
    );
  });

  it('keep what only looks like a tag when they are plain', () => {
    expect(agentText({ type: 'message', textFormat: 'plain', text: 'if a <b and c> d' }, BOT)).toBe('if a <b and c> d');
    expect(agentText({ type: 'message' }, BOT)).toBe('');
  });
});
