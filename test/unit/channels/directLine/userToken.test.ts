import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from 'jose';
import { createUserTokenVerifier, type UserTokenKey } from '../../../../src/channels/directLine/userToken';
import { systemClock } from '../../../../src/app/system';

const OPTIONS = {
  issuer: 'https://shop.example',
  audience: 'frontdesk',
  clock: systemClock,
  resolveCustomer: async ({ sub, email }: { sub: string; email?: string }) => ({ customerId: `${sub}/${email}` }),
};

const sign = (key: Parameters<SignJWT['sign']>[0], alg: string): Promise<string> =>
  new SignJWT({ email: 'a@example.com', name: 'Ann' })
    .setProtectedHeader({ alg })
    .setSubject('1')
    .setIssuer(OPTIONS.issuer)
    .setAudience(OPTIONS.audience)
    .setExpirationTime('5m')
    .sign(key);

describe('createUserTokenVerifier', () => {
  it.each(['RS256', 'ES256'])('checks %s by a public key or a key set', async (alg) => {
    const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
    const stranger = await generateKeyPair(alg);
    const keys: UserTokenKey[] = [
      { publicKey: await exportSPKI(publicKey) },
      { jwks: { keys: [await exportJWK(publicKey)] } },
    ];
    for (const key of keys) {
      const verify = createUserTokenVerifier({ ...OPTIONS, key });
      await expect(verify(await sign(privateKey, alg))).resolves.toEqual({
        customerId: '1/a@example.com',
        name: 'Ann',
      });
      await expect(verify(await sign(stranger.privateKey, alg))).rejects.toMatchObject({
        code: 'REQUEST_INVALID',
        field: 'userToken',
      });
    }
  });

  it('does not take a public key for a shared secret', async () => {
    const { publicKey } = await generateKeyPair('RS256', { extractable: true });
    const pem = await exportSPKI(publicKey);
    const verify = createUserTokenVerifier({ ...OPTIONS, key: { publicKey: pem } });
    await expect(verify(await sign(Buffer.from(pem), 'HS256'))).rejects.toMatchObject({ code: 'REQUEST_INVALID' });
  });

  it('refuses at the start a key that is none, or the private one', async () => {
    const { privateKey } = await generateKeyPair('ES256', { extractable: true });
    const { exportPKCS8 } = await import('jose');
    for (const publicKey of ['not a key', await exportPKCS8(privateKey)]) {
      expect(() => createUserTokenVerifier({ ...OPTIONS, key: { publicKey } })).toThrow(
        expect.objectContaining({ code: 'CONFIG_INVALID' }),
      );
    }
  });
});
