import { version } from '#main/hub/version';
import { dialHub } from './hub-client';
import { createPerform, isBrokenPipe } from './perform';
import { createProgram, runProgram } from './program';
import { takeToken } from './show-token';

// A reader that has seen enough (`| head`) is no fault.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error) => {
    if (!isBrokenPipe(error)) throw error;
    process.exit(0);
  });
}

const token = takeToken(process.env);

await runProgram(
  createProgram(
    version,
    createPerform(
      () => dialHub(import.meta.dirname, token),
      token === undefined ? undefined : (ticket) => dialHub(import.meta.dirname, token, ticket),
    ),
    import.meta.dirname,
  ),
  process.argv.slice(2),
);
