export { type EntityScore, type EntityScores, type EntitySpan, type Ratios, scoreEntities } from './entityScores';
export { type LabelledText, readConll } from './readConll';
export { readLabelledModel } from './readLabelledModel';
