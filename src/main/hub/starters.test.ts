import { expect, test } from 'vitest';
import { createCheckStarter } from './starters';

const ada = { name: 'Ada', since: 1 };
const refused = { code: 'STARTER_MAY_NOT', data: { person: 'Ada' } };

/** A role that reaches scripts that are known to be of the network, and a catalogue that was not read yet. */
function bench(machineNames: readonly string[] = []) {
  const scripts = new Map<string, readonly string[]>();
  let may = true;
  let read = (): void => undefined;
  const opened = new Promise<void>((resolve) => (read = resolve));
  const check = createCheckStarter(
    {
      mayNow: (_who, _scope, object) => may && (object === undefined || scripts.get(object.id)?.includes('net') === true),
      machineNames: new Set(machineNames),
    },
    { opened, get: (id) => scripts.get(id) },
  );
  return { check, scripts, read, disable: () => (may = false) };
}

test('who is limited to tags is judged once it is known which scripts there are', async () => {
  const { check, scripts, read } = bench();
  const judged = Promise.all([check(ada, ['ping']), expect(check(ada, ['ping', 'wipe'])).rejects.toMatchObject(refused)]);
  scripts.set('ping', ['net']).set('wipe', ['disk']);
  read();
  await judged;
});

test('a script that is not there is said to be missing to who may run some, and to nobody else', async () => {
  const { check, scripts, read, disable } = bench();
  scripts.set('wipe', ['disk']);
  read();
  await expect(check(ada, ['ping'])).rejects.toMatchObject({ code: 'SCRIPT_NOT_FOUND', data: { script: 'ping' } });
  await expect(check(ada, ['ping', 'wipe'])).rejects.toMatchObject(refused);
  disable();
  await expect(check(ada, ['ping'])).rejects.toMatchObject(refused);
});

test('the person at the machine may under every name that they had', async () => {
  const { check } = bench(['ada.l', 'Ada']);
  await check(ada, ['ping']);
  await check({ ...ada, name: 'ada.l' }, ['ping']);
});
