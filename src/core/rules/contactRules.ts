const EMAIL = /^[^\s@<>()[\],;:"\\]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;

/** The e-mail address in lower case, or undefined when it is not one that mail can be sent to. */
export function toEmail(text: string): string | undefined {
  const email = text.trim().normalize('NFKC').toLowerCase();
  return email.length <= 254 && EMAIL.test(email) && !email.includes('..') ? email : undefined;
}

/**
 * The phone number in E.164, or undefined. A number without a country code is taken for a Chinese mobile
 * (eleven digits from 13 to 19) or a North American number (ten digits).
 */
export function toPhone(text: string): string | undefined {
  const compact = text.normalize('NFKC').replace(/[\s().-]/g, '');
  const international = /^(?:\+|00)([1-9]\d{7,14})$/.exec(compact);
  if (international) return `+${international[1]}`;
  if (/^1[3-9]\d{9}$/.test(compact)) return `+86${compact}`;
  if (/^[2-9]\d{9}$/.test(compact)) return `+1${compact}`;
  return undefined;
}

/** `lina@example.com` → `l***@example.com`. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@');
  return `${email.slice(0, 1)}***${email.slice(at)}`;
}

/** `+8613800000001` → `***0001`. */
export function maskPhone(phone: string): string {
  return `***${phone.slice(-4)}`;
}

const CHINESE = /\p{Script=Han}/u;
/** Words without which a Chinese address cannot be delivered to a door. */
const CHINESE_PLACE = /[省市区县镇乡村路街道巷弄号栋幢楼室座苑园]/u;
const ADDRESS_MAX = 200;

/**
 * The address in one line, or undefined when no parcel could be delivered by it:
 * a Chinese one names places, any other has a number and at least three words.
 */
export function toAddress(text: string): string | undefined {
  const address = text.replace(/\s+/g, ' ').trim();
  if (address.length > ADDRESS_MAX || /[?？]$/.test(address)) return undefined;
  if (CHINESE.test(address)) {
    const places = [...address].filter((character) => CHINESE_PLACE.test(character)).length;
    return address.length >= 6 && places >= 2 ? address : undefined;
  }
  // An order's number is no house's.
  return /\d/.test(address.replace(/\bFD\s?\d+/gi, '')) && address.split(/[\s,]+/).length >= 3 && address.length >= 10
    ? address
    : undefined;
}
