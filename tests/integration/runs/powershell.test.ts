import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Run, RunId } from '#shared/contract/runs';
import { filesBelow, readIfThere } from '../../support/files-below';
import { createHubBench, type HubBench } from '../../support/hub-bench';
import { describeWith } from '../../support/real-parts';
import { processesShowing } from '../../support/shown-arguments';
import { createSudoMachine, type SudoMachine } from '../../support/sudo-machine';
import { makeStandInPwsh } from '../../support/stand-in-pwsh';

const SECRET = 'zürich/4x+K&w=?61 Rt';
const PASSWORD = '  $(Get-Date) "quoted\' #\nsecond line ';
const FORMS = [SECRET, PASSWORD].flatMap((text) => [
  text,
  Buffer.from(text).toString('base64').replaceAll('=', ''),
  encodeURIComponent(text),
]);
const holds = (bytes: Buffer): boolean => FORMS.some((form) => bytes.includes(form));
const quiet = ['-NoLogo', '-NoProfile', '-NonInteractive'];

const SIGN_IN = `param([Parameter(Mandatory)][string]$Name, [string[]]$Hosts, [switch]$Force, [int]$Count, [bool]$Own = $true,
  [PSCredential]$Credential, [SecureString]$Pin, [string]$ApiKey)
exit 3
`;

describeWith(['linux', 'bubblewrap', 'python'], 'a script of PowerShell, whose place a stand-in takes,', () => {
  let bench: HubBench;
  let folder: string;
  beforeAll(async () => {
    folder = makeStandInPwsh();
    bench = await createHubBench({ env: { PATH: `${folder}:${process.env['PATH'] ?? ''}`, PSModulePath: '/hubs/own' } });
    await bench.script('sign-in.ps1', SIGN_IN);
  });
  afterAll(async () => {
    await bench.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const said = async (run: RunId): Promise<unknown> => JSON.parse(await bench.output(run));
  const reasonOf = ({ state, reason }: Run): string => `${state} ${reason ?? ''}`;
  const environments = (): readonly string[] => readdirSync(join(bench.home, 'environments')).toSorted();

  it('is started by -File where its command line says it all', async () => {
    const run = await bench.run('sign-in', { params: { Name: 'n', Hosts: 'one', Force: true } });
    expect(run).toMatchObject({ state: 'failed', exitCode: 3 });
    expect(await said(run.id)).toEqual({
      script: 'sign-in.ps1',
      options: [...quiet, '-File'],
      args: ['-Name:n', '-Hosts:one', '-Force', '-Own:$true'],
      modules: null,
    });
  });

  it.each(['none', 'standard'] as const)('is given secrets that stand in nobody’s arguments or environment (%s)', async (sandbox) => {
    await bench.script(`waits-${sandbox}.ps1`, SIGN_IN.replace('exit 3', `# wait ${sandbox}\nexit 4`));
    const params = {
      Name: 'n',
      Hosts: 'one\n\ntwo',
      Count: -1,
      CredentialUserName: 'CORP\\joe',
      Credential: PASSWORD,
      Pin: SECRET,
      ApiKey: SECRET,
    };
    const run = await bench.start(`waits-${sandbox}`, { params, sandbox });
    await bench.printed(run, 'waits-');
    const { byArguments, byEnvironment } = processesShowing(holds);
    expect([byArguments, byEnvironment]).toEqual([[], []]);
    expect(filesBelow(bench.home).filter((file) => holds(readIfThere(file)))).toEqual([]);
    bench.open(sandbox);
    const ended = await bench.ended(run);
    expect(ended).toMatchObject({ state: 'failed', exitCode: 4 });
    expect(await said(run)).toEqual({
      script: `waits-${sandbox}.ps1`,
      options: [...quiet, '-Command'],
      given: {
        Name: 'n',
        Hosts: ['one', 'two'],
        Own: true,
        Count: '-1',
        Credential: ['credential', PASSWORD.length, '  *** ', 'CORP\\joe'],
        Pin: ['secure-string', SECRET.length, '***'],
        ApiKey: ['string', SECRET.length, '***'],
      },
      modules: null,
    });
    expect(ended.params.filter(({ secret }) => secret).map(({ name, value, exposed }) => [name, value, exposed])).toEqual([
      ['Credential', null, false],
      ['Pin', null, false],
      ['ApiKey', null, false],
    ]);
  });

  it('takes lists as lists, with nothing that is secret', async () => {
    const run = await bench.run('sign-in', { params: { Name: 'n', Hosts: 'one\ntwo', Own: false } });
    expect(await said(run.id)).toMatchObject({ given: { Name: 'n', Hosts: ['one', 'two'], Own: false } });
  });

  it('is refused half a credential, and says which half before the start', async () => {
    const refused = (name: string) => ({ code: 'PARAMS_INVALID', data: { issues: [{ name, reason: 'required' }] } });
    await expect(bench.start('sign-in', { params: { Name: 'n', Credential: SECRET } })).rejects.toMatchObject(
      refused('CredentialUserName'),
    );
    await expect(bench.start('sign-in', { params: { Name: 'n', CredentialUserName: 'j' } })).rejects.toMatchObject(refused('Credential'));
    const about = { script: 'sign-in', params: { Name: 'n', CredentialUserName: 'j' }, secrets: ['Credential', 'ApiKey'] };
    expect(await bench.hub.runs.preview(about)).toMatchObject({
      issues: [],
      plan: { exposed: [], secrets: [{ variable: 'AXLE_SECRET_CREDENTIAL' }, { variable: 'AXLE_SECRET_APIKEY' }] },
    });
  });

  it('is repeated with its secrets given again', async () => {
    const first = await bench.run('sign-in', { params: { Name: 'n', CredentialUserName: 'j', Credential: SECRET } });
    const { run } = await bench.hub.runs.repeat({ run: first.id, secrets: { Credential: PASSWORD } });
    await bench.ended(run);
    expect(await said(run)).toMatchObject({ given: { Credential: ['credential', PASSWORD.length, '  *** ', 'j'] } });
  });

  it('has the modules that it requires, prepared once, read-only, and recorded', async () => {
    const requires = '#Requires -Modules Built.In, @{ ModuleName = "Az.Accounts"; ModuleVersion = "3.0" }, Pester, ./own.psm1\n';
    await bench.script('tests.ps1', `${requires}param([SecureString]$Pin)\n`);
    await bench.script('again.ps1', `${requires}"another"\n`);
    expect((await bench.hub.runs.preview({ script: 'tests' })).plan.dependencies).toMatchObject({
      kind: 'powershell',
      packages: [
        { spec: 'Built.In', pinned: false },
        { spec: 'Az.Accounts >= 3.0', pinned: false },
        { spec: 'Pester', pinned: false },
        { spec: './own.psm1', pinned: false, left: true },
      ],
    });
    const [first, second] = await Promise.all([
      bench.start('tests', { params: { Pin: SECRET } }),
      bench.start('again', { sandbox: 'none' }),
    ]);
    expect([await bench.ended(first), await bench.ended(second)].map(reasonOf)).toEqual(['succeeded ', 'succeeded ']);
    for (const run of [first, second]) expect(await said(run)).toMatchObject({ modules: ['Az.Accounts', 'Pester'] });
    const { prepared, log } = await bench.hub.runs.environment({ run: first });
    expect(prepared).toMatchObject({
      kind: 'powershell',
      from: expect.stringMatching(/^(?:tests|again)\.ps1$/) as string,
      asked: ['Built.In', 'Az.Accounts >= 3.0', 'Pester', './own.psm1'],
      installed: [
        { name: 'Az.Accounts', version: '3.1', hash: null },
        { name: 'Pester', version: '5.6.1', hash: null },
      ],
      interpreter: 'PowerShell 7.4.6',
      tool: 'PSResourceGet 1.1.1',
    });
    expect(log).toContain('There already: Built.In\n');
    // Nothing of the hub's own path.
    expect(log).toContain('modules from /opt/axle/environment\n');
    expect(environments()).toEqual([prepared?.key]);
    expect((await bench.hub.runs.grants({ run: first })).plan?.environment).toMatchObject({ kind: 'powershell', write: false });
  });

  it.each([
    ['Nowhere', 'missing', 'Nowhere'],
    ['@{ ModuleName = "Pester"; RequiredVersion = "9.0" }', 'version', 'Pester = 9.0'],
    ['Offline.Module', 'offline', 'Offline.Module'],
  ])('is not started where %s is not to be had', async (required, reason, named) => {
    await bench.script(`${reason}.ps1`, `#Requires -Modules ${required}\n`);
    const run = await bench.run(reason);
    expect(reasonOf(run)).toContain(`"reason":"${reason}","packages":["${named}"]`);
    expect(run.startedAt).toBeNull();
  });

  it('is left to the machine where no gallery can have what it requires', async () => {
    await bench.script('left.ps1', '#Requires -Modules ./own.psm1\n');
    const run = await bench.run('left');
    expect([reasonOf(run), run.installs]).toEqual(['succeeded ', false]);
    expect(await said(run.id)).toMatchObject({ modules: null });
  });
});

describeWith(['linux', 'root', 'sudo', 'python'], 'a script of PowerShell that runs as root', () => {
  let machine: SudoMachine;
  let bench: HubBench;
  let folder: string;
  beforeAll(async () => {
    folder = makeStandInPwsh();
    machine = createSudoMachine();
    machine.rules(`${machine.user.name} ALL=(ALL:ALL) NOPASSWD: ALL\n`);
    const env = { ...machine.env, PATH: `${folder}:${process.env['PATH'] ?? ''}` };
    bench = await createHubBench({ within: machine.within, env, home: machine.home, trust: 'required' });
  });
  afterAll(async () => {
    await bench?.close();
    machine?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is given its secrets as any other, and its modules are left to the machine', async () => {
    const text = '# @axle.elevation\n#Requires -Modules Nowhere\nparam([PSCredential]$Admin, [string]$Password)\nexit 5\n';
    const script = await bench.script('as-root.ps1', text);
    await bench.approve(script);
    const ended = await bench.run(script, { params: { AdminUserName: 'root', Admin: SECRET, Password: SECRET } });
    expect(ended).toMatchObject({ state: 'failed', exitCode: 5, installs: false, elevation: { state: 'granted' } });
    expect(JSON.parse(await bench.output(ended.id))).toEqual({
      script: 'as-root.ps1',
      options: [...quiet, '-Command'],
      given: { Admin: ['credential', SECRET.length, '***', 'root'], Password: ['string', SECRET.length, '***'] },
      modules: null,
    });
  });
});
