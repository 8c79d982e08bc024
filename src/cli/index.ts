import { Command } from 'commander';
import { loadTexts } from '../../dialogs/text/texts';
import { encoderDirectory } from '../app/encoderDirectory';
import { createLog } from '../app/log';
import { openStores } from '../app/openStores';
import { systemClock, systemIds } from '../app/system';
import { loadConfig } from '../config';
import { isFrontdeskError } from '../core/errors';
import { KNOWN_MODELS, ModelStore, RuntimeStore } from '../nlu/encoder';
import { agentAddCommand } from './agentAdd';
import { agentListCommand } from './agentList';
import { agentRemoveCommand } from './agentRemove';
import type { WithDeps } from './cliDeps';
import { evaluateCommand, type WithEvaluateDeps } from './evaluate';
import { modelConvertCommand } from './modelConvert';
import type { RunModelCommand } from './modelDeps';
import { modelDiffCommand } from './modelDiff';
import { modelsAddCommand } from './modelsAdd';
import { checkModelsDirectory, type RunModelsCommand } from './modelsDeps';
import { modelsListCommand } from './modelsList';
import { modelsRemoveCommand } from './modelsRemove';
import { modelsVerifyCommand } from './modelsVerify';
import { modelValidateCommand } from './modelValidate';
import { openEvaluateDeps } from './openEvaluateDeps';
import { ProgressBar } from './progressBar';
import { trainCommand } from './train';

/** Runs a command on the stores that the configuration names, and closes them. */
const withDeps: WithDeps = async (command) => {
  const config = loadConfig();
  const stores = await openStores(config);
  try {
    await command({
      stores,
      texts: loadTexts(),
      locale: config.DEFAULT_LOCALE,
      clock: systemClock,
      ids: systemIds,
      joinCodeHours: config.JOIN_CODE_HOURS,
      print: (text) => process.stdout.write(`${text}\n`),
    });
  } finally {
    await stores.close();
  }
};

/** Runs a command on model files; its exit code says whether all is well. */
const onModels: RunModelCommand = (command) => {
  const print = (text: string): void => void process.stdout.write(`${text}\n`);
  if (!command({ texts: loadTexts(), locale: loadConfig().DEFAULT_LOCALE, print })) process.exitCode = 1;
};

/** Runs a command on the encoder's models; its exit code says whether all is well. What reads archives is loaded only then. */
const onEncoderModels: RunModelsCommand = async (command) => {
  const config = loadConfig();
  const directory = encoderDirectory(config);
  checkModelsDirectory(directory);
  const { addModel, addRuntime, tryOut } = await import('../nlu/encoder/install/index.js');
  const log = createLog('silent');
  const well = await command({
    texts: loadTexts(),
    locale: config.DEFAULT_LOCALE,
    print: (text) => process.stdout.write(`${text}\n`),
    store: new ModelStore(directory),
    runtimes: new RuntimeStore(directory),
    known: KNOWN_MODELS,
    showProgress: (label) => new ProgressBar(label, process.stdout),
    fetch,
    wait: (ms) => new Promise((done) => setTimeout(done, ms)),
    addModel,
    addRuntime,
    tryOut: (model, runtime) => tryOut(model, runtime, { clock: systemClock, log }),
  });
  if (!well) process.exitCode = 1;
};

/** Runs a command that trains and measures. */
const withEvaluateDeps: WithEvaluateDeps = (command) => command(openEvaluateDeps(loadConfig()));

const program = new Command('frontdesk').description('Frontdesk: the customer-service front door of a company');
const agent = program.command('agent').description('the people who answer customers');
agentAddCommand(agent, withDeps);
agentListCommand(agent, withDeps);
agentRemoveCommand(agent, withDeps);
const model = program.command('model').description('what the bot understands, as files');
modelValidateCommand(model, onModels);
modelConvertCommand(model, onModels);
modelDiffCommand(model, onModels);
const models = program.command('models').description('the sentence encoder: models that compare sentences by meaning');
modelsAddCommand(models, onEncoderModels);
modelsListCommand(models, onEncoderModels);
modelsRemoveCommand(models, onEncoderModels);
modelsVerifyCommand(models, onEncoderModels);
trainCommand(program, withEvaluateDeps, () => loadConfig().MODEL_PACK);
evaluateCommand(program, withEvaluateDeps);

// `… | head` reads no further: what is under way is done all the same, and no stack is shown.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

program.parseAsync().catch((error: unknown) => {
  console.error(isFrontdeskError(error) ? error.message : error);
  process.exitCode = 1;
});
