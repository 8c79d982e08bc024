export {
  createLocalRecognizer,
  type LocalRecognizer,
  type LocalRecognizerInfo,
  type LocalRecognizerOptions,
} from './localRecognizer';
export { LuisRecognizer, type LuisRecognizerOptions } from './luisRecognizer';
export { ThreadTrainer } from './threadTrainer';
export { type Trainer, trainHere } from './trainer';
