import { expect, it } from 'vitest';
import { HubError } from '#shared/contract/errors';
import { createHubBench } from '../../support/hub-bench';
import { describeWith } from '../../support/real-parts';
import { createSudoMachine } from '../../support/sudo-machine';

const HEAD = '#!/bin/bash\n# @axle.elevation\n';

describeWith(['linux', 'root', 'sudo'], 'a hub that may gain no rights', () => {
  it('refuses what needs the rights of root, by name, before it starts', async () => {
    const machine = createSudoMachine();
    const within = [...machine.within, 'setpriv', '--no-new-privs'];
    const bench = await createHubBench({ within, env: machine.env, home: machine.home, trust: 'required' });
    const script = await bench.script('it.sh', `${HEAD}echo never\n`);
    await bench.approve(script);
    await expect(bench.start(script, { attended: true })).rejects.toMatchObject({
      code: 'ELEVATION_UNAVAILABLE',
      data: { reason: 'no-new-privileges' },
    });
    expect((await bench.hub.runs.page({})).items).toEqual([]);
    await bench.close();
    machine.remove();
  });
});

describeWith(['linux', 'root', 'sudo'], 'a machine without sudo', () => {
  it('refuses what needs the rights of root, by name, before it starts', async () => {
    const machine = createSudoMachine({ sudo: false });
    const bench = await createHubBench({ within: machine.within, env: machine.env, home: machine.home, trust: 'required' });
    const script = await bench.script('it.sh', `${HEAD}echo never\n`);
    await bench.approve(script);
    const failed: unknown = await bench.start(script, { attended: true }).catch((error: unknown) => error);
    expect(HubError.from(failed)).toMatchObject({ code: 'ELEVATION_UNAVAILABLE', data: { reason: 'sudo' } });
    expect((await bench.hub.runs.page({})).items).toEqual([]);
    await bench.close();
    machine.remove();
  });
});

describeWith(['linux', 'root'], 'a hub that is root', () => {
  it('runs as itself what needs that, without sudo, and says so', async () => {
    const bench = await createHubBench({ trust: 'required' });
    const script = await bench.script('it.sh', `${HEAD}id -u; echo "[$SUDO_USER]"\n`);
    await bench.approve(script);
    const run = await bench.start(script);
    expect(await bench.ended(run)).toMatchObject({
      state: 'succeeded',
      elevation: { by: 'root', state: 'granted', asked: 0 },
      sandbox: { inForce: 'none' },
    });
    expect(await bench.output(run)).toBe('0\n[]\n');
    await bench.close();
  });
});
