import {
  type Activity,
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  ConfigurationServiceClientCredentialFactory,
} from 'botbuilder';
import { AuthenticationConstants, type ClaimsIdentity, type ConnectorClient } from 'botframework-connector';
import { BoundedMap } from '../../core/boundedMap';

export interface BotServiceCredentials {
  appId?: string;
  appPassword?: string;
  appType: 'MultiTenant' | 'SingleTenant' | 'UserAssignedMSI';
  tenantId?: string;
  /** For clouds of their own: where the channel's signing keys are published. */
  openIdMetadataUrl?: string;
  tokenIssuer?: string;
  loginUrl?: string;
}

/** How many connectors (one a service address) are kept. */
const CONNECTORS_KEPT = 100;

/**
 * The SDK's CloudAdapter in the two halves that Frontdesk needs: who sent a request, and a client for the
 * channel's connector. The turn between the two is Frontdesk's own, since it begins after the acknowledgement.
 */
export class BotServiceAdapter extends CloudAdapter {
  private readonly connectors = new BoundedMap<string, Promise<ConnectorClient>>(CONNECTORS_KEPT);
  private readonly appId: string;

  constructor(credentials: BotServiceCredentials) {
    super(authenticationOf(credentials));
    this.appId = credentials.appId ?? '';
  }

  /**
   * Verifies the signed token of a request (Bot Connector authentication: issuer, audience, expiry, signature, service address).
   * Throws the SDK's AuthenticationError. Without credentials every request passes.
   */
  async authenticate(activity: Partial<Activity>, authorization: string): Promise<void> {
    await this.botFrameworkAuthentication.authenticateRequest(activity as Activity, authorization);
  }

  /** A client for the connector at a service address, with our own credentials; made once. */
  connector(serviceUrl: string): Promise<ConnectorClient> {
    const known = this.connectors.get(serviceUrl);
    if (known !== undefined) return known;
    const audience = AuthenticationConstants.ToChannelFromBotOAuthScope;
    const made = this.botFrameworkAuthentication
      .createConnectorFactory(this.ownIdentity())
      .create(serviceUrl, audience);
    this.connectors.set(serviceUrl, made);
    made.catch(() => this.connectors.delete(serviceUrl));
    return made;
  }

  private ownIdentity(): ClaimsIdentity {
    return this.createClaimsIdentity(this.appId);
  }
}

function authenticationOf(credentials: BotServiceCredentials): ConfigurationBotFrameworkAuthentication {
  const factory = new ConfigurationServiceClientCredentialFactory({
    MicrosoftAppId: credentials.appId ?? '',
    MicrosoftAppPassword: credentials.appPassword ?? '',
    // The other types insist on an id; without one nothing is signed and nothing checked.
    MicrosoftAppType: credentials.appId === undefined ? 'MultiTenant' : credentials.appType,
    MicrosoftAppTenantId: credentials.tenantId ?? '',
  });
  const { openIdMetadataUrl, tokenIssuer, loginUrl } = credentials;
  if (openIdMetadataUrl === undefined && tokenIssuer === undefined && loginUrl === undefined) {
    return new ConfigurationBotFrameworkAuthentication({}, factory);
  }
  // The SDK takes either all of these or none.
  const cloud = {
    ValidateAuthority: true,
    ToChannelFromBotLoginUrl: loginUrl ?? AuthenticationConstants.ToChannelFromBotLoginUrl,
    ToChannelFromBotOAuthScope: AuthenticationConstants.ToChannelFromBotOAuthScope,
    ToBotFromChannelTokenIssuer: tokenIssuer ?? AuthenticationConstants.ToBotFromChannelTokenIssuer,
    ToBotFromChannelOpenIdMetadataUrl: openIdMetadataUrl ?? AuthenticationConstants.ToBotFromChannelOpenIdMetadataUrl,
    ToBotFromEmulatorOpenIdMetadataUrl: openIdMetadataUrl ?? AuthenticationConstants.ToBotFromEmulatorOpenIdMetadataUrl,
    OAuthUrl: AuthenticationConstants.OAuthUrl,
  };
  return new ConfigurationBotFrameworkAuthentication(cloud, factory);
}
