import type { Voice } from '../voice';
import {
  readAddress,
  readChoice,
  readCode,
  readConfirm,
  readContact,
  readEmail,
  readItems,
  readLastFour,
  readOrderNumber,
  readStars,
  readText,
} from './readers';
import { SlotPrompt } from './slotPrompt';

/** Every question that a task can ask, by id. Each task has all of them. */
export function createPrompts(voice: Voice): SlotPrompt[] {
  return [
    new SlotPrompt('orderNumber', voice, readOrderNumber),
    new SlotPrompt('lastFour', voice, readLastFour),
    new SlotPrompt('code', voice, readCode),
    new SlotPrompt('contact', voice, readContact),
    new SlotPrompt('email', voice, readEmail),
    new SlotPrompt('address', voice, readAddress, true),
    new SlotPrompt('confirm', voice, readConfirm),
    new SlotPrompt('choice', voice, readChoice),
    new SlotPrompt('items', voice, readItems),
    new SlotPrompt('stars', voice, readStars),
    new SlotPrompt('text', voice, readText, true),
  ];
}

export { type Ask, ask, type Choice, SlotPrompt } from './slotPrompt';
export { fold, yesOrNo } from './words';
