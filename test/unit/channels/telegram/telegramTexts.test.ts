import { loadTexts } from '../../../../dialogs/text/texts';
import { COMMANDS } from '../../../../src/channels/telegram/inboundMessage';
import { LOCALES } from '../../../../src/core/locale';

describe.each(LOCALES)('the words of Telegram in %s', (locale) => {
  const texts = loadTexts();

  it.each(COMMANDS)('say and describe /%s', (command) => {
    expect(texts.say(locale, `channels.telegram.commands.${command}.words`)).not.toBe('');
    // Telegram Bot API, "BotCommand": 1–256 characters.
    const description = texts.say(locale, `channels.telegram.commands.${command}.description`);
    expect(description.length).toBeGreaterThan(0);
    expect(description.length).toBeLessThanOrEqual(256);
  });

  it('fit into the notice over a chat', () => {
    // Telegram Bot API, `answerCallbackQuery`: 0–200 characters.
    expect(texts.say(locale, 'channels.telegram.staleButton').length).toBeLessThanOrEqual(200);
  });
});
