import { createServer } from 'node:net';

/** Milliseconds after which nobody waits for this any more. */
const DEADLINE_MS = 10_000;

/**
 * Runs in a sandbox's network namespace: listens on its loopback, hands the listening socket to the hub and ends. A socket stays in the
 * namespace that it was made in, wherever it is accepted from.
 */
function main(): void {
  setTimeout(() => process.exit(1), DEADLINE_MS);
  const server = createServer();
  server.once('error', (error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  });
  server.listen(Number(process.argv[2]), '127.0.0.1', () => {
    process.send?.('listening', server, {}, (error) => process.exit(error === null ? 0 : 1));
  });
}

main();
