import { loadTexts } from '../../../dialogs/text/texts';
import type { Handoff } from '../../../src/core/handoff';
import { LOCALES } from '../../../src/core/locale';
import {
  conversationCard,
  offerCard,
  otherCustomerCard,
  outcomeCard,
  pickCard,
  queueCard,
} from '../../../src/desk/teams/cards';
import { executedPress, submittedPress } from '../../../src/desk/teams/cardActions';
import { customerAddress } from '../../support/deskWorld';

const NOW = new Date('2026-03-02T09:05:00.000Z');

function handoff(more: Partial<Handoff> = {}): Handoff {
  return {
    id: 'h1',
    code: 'H-7K3M',
    conversation: 'directline|c1',
    address: customerAddress('Li Na'),
    customerName: 'Li Na',
    locale: 'zh-CN',
    skill: 'returns',
    reason: 'complaint',
    context: {
      lastWords: 'get me a human',
      summary: 'Wants to return *the earbuds*.',
      collected: { orderNumber: 'FD1003', giftWrap: 'yes' },
      sentiment: 'negative',
      lastMessages: Array.from({ length: 8 }, (_, index) => ({
        from: index % 2 === 0 ? ('contact' as const) : ('bot' as const),
        text: `message ${index}`,
        at: NOW.toISOString(),
      })),
    },
    state: 'waiting',
    offers: [],
    history: [],
    enqueuedAt: '2026-03-02T09:00:00.000Z',
    version: 1,
    ...more,
  };
}

const texts = loadTexts();
const context = (locale: (typeof LOCALES)[number]) => ({ texts, locale, now: NOW });

/** Every element of a card, however deep. */
function elements(part: unknown): Record<string, unknown>[] {
  if (Array.isArray(part)) return part.flatMap(elements);
  if (part === null || typeof part !== 'object') return [];
  return [part as Record<string, unknown>, ...Object.values(part).flatMap(elements)];
}

describe('the card of a handoff', () => {
  it('says who, where, in which language, why, for how long, in what mood, what is known and what was said last', () => {
    const shown = JSON.stringify(offerCard(handoff(), context('en')));
    const expected = [
      'Li Na',
      'H-7K3M',
      'Web chat',
      'Chinese',
      'Complaint',
      'returns',
      '5 minutes',
      'Unhappy',
      'Not verified',
      'FD1003',
      'giftWrap',
    ];
    for (const words of expected) expect(shown).toContain(words);
    expect(shown).toContain('message 7');
    expect(shown).not.toContain('message 2');
  });

  it('shows customers’ words where Markdown means nothing', () => {
    const all = elements(offerCard(handoff({ customerName: '**[x](http://evil.example)**' }), context('en')));
    const runs = all.filter(({ type }) => type === 'TextRun').map(({ text }) => text);
    expect(runs).toContain('Wants to return *the earbuds*.');
    const title = all.find(({ type, style }) => type === 'TextBlock' && style === 'heading');
    expect(title?.text).toContain(String.raw`\*\*\[x\](http://evil.example)\*\*`);
  });

  it('shows a message left for later with its contact', () => {
    const message = { text: 'Please call me', contact: '+86 138 0000 0001' };
    const shown = JSON.stringify(offerCard(handoff({ message, customerId: 'C1' }), context('en')));
    for (const words of ['Li Na left a message', message.text, message.contact, 'Verified, customer C1'])
      expect(shown).toContain(words);
  });
});

describe.each(LOCALES)('every card in %s', (locale) => {
  const waiting = handoff();
  const held = handoff({ state: 'active', agentId: 'mei', agentName: 'Mei' });
  const cards = {
    offer: offerCard(waiting, context(locale)),
    conversation: conversationCard(held, context(locale)),
    taken: outcomeCard(held, context(locale)),
    left: outcomeCard(handoff({ state: 'closed', closeReason: 'left' }), context(locale)),
    other: otherCustomerCard(held, 'hello?', context(locale)),
    queue: queueCard(
      Array.from({ length: 12 }, (_, index) => handoff({ id: `h${index}` })),
      context(locale),
    ),
    pick: pickCard(
      Array.from({ length: 9 }, (_, index) => handoff({ id: `h${index}` })),
      'Who?',
      context(locale),
    ),
  };

  it.each(Object.keys(cards) as (keyof typeof cards)[])(
    'is an Adaptive Card 1.4 with words for who cannot see it: %s',
    (name) => {
      const card = cards[name];
      expect(card).toMatchObject({ type: 'AdaptiveCard', version: '1.4', fallbackText: expect.stringMatching(/\S/) });
      expect(Buffer.byteLength(JSON.stringify(card), 'utf16le')).toBeLessThan(80 * 1024);
    },
  );

  it.each(Object.keys(cards) as (keyof typeof cards)[])(
    'has buttons that both kinds of clients can press: %s',
    (name) => {
      for (const set of elements(cards[name]).filter(({ type }) => type === 'ActionSet')) {
        const buttons = set.actions as {
          type: string;
          title: string;
          verb: string;
          data: object;
          fallback: { data: object };
        }[];
        expect(buttons.length).toBeLessThanOrEqual(6);
        for (const button of buttons) {
          const executed = executedPress({
            type: 'invoke',
            name: 'adaptiveCard/action',
            value: { action: button, trigger: 'manual' },
          });
          expect(executed).toEqual({ verb: button.verb, handoffId: expect.stringMatching(/^h/) });
          expect(submittedPress({ type: 'message', value: button.fallback.data })).toEqual(executed);
        }
      }
    },
  );
});
