import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const COMMAND_LINE = join(__dirname, '../../bin/frontdesk.js');

/** Adds an agent by the command line of the built product, with the settings of a running server; resolves to the join code. */
export async function addAgent(environment: Record<string, string>, name: string, languages: string): Promise<string> {
  const options = ['agent', 'add', '--name', name, '--skills', 'general', '--languages', languages];
  const { stdout } = await promisify(execFile)(process.execPath, [COMMAND_LINE, ...options], {
    env: { PATH: process.env.PATH, NODE_ENV: 'development', ...environment },
  });
  const code = /join ([0-9A-Z]{4}-[0-9A-Z]{4})/.exec(stdout)?.[1];
  if (code === undefined) throw new Error(`No join code in:\n${stdout}`);
  return code;
}
