import { tidyTrainedModels, trainedRecognizer } from './trainedModels';

/** The pack that conversations, evaluation and served models are tested with. */
const TESTED_PACK = 'retail';

/** Before all tests, once for all workers: they would else train the same model at the same time. */
export default async function trainModels(): Promise<void> {
  tidyTrainedModels();
  await trainedRecognizer(TESTED_PACK);
}
