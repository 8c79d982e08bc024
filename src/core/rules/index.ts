export {
  maskEmail,
  maskPhone,
  toAddress,
  toEmail,
  toPhone,
} from './contactRules';
export { DAY_MS, daysAfter, monthsAfter } from './days';
export { canCancel, canChangeAddress, isOpen, itemsNamed } from './orderRules';
export {
  assessReturn,
  isReturnFree,
  RETURN_REASONS,
  RETURN_WINDOW_DAYS,
  type ReturnAssessment,
  WARRANTY_MONTHS,
} from './returnPolicy';
export {
  CODE_DIGITS,
  CODE_LIFETIME_MS,
  CODE_PROOF_MS,
  CODE_TRIES,
  CODES_SENT,
  isProofValid,
  LOCK_MS,
  lastFourDigits,
  ORDER_DIGITS,
  ORDER_PROOF_MS,
  ORDER_TRIES,
  ORDER_TRIES_WINDOW_MS,
} from './verificationRules';
