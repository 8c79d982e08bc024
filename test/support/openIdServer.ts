import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose';

/** Publishes OpenID metadata and a signing key on loopback as the Bot Connector service does, and signs tokens with it. */
export class OpenIdServer {
  private constructor(
    private readonly server: Server,
    private readonly key: CryptoKey,
    private readonly strangerKey: CryptoKey,
    readonly issuer: string,
  ) {}

  static async start(endorsements: string[]): Promise<OpenIdServer> {
    const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
    const stranger = await generateKeyPair('RS256', { extractable: true });
    const jwk = { ...(await exportJWK(publicKey)), kid: 'key-1', use: 'sig', endorsements };
    const server = createServer((request, response) => {
      const { port } = server.address() as AddressInfo;
      const metadata = { issuer: 'https://connector.test', jwks_uri: `http://127.0.0.1:${port}/keys` };
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(request.url === '/keys' ? { keys: [jwk] } : metadata));
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    return new OpenIdServer(server, privateKey, stranger.privateKey, 'https://connector.test');
  }

  get metadataUrl(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/.well-known/openidconfiguration`;
  }

  /** A token with these claims; `stranger` signs with a key that is not published. */
  sign(claims: JWTPayload, options: { stranger?: boolean } = {}): Promise<string> {
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'RS256', kid: 'key-1' })
      .sign(options.stranger === true ? this.strangerKey : this.key);
  }

  unsigned(claims: JWTPayload): string {
    return new UnsecuredJWT(claims).encode();
  }

  async stop(): Promise<void> {
    await new Promise((resolve) => {
      this.server.close(resolve);
    });
  }
}
