import type { Locale } from '../../../../src/core/locale';
import { PrebuiltMatcher } from '../../../../src/nlu/entities/prebuiltMatcher';
import { foldText } from '../../../../src/nlu/foldText';

/** A Wednesday. */
const NOW = new Date(2026, 2, 11, 10, 0, 0);
const matchers: Record<Locale, PrebuiltMatcher> = {
  en: new PrebuiltMatcher('datetimeV2', 'en'),
  'zh-CN': new PrebuiltMatcher('datetimeV2', 'zh-CN'),
};

interface Value {
  type: string;
  timex: string;
  Mod?: string;
  value?: string;
  start?: string;
  end?: string;
}

/** "[words] type timex value", a line for each reading. */
function read(text: string, now = NOW): string[] {
  const locale = /\p{Script=Han}/u.test(text) ? 'zh-CN' : 'en';
  return matchers[locale].find(text, foldText(text), now).flatMap((entity) => {
    expect(text.slice(entity.start, entity.start + entity.length)).toBe(entity.text);
    return (entity.value as Value[]).map(({ type, timex, Mod, value, start, end }) =>
      [`[${entity.text}]`, type, timex, Mod, value ?? `${start} ${end}`].filter((part) => part !== undefined).join(' '),
    );
  });
}

describe('amounts of time with halves and quarters', () => {
  test.each([
    ['请半小时后打给我', '[半小时后] datetime 2026-03-11 2026-03-11 10:30:00'],
    ['等了两个半小时', '[两个半小时] duration PT2.5H 9000'],
    ['２个半小时', '[２个半小时] duration PT2.5H 9000'],
    ['两个半小时后', '[两个半小时后] datetime 2026-03-11 2026-03-11 12:30:00'],
    ['2.5个小时前', '[2.5个小时前] datetime 2026-03-11 2026-03-11 07:30:00'],
    ['一个半月后', '[一个半月后] date 2026-04-26 2026-04-26'],
    ['半个月前', '[半个月前] date 2026-02-24 2026-02-24'],
    ['半年前买的', '[半年前] date 2025-09-11 2025-09-11'],
    ['两年半以后', '[两年半以后] date 2028-09-11 2028-09-11'],
    ['三天半后', '[三天半后] date 2026-03-14 2026-03-14'],
    ['两周半', '[两周半] duration P2.5W 1512000'],
    ['一个半星期', '[一个半星期] duration P1.5W 907200'],
    ['一刻钟', '[一刻钟] duration PT15M 900'],
    ['三刻钟后', '[三刻钟后] datetime 2026-03-11 2026-03-11 10:45:00'],
    ['过去半年', '[过去半年] daterange (2025-09-11,2026-03-11,P0.5Y) 2025-09-11 2026-03-11'],
    ['未来半个月', '[未来半个月] daterange (2026-03-12,2026-03-27,P0.5M) 2026-03-12 2026-03-27'],
    [
      '过去两个半小时',
      '[过去两个半小时] datetimerange (2026-03-11T07:30:00,2026-03-11T10:00:00,PT2.5H) 2026-03-11 07:30:00 2026-03-11 10:00:00',
    ],
    ['call me in half an hour', '[in half an hour] datetime 2026-03-11T10:30:00 2026-03-11 10:30:00'],
    ['Half An Hour Ago', '[Half An Hour Ago] datetime 2026-03-11T09:30:00 2026-03-11 09:30:00'],
    ['an hour and a half', '[an hour and a half] duration PT1.5H 5400'],
    ['in 2.5 hours', '[in 2.5 hours] datetime 2026-03-11T12:30:00 2026-03-11 12:30:00'],
    [
      'in twenty-two and a half minutes',
      '[in twenty-two and a half minutes] datetime 2026-03-11T10:22:30 2026-03-11 10:22:30',
    ],
    ['a year and a half ago', '[a year and a half ago] date 2024-09-11 2024-09-11'],
    ['three quarters of an hour', '[three quarters of an hour] duration PT0.75H 2700'],
    ['the last half year', '[last half year] daterange (2025-09-11,2026-03-11,P0.5Y) 2025-09-11 2026-03-11'],
  ])('%s', (text, reading) => {
    expect(read(text)).toEqual([reading]);
  });

  test('end with the month where it has no such day', () => {
    expect(read('半年后', new Date(2026, 7, 31))).toEqual(['[半年后] date 2027-02-28 2027-02-28']);
  });

  test.each([
    ['三点半', ['[三点半] time T03:30 03:30:00', '[三点半] time T15:30 15:30:00']],
    ['every half hour', ['[every half hour] set PT0.5H not resolved']],
    ['more than half an hour', ['[more than half an hour] duration PT0.5H more 1800']],
    ['三分半', []],
    ['half price', []],
  ])('what only looks so stays: %s', (text, readings) => {
    expect(read(text)).toEqual(readings);
  });
});

describe('amounts of two units, and words for before and after', () => {
  test.each([
    ['一小时三十分钟后', '[一小时三十分钟后] datetime 2026-03-11 2026-03-11 11:30:00'],
    ['一个小时一刻钟', '[一个小时一刻钟] duration PT1H15M 4500'],
    ['1 hour 30 minutes', '[1 hour 30 minutes] duration PT1H30M 5400'],
    ['2 hours and 30 minutes ago', '[2 hours and 30 minutes ago] datetime 2026-03-11T07:30:00 2026-03-11 07:30:00'],
    ['两天之后', '[两天之后] date 2026-03-13 2026-03-13'],
    ['十分钟以前', '[十分钟以前] datetime 2026-03-11 2026-03-11 09:50:00'],
    ['一百二十天之后', '[一百二十天之后] date 2026-07-09 2026-07-09'],
    ['两个星期后', '[两个星期后] date 2026-03-25 2026-03-25'],
    ['两个礼拜前', '[两个礼拜前] date 2026-02-25 2026-02-25'],
    ['in two weeks', '[in two weeks] date 2026-03-25 2026-03-25'],
  ])('%s', (text, reading) => {
    expect(read(text)).toEqual([reading]);
  });

  test.each([
    ['07年以后', ['[07年以后] daterange 2007 after 2008-01-01 undefined']],
    ['the last 3 months and 2 days ago', ['[last 3 months]', '[2 days ago]']],
  ])('a year and two amounts stay: %s', (text, readings) => {
    read(text).forEach((reading, index) => expect(reading).toContain(readings[index]));
    expect(read(text)).toHaveLength(readings.length);
  });
});

describe('ranges of days and months', () => {
  test.each([
    ['下周一到周五', '[下周一到周五] daterange (2026-03-16,2026-03-20,P4D) 2026-03-16 2026-03-20'],
    ['本周五到下周二', '[本周五到下周二] daterange (2026-03-13,2026-03-17,P4D) 2026-03-13 2026-03-17'],
    ['周五到下周二', '[周五到下周二] daterange (XXXX-WXX-5,2026-03-17,P4D) 2026-03-13 2026-03-17'],
    ['上周三到周五', '[上周三到周五] daterange (2026-03-04,2026-03-06,P2D) 2026-03-04 2026-03-06'],
    ['下下周三到周五', '[下下周三到周五] daterange (2026-03-25,2026-03-27,P2D) 2026-03-25 2026-03-27'],
    ['下个月3号到5号', '[下个月3号到5号] daterange (2026-04-03,2026-04-05,P2D) 2026-04-03 2026-04-05'],
    ['下个月28号到5号', '[下个月28号到5号] daterange (2026-04-28,2026-05-05,P7D) 2026-04-28 2026-05-05'],
    [
      'from next monday to friday',
      '[from next monday to friday] daterange (2026-03-16,2026-03-20,P4D) 2026-03-16 2026-03-20',
    ],
    ['next friday to tuesday', '[next friday to tuesday] daterange (2026-03-20,2026-03-24,P4D) 2026-03-20 2026-03-24'],
    ['last friday to monday', '[last friday to monday] daterange (2026-03-06,2026-03-09,P3D) 2026-03-06 2026-03-09'],
    [
      'last december 20 to january 5',
      '[last december 20 to january 5] daterange (XXXX-12-20,XXXX-01-05,P16D) 2025-12-20 2026-01-05',
    ],
    ['今年三月到五月', '[今年三月到五月] daterange (2026-03-01,2026-05-01,P2M) 2026-03-01 2026-05-01'],
  ])('%s', (text, reading) => {
    expect(read(text)).toEqual([reading]);
  });

  test('two readings stay where both are in order', () => {
    expect(read('周五到周一')).toEqual([
      '[周五到周一] daterange (XXXX-WXX-5,XXXX-WXX-1,P3D) 2026-03-06 2026-03-09',
      '[周五到周一] daterange (XXXX-WXX-5,XXXX-WXX-1,P3D) 2026-03-13 2026-03-16',
    ]);
    expect(read('from nov to march')).toEqual([
      '[from nov to march] daterange (XXXX-11-01,XXXX-03-01,P4M) 2025-11-01 2026-03-01',
      '[from nov to march] daterange (XXXX-11-01,XXXX-03-01,P4M) 2026-11-01 2027-03-01',
    ]);
  });
});

describe('Chinese periods', () => {
  test.each([
    ['去年上半年', '[去年上半年] daterange (2025-01-01,2025-07-01,P6M) 2025-01-01 2025-07-01'],
    ['下半年', '[下半年] daterange (2026-07-01,2027-01-01,P6M) 2026-07-01 2027-01-01'],
    ['2027年上半年', '[2027年上半年] daterange (2027-01-01,2027-07-01,P6M) 2027-01-01 2027-07-01'],
    ['上半月', '[上半月] daterange (2026-03-01,2026-03-16,P15D) 2026-03-01 2026-03-16'],
    ['下半周', '[下半周] daterange (2026-03-12,2026-03-16,P4D) 2026-03-12 2026-03-16'],
    ['下下周', '[下下周] daterange 2026-W13 2026-03-23 2026-03-30'],
    ['上上个月', '[上上个月] daterange 2026-01 2026-01-01 2026-02-01'],
    ['下下周三下午三点', '[下下周三下午三点] datetime 2026-03-25T15 2026-03-25 15:00:00'],
    ['下个月初', '[下个月初] daterange 2026-04 start 2026-04-01 2026-04-16'],
    ['上个月底', '[上个月底] daterange 2026-02 end 2026-02-16 2026-03-01'],
    ['明年年底', '[明年年底] daterange 2027 end 2027-07-01 2028-01-01'],
  ])('%s', (text, reading) => {
    expect(read(text)).toEqual([reading]);
  });
});

test.each(['half an hour and ', '半', '两个半小时', '下', '下下周一到', 'mid 2027 to ', '9999年', '下个月到'])(
  '"%s" without end is read',
  (words) => {
    expect(() => read(words.repeat(600))).not.toThrow();
  },
);
