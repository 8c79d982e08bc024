import { parsePosted, shownActivity } from '../../../../src/channels/directLine/activitySchema';

describe('parsePosted', () => {
  it('passes on what it does not know', () => {
    const posted = {
      type: 'message',
      text: 'hi',
      value: { answer: 42 },
      entities: [{ type: 'ClientCapabilities' }],
      channelData: { clientActivityID: 'c', postBack: true, mine: { deep: [1] } },
      from: { id: 'ann', role: 'user' },
    };
    expect(parsePosted(posted)).toEqual({ posted });
  });

  it('drops what only the server may say', () => {
    const forged = {
      id: 'x',
      serviceUrl: 'http://x',
      membersAdded: [{ id: 'x' }],
      recipient: { id: 'x' },
      frontdeskInbound: {},
    };
    expect(parsePosted({ type: 'event', ...forged })).toEqual({ posted: { type: 'event' } });
  });

  it.each([
    [null, 'activity'],
    [{ type: 'conversationUpdate' }, 'type'],
    [{ type: 'message', attachments: [{ name: 'no type' }] }, 'attachments.0.contentType'],
    [{ type: 'message', channelData: { clientActivityID: 7 } }, 'channelData.clientActivityID'],
    [{ type: 'message', from: { id: 'x'.repeat(257) } }, 'from.id'],
  ])('names the field at fault in %j', (json, field) => {
    expect(parsePosted(json)).toMatchObject({
      refused: { status: 400, body: { error: { message: expect.stringMatching(new RegExp(`^${field}:`)) } } },
    });
  });
});

describe('shownActivity', () => {
  it('shows a client nothing of the server’s own', () => {
    const shown = shownActivity({ type: 'message', id: '1', serviceUrl: 'x', frontdeskInbound: { trusted: true } });
    expect(shown).toEqual({ type: 'message', id: '1' });
  });
});
