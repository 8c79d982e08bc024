import {
  type ActivityHandlerBase,
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  ConfigurationServiceClientCredentialFactory,
} from 'botbuilder';
import * as restify from 'restify';
import { reportUsage, send } from './reportUsage';

/** Serves a bot as the SDK's samples do: restify, CloudAdapter with no credentials, the stock connector for replies. */
export function serveBot(bot: ActivityHandlerBase): void {
  const credentials = new ConfigurationServiceClientCredentialFactory({ MicrosoftAppId: '', MicrosoftAppPassword: '' });
  const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication({}, credentials));
  adapter.onTurnError = async (_context, error) => {
    console.error(error);
    process.exit(1);
  };
  const server = restify.createServer();
  server.use(restify.plugins.bodyParser());
  server.post('/api/messages', async (request: restify.Request, response: restify.Response) => {
    await adapter.process(request, response, (context) => bot.run(context));
  });
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    reportUsage();
    send({ kind: 'ready', url: `http://127.0.0.1:${port}` });
  });
}
