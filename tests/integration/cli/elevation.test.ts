import { chmodSync, chownSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWith } from '../../support/real-parts';
import { createSudoMachine, PASSWORD, type SudoMachine } from '../../support/sudo-machine';
import { createCommandLine, type CommandLine } from './command-line';

describeWith(['linux', 'root', 'sudo'], 'axle run of what needs root', () => {
  let machine: SudoMachine;
  let cli: CommandLine;
  beforeAll(async () => {
    machine = createSudoMachine();
    machine.rules(`${machine.user.name} ALL=(ALL:ALL) ALL\n`);
    cli = await createCommandLine(machine.env, machine.within);
    chmodSync(cli.folder, 0o755);
    for (const path of [cli.folder, join(cli.folder, 'r')]) chownSync(path, machine.user.uid, machine.user.uid);
    await cli.script('who.sh', '#!/bin/bash\n# @axle.elevation\necho "i am $(id -u)"; exit 3\n');
    await cli.axle('scripts', 'add-source', join(cli.folder, 'scripts'));
  });
  afterAll(async () => {
    await cli?.close();
    machine?.remove();
  });

  it('asks in the terminal, says what was not accepted, and shows nothing of what is typed', async () => {
    const shown = await cli.answering(
      [
        ['[sudo]', 'wrong\r'],
        ['not accepted', `${PASSWORD}\r`],
      ],
      'run',
      'who',
    );
    expect(shown).toMatch(/password for .*that was not accepted.*password for .*i am 0/s);
    expect(shown).not.toContain(PASSWORD);
    expect(shown).not.toContain('wrong');
  });

  it('asks before a terminal of its own is joined', async () => {
    const shown = await cli.answering([['[sudo]', `${PASSWORD}\r`]], 'run', 'who', '--terminal');
    expect(shown).toContain('i am 0');
    expect(shown).not.toContain(PASSWORD);
  });

  it('is ended by Ctrl-C at the question', async () => {
    const shown = await cli.answering([['[sudo]', '\u0003']], 'run', 'who');
    expect(shown).toContain('was cancelled');
    expect(shown).not.toContain('i am');
  });

  it('asks nobody without a terminal, or who leaves it to the hub, and says why it ended', async () => {
    const { code, err, out } = await cli.axle('run', 'who');
    expect({ code, out }).toEqual({ code: 125, out: '' });
    expect(err).toContain('a password is required');
    expect(err).toContain('nobody was there to be asked');
  });

  it('is shown as what it is', async () => {
    expect((await cli.axle('scripts', 'show', 'who')).out).toMatch(/Rights +of root or of an administrator/);
    expect((await cli.axle('run', 'who', '--dry-run')).out).toMatch(/root, through sudo, which may ask for a password/);
    const refused = await cli.axle('run', 'who', '--sandbox', 'strict');
    expect(refused.code).toBe(125);
    expect(refused.err).toContain(
      'ELEVATION_UNAVAILABLE: the script needs the rights of root or of an administrator, for which there is no sandbox, and strict is demanded',
    );
    const [last] = JSON.parse((await cli.axle('runs', 'list', '--json')).out) as { readonly id: string }[];
    expect((await cli.axle('runs', 'show', last?.id ?? '')).out).toMatch(/Rights +of root, through sudo/);
  });
});
