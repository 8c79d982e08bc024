export {
  createLocalRecognizer,
  LocalRecognizer,
  type LocalRecognizerInfo,
  type LocalRecognizerOptions,
} from './localRecognizer';
