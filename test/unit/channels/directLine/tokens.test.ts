import { DirectLineTokens } from '../../../../src/channels/directLine/tokens';
import type { Clock } from '../../../../src/ports/clock';

class StillClock implements Clock {
  ms = Date.parse('2026-01-01T00:00:00Z');
  now = (): Date => new Date(this.ms);
  after = (): (() => void) => () => undefined;
}

describe('DirectLineTokens', () => {
  const clock = new StillClock();
  const ids = { next: () => 'id', digits: () => '0' };
  const tokens = new DirectLineTokens('secret', 1800, clock, ids);
  const grant = {
    conversationId: 'c1',
    userId: 'dl_ann',
    userName: 'Ann',
    locale: 'en',
    trustedOrigins: ['https://shop.example'],
    customer: { customerId: '7', by: 'token' as const, at: '2026-01-01T00:00:00.000Z' },
  };

  it('grant what they were issued for until they expire', async () => {
    const token = await tokens.issue(grant);
    expect(await tokens.check(token)).toEqual({ kind: 'valid', grant, expired: false });
    clock.ms += 1_799_000;
    expect(await tokens.check(token)).toMatchObject({ kind: 'valid', expired: false });
    clock.ms += 2_000;
    expect(await tokens.check(token)).toEqual({ kind: 'expired' });
    expect(await tokens.check(token, 60)).toMatchObject({ kind: 'valid', grant, expired: true });
    clock.ms += 60_000;
    expect(await tokens.check(token, 60)).toEqual({ kind: 'expired' });
  });

  it('are invalid when signed with another secret, changed, or of another purpose', async () => {
    const other = new DirectLineTokens('other', 1800, clock, ids);
    const token = await tokens.issue(grant);
    const [head, , signature] = token.split('.');
    const claims = Buffer.from(JSON.stringify({ conv: 'c2', exp: 99_999_999_999 })).toString('base64url');
    expect(await other.check(token)).toEqual({ kind: 'invalid' });
    expect(await tokens.check([head, claims, signature].join('.'))).toEqual({ kind: 'invalid' });
    expect(await tokens.check(await tokens.issueStream('c1', undefined))).toEqual({ kind: 'invalid' });
    expect(await tokens.checkStream(token)).toEqual({ kind: 'invalid' });
  });
});
