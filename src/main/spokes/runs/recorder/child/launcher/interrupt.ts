import type { ChildProcess } from 'node:child_process';
import koffi from 'koffi';

const CTRL_BREAK_EVENT = 1;
/** All that share the console of who asks. */
const EVERYBODY = 0;

/**
 * Asks the command, and what shares its console, to end. On Windows that is Ctrl-Break: unlike Ctrl-C no program has that turned off by who
 * started it. A program without a handler ends by it; one without this console never hears of it.
 */
export function interrupt(child: ChildProcess, platform: NodeJS.Platform = process.platform): void {
  if (platform !== 'win32') return void child.kill('SIGTERM');
  const generate = koffi.load('kernel32.dll').func('int __stdcall GenerateConsoleCtrlEvent(uint32_t event, uint32_t group)');
  generate(CTRL_BREAK_EVENT, EVERYBODY);
}
