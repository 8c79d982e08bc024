import { compose } from './app/compose';
import { startMessage } from './app/startMessage';
import { loadConfig } from './config';
import { isFrontdeskError } from './core/errors';

/** Reads the configuration, composes, listens, takes up changed models on SIGHUP, and stops on a signal. */
async function main(): Promise<void> {
  const config = loadConfig();
  const frontdesk = await compose(config);
  const { url } = await frontdesk.start();
  process.stdout.write(startMessage(url, config, frontdesk.encoderLocales));
  const stop = (): void => {
    // A turn that hangs must not keep the process from ending; its message is still in the inbox.
    setTimeout(() => process.exit(1), config.SHUTDOWN_DEADLINE_MS).unref();
    frontdesk.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  // What reports its failure itself: a model that cannot be read changes nothing.
  process.on('SIGHUP', () => void frontdesk.reload());
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

main().catch((error: unknown) => {
  console.error(isFrontdeskError(error, 'CONFIG_INVALID') ? error.message : error);
  process.exit(1);
});
