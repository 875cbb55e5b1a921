import { expect, it } from 'vitest';
import { HubError } from '#shared/contract/errors';
import type { ParamValues } from '#shared/contract/params';
import { fakePlan } from '../../../../tests/support/fake-plan';
import type { ConsentDemand, Previewed, RunsDeps } from './ports';
import { previewRun } from './preview';

/** What was looked at, of a script that is called `report`. */
let asked: (readonly [values: ParamValues, secrets: readonly string[]])[] = [];

function deps(trust: 'approved' | 'new', required: boolean): Parameters<typeof previewRun>[0] {
  const settings = () => ({ sandbox: 'standard', sandboxFloor: 'none', outputPerRunMiB: 1, outputTotalMiB: 1 }) as const;
  const work: Pick<RunsDeps['work'], 'find' | 'preview'> = {
    find: () => Promise.reject(new Error('nothing is started')),
    async preview(script, params, secrets, may): Promise<Previewed> {
      if (!may({ kind: 'script', id: script })) throw new HubError('SCRIPT_NOT_FOUND', { script });
      asked.push([params, secrets]);
      return {
        wishes: {
          subject: { kind: 'script', id: script, name: script, tags: [] },
          sandbox: null,
          elevation: false,
          grants: { network: false, folders: [], files: [] },
          timeoutSeconds: null,
          approval: null,
          secrets: [],
          picks: [],
          exposed: [],
          dependencies: null,
          workdir: null,
        },
        outline: { command: { file: '/bin/sh' }, script: { path: '/srv/report.sh' }, files: [], missing: [], alone: true, cwd: '/srv' },
        trust: { state: trust, digest: 'a'.repeat(64) },
        trustRequired: required,
        issues: Object.keys(params).map((name) => ({ name, reason: 'not-folder' as const })),
      };
    },
  };
  const { picks: _picks, exposed: _exposed, timeoutSeconds: _time, dependencies: _needs, ...granted } = fakePlan();
  const unused = () => Promise.reject(new Error('nothing is run'));
  return {
    work,
    sandbox: { grant: async () => granted, plan: unused, demand: unused, diagnose: unused, elevates: 'sudo' },
    settings,
    state: { has: async () => false, give: async () => null, take: unused, finish: unused, forget: unused },
    consent: { demandOf: () => demanded, use: unused },
    home: '/srv/axle',
  };
}
/** What the consent of another person is demanded for. */
let demanded: ConsentDemand | null = null;
const request = { script: 'report', params: { where: '/srv/secret' }, secrets: ['token'] };
const yes = (): boolean => true;
const no = (): boolean => false;

it('takes the values of who may run it, and says what is wrong with them', async () => {
  asked = [];
  const preview = await previewRun(deps('approved', true), request, { run: yes, see: yes });
  expect(preview).toMatchObject({ remarks: [], issues: [{ name: 'where' }], trust: 'approved' });
  expect(asked).toEqual([[request.params, request.secrets]]);
});

it('looks at no values of who may not run it: they would learn by them what there is on the machine', async () => {
  asked = [];
  const preview = await previewRun(deps('approved', true), request, { run: no, see: yes });
  expect(preview).toMatchObject({ remarks: ['no-right'], issues: [] });
  expect(asked).toEqual([[{}, []]]);
});

it('says nothing of a script to who may not see it', async () => {
  await expect(previewRun(deps('approved', true), request, { run: no, see: no })).rejects.toMatchObject({ code: 'SCRIPT_NOT_FOUND' });
});

it('tells that nobody approved it, and whether that is refused', async () => {
  expect(await previewRun(deps('new', true), request, { run: yes, see: yes })).toMatchObject({ remarks: ['untrusted'] });
  expect(await previewRun(deps('new', false), request, { run: yes, see: yes })).toMatchObject({ remarks: ['unapproved'] });
});

it('says that another person has to agree, and binds the start to the same all the same', async () => {
  const before = await previewRun(deps('approved', true), request, { run: yes, see: yes });
  demanded = { causes: ['network'], expiresSeconds: 60 };
  const preview = await previewRun(deps('approved', true), request, { run: yes, see: yes });
  demanded = null;
  expect([before.approval, preview.approval]).toEqual([null, { causes: ['network'], expiresSeconds: 60 }]);
  expect(preview.digest).toBe(before.digest);
});
