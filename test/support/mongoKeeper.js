/**
 * Runs one database server for as long as its own standard input is open, and removes the server's folder after it.
 * The test process holds the other end: however it dies, the pipe closes and the server goes with it.
 *
 * node mongoKeeper.js FOLDER COMMAND ARGUMENT…
 * Exits with 0 when it was asked to stop, with 1 when the server stopped by itself (its log goes to standard error).
 */
const { spawn } = require('node:child_process');
const { openSync, readFileSync, rmSync } = require('node:fs');
const { join } = require('node:path');

const KILL_AFTER_MS = 5_000;

const [folder, command, ...args] = process.argv.slice(2);
const logFile = join(folder, 'server.log');
const log = openSync(logFile, 'a');
const server = spawn(command, args, { cwd: folder, stdio: ['ignore', log, log] });
let stopping = false;

function stop() {
  if (stopping) return;
  stopping = true;
  server.kill('SIGTERM');
  setTimeout(() => server.kill('SIGKILL'), KILL_AFTER_MS).unref();
}

function finish(reason) {
  if (!stopping) process.stderr.write(`${reason}\n${readFileSync(logFile, 'utf8').slice(-2000)}\n`);
  rmSync(folder, { recursive: true, force: true });
  process.exit(stopping ? 0 : 1);
}

server.once('error', (error) => finish(String(error)));
server.once('exit', (code, signal) => finish(`the server stopped (${signal ?? code})`));
process.stdin.once('end', stop).once('close', stop).resume();
// A Ctrl-C reaches the whole group; the pipe tells when it is time.
process.on('SIGINT', () => {});
process.on('SIGTERM', stop);
