import { compose } from '../../../src/app/compose';
import { loadConfig } from '../../../src/config';
import { reportUsage, send } from './reportUsage';

/** Frontdesk as `npm start` runs it: the embedded store, the local engine, the demo company. */
async function main(): Promise<void> {
  const frontdesk = await compose(loadConfig());
  const { url } = await frontdesk.start();
  reportUsage();
  send({ kind: 'ready', url });
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
