export { type ConfusionMatrix, confusionMatrix } from './confusions';
export { crossValidationSplits, type Split } from './crossValidationSplits';
export { type EncodedTexts, encodeTexts } from './encodeTexts';
export { type EntityScores, type EntitySpan, scoreEntities } from './entityScores';
export type { Estimate } from './estimates';
export { ENCODER_USES, type EncoderUse } from './evaluatedEngine';
export { type EngineCosts, type EvaluatedRun, evaluateSplits } from './evaluateSplits';
export { type IntentPrediction, type IntentScores, KEPT_SHARE, scoreIntents, toPrediction } from './intentScores';
export { type LabelledRow, readLabelledRows } from './labelledRow';
