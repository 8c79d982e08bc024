import { readModelText } from '../../../../src/nlu/modelFormats/readModelText';
import type { LanguageModel } from '../../../../src/nlu/languageModel';
import { toLanguageModel } from '../../../../src/nlu/toLanguageModel';

const CITIES = ['Paris', 'Rome', 'New York', 'Cairo', 'Oslo', 'San Jose', 'Lima', 'Hong Kong'];
const SIZES = ['small', 'large', 'medium'];
const TOPPINGS = ['ham', 'olives', 'cheese'];

const pick = <T>(items: readonly T[], at: number): T => items[at % items.length] as T;

const BOOKINGS = CITIES.flatMap((city, at) => {
  const [from, to] = [`{@city:origin=${city}}`, `{@city:destination=${pick(CITIES, at + 3)}}`];
  return [
    `fly from ${from} to ${to}`,
    `a ticket to ${to} please`,
    `book me a flight from ${from} to ${to} tomorrow`,
    `I leave ${from} for ${to}`,
    `is it warm in {@city=${city}}`,
    `leave {@datetimeV2:departure=on May ${at + 1}} and return {@datetimeV2:return=on June ${at + 1}}`,
  ];
});
const ORDERS = ['one', 'two', 'three', 'four'].flatMap((count, at) => [
  `I want {@Order={@Amount=${count}} {@Size=${pick(SIZES, at)}} pizzas with {@Topping=${pick(TOPPINGS, at)}}}`,
  `bring {@Order={@Amount=${count}} ${'pizzas'}} and {@Order={@Amount=${pick(['five', 'six'], at)}} {@Size=${pick(SIZES, at + 1)}} pies}`,
  `{@Order=a {@Size=${pick(SIZES, at)}} pizza with {@Topping=${pick(TOPPINGS, at + 1)}}} please`,
]);

/** A small model with every kind of entity: what can be learnt from so little is what the tests ask. */
const LINES = [
  '@ ml city hasRoles origin,destination usesFeature cityNames',
  '@ ml Order usesFeature number =',
  '    - @ number Amount',
  '    - @ ml Size',
  '    - @ ml Topping',
  '@ prebuilt number',
  '@ prebuilt datetimeV2 hasRoles departure,return',
  '@ list class =',
  '    - economy:',
  '        - coach',
  '    - first:',
  '        - first class',
  '@ regex flight = /[a-z]{2}\\d{3,4}/',
  '@ composite Seat = [class, number]',
  '@ patternany title =',
  '    - War and Peace',
  '    - please and thank you',
  '@ phraselist cityNames(interchangeable) =',
  `    - ${[...CITIES, 'Quito', 'Kuala Lumpur'].join(', ')}`,
  '@ phraselist moods disabledForAllModels =',
  '    - happy, sad',
  '@ intent Order usesFeature moods',
  '# Book',
  ...BOOKINGS.map((line) => `- ${line}`),
  '- from {city:origin} to {city:destination}',
  '- ^seats in {class}^',
  '# Order',
  ...ORDERS.map((line) => `- ${line}`),
  '# Read',
  '- read me something',
  '- find [the] (book|novel) {title} [please]',
  '- who wrote {title}',
  '# None',
  '- what is the weather',
  '- tell me a joke about dogs',
  '- I want to sleep',
  '- one moment please',
];

export function travelModel(extraLines: readonly string[] = []): LanguageModel {
  const { model, problems } = readModelText([...LINES, ...extraLines].join('\n'), 'travel.lu');
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  return toLanguageModel(model, 'en');
}
