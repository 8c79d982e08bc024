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

const program = new Command('frontdesk').description('Frontdesk: the customer-service front door of a company');
const agent = program.command('agent').description('the people who answer customers');
agentAddCommand(agent, withDeps);
agentListCommand(agent, withDeps);
agentRemoveCommand(agent, withDeps);

program.parseAsync().catch((error: unknown) => {
  console.error(isFrontdeskError(error) ? error.message : error);
  process.exitCode = 1;
});
