/** Words that answer a question with yes or no, whole messages only, folded by `fold`. */
const YES = new Set(
  (
    'yes|y|yeah|yep|yup|sure|ok|okay|k|fine|correct|right|thats right|that is right|please do|yes please|go ahead|do it|' +
    'sounds good|of course|absolutely|definitely|confirm|confirmed|yes do it|yes thats right|👍|' +
    '是|是的|对|对的|好|好的|好呀|好啊|行|可以|可以的|没错|确认|确定|嗯|嗯嗯|要|要的|需要|没问题|当然|同意|就这样|对没错|好的谢谢'
  ).split('|'),
);
const NO = new Set(
  (
    'no|n|nope|nah|no thanks|no thank you|not now|dont|do not|rather not|id rather not|no dont|no way|👎|' +
    '不|不是|不对|不用|不用了|不要|不要了|不需要|不行|不可以|先不|先不用|否|没有|不了|算了不用了|不用谢谢|不必了'
  ).split('|'),
);

/** Lower case, without punctuation, full-width forms made plain. */
export function fold(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/['’`]/g, '')
    .replace(/[\p{P}\s]+/gu, ' ')
    .trim();
}

/** Whether the whole message is a yes or a no; undefined when it is neither. */
export function yesOrNo(text: string): boolean | undefined {
  // Politeness changes neither.
  const folded = fold(text).replace(/ ?(?:谢谢您?|多谢|please|thanks|thank you)$/u, '');
  const joined = folded.replace(/ /g, '');
  if (YES.has(folded) || YES.has(joined) || text.trim() === '👍') return true;
  if (NO.has(folded) || NO.has(joined) || text.trim() === '👎') return false;
  return undefined;
}

/** Words that mean every choice of a list. */
export function meansAll(text: string): boolean {
  return /\b(?:all|both|everything|every one|the lot|whole order)\b|全部|都|两个|两件|所有|全退|整单/iu.test(text);
}

const DIGIT_WORDS = '一二三四五六七八九';

/** A position said in Chinese ("第二个", "二"); undefined when there is none. */
export function chinesePosition(text: string): number | undefined {
  const found = /^(?:选|要)?第?([一二三四五六七八九])(?:个|项|条|单|种)?$/u.exec(text.trim())?.[1];
  return found === undefined ? undefined : DIGIT_WORDS.indexOf(found) + 1;
}

/** Words that mean a way of refund only where the question is which way; elsewhere a card is many things. */
const REFUND_WORDS = {
  original:
    /(?<!gift[ -])\bcards?\b|\bbank\b|\baccount\b|\bpaypal\b|\bi paid\b|(?<!礼品|购物|储值)卡|支付宝|微信|付款|现金/iu,
  storeCredit:
    /\bstore\b|\bshop\b|\bvouchers?\b|\bgift[ -]cards?\b|\bnext order\b|余额|代金|礼品卡|购物[卡券金]|储值卡|抵扣/iu,
};

/** The way of refund that an answer to that question names; undefined when it names none or both. */
export function refundMethodIn(text: string): 'original' | 'storeCredit' | undefined {
  const original = REFUND_WORDS.original.test(text);
  if (original === REFUND_WORDS.storeCredit.test(text)) return undefined;
  return original ? 'original' : 'storeCredit';
}
