const ACCENT = '#17493d';
const INK = '#1d2a26';
const LINE = '#e4dfd5';
const FONT =
  '"Segoe UI Variable Text", "Segoe UI", system-ui, -apple-system, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif';

/** Web Chat's look; `isNarrow` for phones, where suggested actions are stacked so that each is easy to press. */
export function styleOptions(initials, isNarrow) {
  return {
    rootHeight: '100%',
    rootWidth: '100%',
    backgroundColor: '#fbfaf7',
    accent: ACCENT,
    primaryFont: FONT,
    subtle: '#5b6863',
    paddingRegular: isNarrow ? 12 : 16,
    paddingWide: 20,

    avatarSize: 32,
    botAvatarInitials: initials,
    botAvatarBackgroundColor: ACCENT,
    botAvatarColor: '#f4c979',
    showAvatarInGroup: 'status',

    bubbleBackground: '#fff',
    bubbleTextColor: INK,
    bubbleBorderColor: LINE,
    bubbleBorderRadius: 18,
    bubbleBorderWidth: 1,
    bubbleMinHeight: 40,
    bubbleMaxWidth: 560,
    bubbleNubSize: 0,
    bubbleFromUserBackground: ACCENT,
    bubbleFromUserTextColor: '#fff',
    bubbleFromUserBorderColor: ACCENT,
    bubbleFromUserBorderRadius: 18,
    bubbleFromUserBorderWidth: 1,
    bubbleFromUserNubSize: 0,
    messageActivityWordBreak: 'break-word',

    groupTimestamp: 60_000,
    timestampColor: '#5b6863',
    timestampFormat: 'relative',

    suggestedActionLayout: isNarrow ? 'stacked' : 'flow',
    suggestedActionHeight: 40,
    suggestedActionBackgroundColor: '#fff',
    suggestedActionBackgroundColorOnHover: '#e7efe9',
    suggestedActionBackgroundColorOnActive: '#d5e4da',
    suggestedActionBorderColor: ACCENT,
    suggestedActionBorderRadius: 20,
    suggestedActionBorderWidth: 1,
    suggestedActionTextColor: ACCENT,
    suggestedActionsStackedLayoutButtonMaxHeight: 60,
    suggestedActionsStackedLayoutButtonTextWrap: true,

    sendBoxBackground: '#fff',
    sendBoxBorderTop: `1px solid ${LINE}`,
    sendBoxButtonColor: ACCENT,
    sendBoxButtonColorOnHover: '#0e332a',
    sendBoxHeight: 56,
    sendBoxTextColor: INK,
    sendBoxTextWrap: true,
    sendBoxPlaceholderColor: '#6b7772',

    transcriptActivityVisualKeyboardIndicatorColor: '#b4620a',
    transcriptVisualKeyboardIndicatorColor: '#b4620a',
    newMessagesButtonBackgroundColor: ACCENT,
    typingAnimationDuration: 8_000,
    uploadMultiple: true,
  };
}

/** How adaptive cards look inside the bubbles. */
export const adaptiveCardsHostConfig = {
  fontFamily: FONT,
  supportsInteractivity: true,
  spacing: { small: 4, default: 8, medium: 12, large: 16, extraLarge: 24, padding: 16 },
  containerStyles: {
    default: {
      foregroundColors: {
        default: { default: INK, subtle: '#5b6863' },
        accent: { default: ACCENT, subtle: '#3d6b5f' },
        good: { default: '#1e6b3a', subtle: '#1e6b3a' },
        warning: { default: '#8a4b08', subtle: '#8a4b08' },
        attention: { default: '#a3261a', subtle: '#a3261a' },
      },
    },
    emphasis: { backgroundColor: '#f3f0e8' },
  },
  actions: { actionsOrientation: 'vertical', actionAlignment: 'stretch', buttonSpacing: 8, maxActions: 10 },
};
