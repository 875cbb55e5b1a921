import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { catchStrayFaults } from './stray-faults';

/** The main process with a hub or without; what was reported, and over what it ended. */
function desktop(hub: boolean) {
  const source = new EventEmitter();
  const [reported, ended]: [string[], unknown[]] = [[], []];
  catchStrayFaults(
    {
      incident: (error, where) => hub && reported.push(`${where}: ${String(error)}`) > 0,
      giveUp: (error) => ended.push(error),
    },
    source as unknown as NodeJS.Process,
  );
  return { source, reported, ended };
}

it('is reported, and the desktop goes on', () => {
  const { source, reported, ended } = desktop(true);
  source.emit('uncaughtException', 'a', 'uncaughtException');
  source.emit('unhandledRejection', 'b');
  expect([reported, ended]).toEqual([['uncaughtException: a', 'unhandledRejection: b'], []]);
});

it('ends the desktop, once, when it keeps coming', () => {
  const { source, reported, ended } = desktop(true);
  for (const error of [1, 2, 3, 4, 5]) source.emit('unhandledRejection', error);
  expect([reported.length, ended]).toEqual([5, [4]]);
});

it('ends a desktop that has no hub to report it to', () => {
  const { source, ended } = desktop(false);
  source.emit('uncaughtException', 'a', 'uncaughtException');
  expect(ended).toEqual(['a']);
});
