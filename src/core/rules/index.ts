export {
  maskEmail,
  maskPhone,
  toAddress,
  toEmail,
  toPhone,
} from './contactRules';
export { DAY_MS, monthsAfter } from './days';
export { canCancel, canChangeAddress, isOpen, itemsNamed } from './orderRules';
export {
  assessReturn,
  isReturnFree,
  RETURN_REASONS,
  type ReturnAssessment,
} from './returnPolicy';
export {
  CODE_DIGITS,
  CODE_LIFETIME_MS,
  CODE_TRIES,
  CODES_SENT,
  isProofValid,
  LOCK_MS,
  lastFourDigits,
  ORDER_PROOF_MS,
  ORDER_TRIES,
} from './verificationRules';
