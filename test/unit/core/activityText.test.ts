import { buttonsOf, cardButtonsOf, linksOf, suggestedButtonsOf, toPlainText } from '../../../src/core/activityText';
import type { ActivityJson } from '../../../src/core/conversation';

const message = (fields: object): ActivityJson => ({ type: 'message', ...fields });
const card = (kind: string, content: object): object => ({
  contentType: `application/vnd.microsoft.card.${kind}`,
  content,
});

const orderCard = card('adaptive', {
  type: 'AdaptiveCard',
  version: '1.4',
  body: [
    { type: 'TextBlock', text: 'Order FD1001' },
    { type: 'RichTextBlock', inlines: ['On its ', { type: 'TextRun', text: 'way' }] },
    {
      type: 'ColumnSet',
      columns: [
        { type: 'Column', items: [{ type: 'TextBlock', text: 'Rice cooker' }] },
        { type: 'Column', items: [{ type: 'TextBlock', text: '¥299' }] },
      ],
    },
    {
      type: 'Container',
      items: [
        {
          type: 'FactSet',
          facts: [
            { title: 'Carrier:', value: 'SF Express' },
            { title: 'Parcels', value: 1 },
          ],
        },
      ],
    },
    {
      type: 'Table',
      rows: [
        { cells: [{ items: [{ type: 'TextBlock', text: 'A' }] }, { items: [{ type: 'TextBlock', text: 'B' }] }] },
        { cells: [{ items: [{ type: 'TextBlock', text: '1' }] }, { items: [{ type: 'TextBlock', text: '2' }] }] },
      ],
    },
    { type: 'TextBlock', text: 'hidden', isVisible: false },
    {
      type: 'Input.ChoiceSet',
      label: 'Reason',
      choices: [
        { title: 'Late', value: 'l' },
        { title: 'Wrong', value: 'w' },
      ],
    },
    {
      type: 'ActionSet',
      actions: [{ type: 'Action.Submit', title: 'Track', data: { act: 'track', order: 'FD1001' } }],
    },
    { type: 'Carousel', pages: [], fallback: { type: 'TextBlock', text: 'older view' } },
  ],
  actions: [
    { type: 'Action.OpenUrl', title: 'Carrier page', url: 'https://sf.example/1' },
    { type: 'Action.Execute', title: 'Cancel order', verb: 'x', data: 'cancel FD1001' },
  ],
});

describe('toPlainText', () => {
  it('gives the words of a plain message', () => {
    expect(toPlainText(message({ text: ' hello ' }))).toBe('hello');
    expect(toPlainText(message({}))).toBe('');
  });

  it('reads an adaptive card from top to bottom, links where they stand', () => {
    expect(toPlainText(message({ text: 'Here:', attachments: [orderCard] }))).toBe(
      [
        'Here:\n',
        'Order FD1001',
        'On its way',
        'Rice cooker · ¥299',
        'Carrier: SF Express',
        'Parcels: 1',
        'A · B',
        '1 · 2',
        'Reason: Late / Wrong',
        'older view',
        'Carrier page: https://sf.example/1',
      ].join('\n'),
    );
  });

  it('numbers the buttons as buttonsOf counts them, from the number it is given', () => {
    const activity = message({
      text: 'Choose',
      attachments: [orderCard],
      suggestedActions: { actions: [{ type: 'imBack', title: 'A person', value: 'human' }] },
    });
    expect(toPlainText(activity, { numbered: true, links: false })).toMatch(
      /\n\n1\. Track\n2\. Cancel order\n3\. A person$/,
    );
    expect(toPlainText(activity, { numbered: true, firstNumber: 4 })).toMatch(
      /4\. Track\n5\. Cancel order\n6\. A person$/,
    );
    expect(toPlainText(activity)).not.toContain('Track');
  });

  it('reads hero and receipt cards', () => {
    const hero = card('hero', {
      title: 'T',
      subtitle: 'S',
      text: 'X',
      buttons: [{ type: 'openUrl', title: 'Go', value: 'https://a.b' }],
    });
    expect(toPlainText(message({ attachments: [hero] }))).toBe('T\nS\nX\nGo: https://a.b');
    const receipt = card('receipt', {
      title: 'Receipt',
      facts: [{ key: 'Order', value: 'FD1002' }],
      items: [{ title: 'Phone case', quantity: '2', price: '¥58' }],
      total: '¥58',
    });
    expect(toPlainText(message({ attachments: [receipt] }))).toBe('Receipt\nOrder: FD1002\nPhone case × 2: ¥58\n= ¥58');
  });

  it('names files, but not the HTML copy that Teams attaches to every message', () => {
    const attachments = [
      { contentType: 'image/png', name: 'box.png', contentUrl: 'https://a.b/box.png' },
      { contentType: 'application/pdf', contentUrl: 'https://a.b/1' },
      { contentType: 'text/html', content: '<p>hi</p>' },
    ];
    expect(toPlainText(message({ text: 'hi', attachments }))).toBe('hi\n\n[box.png]\n[application/pdf]');
    expect(toPlainText(message({ text: 'hi', attachments }), { files: false })).toBe('hi');
  });

  it('says what was written on a pressed button, else the words it stands for', () => {
    const pressed = { value: { act: 'track' }, channelData: { messageBack: { displayText: 'Track' } } };
    expect(toPlainText(message(pressed))).toBe('Track');
    expect(toPlainText(message({ value: 'yes' }))).toBe('yes');
    expect(toPlainText(message({ value: { act: 'track' } }))).toBe('');
  });

  it('survives cards of any shape', () => {
    for (const content of [
      null,
      3,
      [],
      { body: 'x', actions: {} },
      { body: [null, 1, { type: 'FactSet', facts: [null] }] },
    ]) {
      expect(
        toPlainText(
          message({ attachments: [card('adaptive', content as object), null, card('hero', content as object)] }),
        ),
      ).toBe('');
    }
    expect(toPlainText(message({ attachments: [card('adaptive', { fallbackText: 'Order FD1001' })] }))).toBe(
      'Order FD1001',
    );
  });
});

describe('buttonsOf', () => {
  const activity = message({
    attachments: [
      orderCard,
      card('hero', {
        buttons: [
          { type: 'messageBack', title: 'Details', text: 'show details', value: { id: 7 } },
          { type: 'postBack', title: 'Refund', value: 'refund' },
          { type: 'call', title: 'Call us', value: 'tel:+1555' },
        ],
      }),
    ],
    suggestedActions: {
      actions: [
        { type: 'imBack', title: 'Yes', value: 'yes' },
        { type: 'openUrl', title: 'Site', value: 'https://s' },
      ],
    },
  });

  it('gives words as they are and objects as JSON', () => {
    expect(buttonsOf(activity)).toEqual([
      { title: 'Track', value: '{"act":"track","order":"FD1001"}' },
      { title: 'Cancel order', value: 'cancel FD1001' },
      { title: 'Details', value: '{"id":7}' },
      { title: 'Refund', value: 'refund' },
      { title: 'Yes', value: 'yes' },
    ]);
  });

  it('tells the lasting buttons of cards from suggested answers, and links from both', () => {
    expect(cardButtonsOf(activity)).toHaveLength(4);
    expect(suggestedButtonsOf(activity)).toEqual([{ title: 'Yes', value: 'yes' }]);
    expect(linksOf(activity)).toEqual([
      { title: 'Carrier page', url: 'https://sf.example/1' },
      { title: 'Site', url: 'https://s' },
    ]);
  });
});
