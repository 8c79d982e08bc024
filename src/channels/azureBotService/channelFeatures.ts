import type { ChannelFeatures } from '../../ports/channel';

const RICH: ChannelFeatures = {
  adaptiveCards: true,
  buttons: true,
  typing: true,
  updates: true,
  maxTextLength: 28_000,
};
const PLAIN: ChannelFeatures = {
  adaptiveCards: false,
  buttons: false,
  typing: false,
  updates: false,
  maxTextLength: 1_600,
};

/** What a channel of the Bot Service can show (Microsoft, "Channels reference": categorized activities and card support by channel). */
const BY_CHANNEL: Record<string, ChannelFeatures> = {
  msteams: RICH,
  emulator: RICH,
  webchat: RICH,
  email: { ...PLAIN, maxTextLength: 100_000 },
  sms: PLAIN,
  line: { ...PLAIN, buttons: true, maxTextLength: 5_000 },
  slack: { ...RICH, adaptiveCards: false, typing: true, maxTextLength: 12_000 },
  facebook: { ...RICH, adaptiveCards: false, updates: false, maxTextLength: 2_000 },
};

export function channelFeatures(channelId: string): ChannelFeatures {
  return BY_CHANNEL[channelId] ?? PLAIN;
}
