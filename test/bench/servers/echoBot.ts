import { ActivityHandler, MessageFactory } from 'botbuilder';
import { serveBot } from './serveBot';

/** The SDK's first sample (BotBuilder-Samples 02.echo-bot). */
class EchoBot extends ActivityHandler {
  constructor() {
    super();
    this.onMessage(async (context, next) => {
      const text = `Echo: ${context.activity.text}`;
      await context.sendActivity(MessageFactory.text(text, text));
      await next();
    });
  }
}

serveBot(new EchoBot());
