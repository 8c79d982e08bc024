import { Command } from 'commander';
import { loadTexts } from '../../dialogs/text/texts';
import { openStores } from '../app/openStores';
import { systemClock, systemIds } from '../app/system';
import { loadConfig } from '../config';
import { isFrontdeskError } from '../core/errors';
import { agentAddCommand } from './agentAdd';
import { agentListCommand } from './agentList';
import { agentRemoveCommand } from './agentRemove';
import type { WithDeps } from './cliDeps';
import { modelConvertCommand } from './modelConvert';
import type { RunModelCommand } from './modelDeps';
import { modelDiffCommand } from './modelDiff';
import { modelValidateCommand } from './modelValidate';

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

const program = new Command('frontdesk').description('Frontdesk: the customer-service front door of a company');
const agent = program.command('agent').description('the people who answer customers');
agentAddCommand(agent, withDeps);
agentListCommand(agent, withDeps);
agentRemoveCommand(agent, withDeps);
const model = program.command('model').description('what the bot understands, as files');
modelValidateCommand(model, onModels);
modelConvertCommand(model, onModels);
modelDiffCommand(model, onModels);

program.parseAsync().catch((error: unknown) => {
  console.error(isFrontdeskError(error) ? error.message : error);
  process.exitCode = 1;
});
