import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RunId } from '#shared/contract/runs';
import type { GrantRequest, SandboxGrant, SandboxRequest } from '../../../ports';
import { decodeOrder, ElevatedSpec, sha256 } from '../../../recorder/elevated-spec';
import type { SandboxPlace } from '../../probe';
import { grantElevated, meansOf } from '..';
import { demandUac, planUac, type ProgramLook } from '.';

const run = RunId.parse('0b1e0d6e-6d2e-4c39-9f59-0f3a4b6a1c22');
const folders = {
  windows: 'C:\\Windows',
  system: 'C:\\Windows\\System32',
  programs: 'C:\\Program Files',
  programsX86: 'C:\\Program Files (x86)',
};
const python = 'C:\\Program Files\\Python312\\python.exe';
const launcher = 'C:\\Program Files\\Axle\\dist\\main\\elevated.js';
const look: ProgramLook = {
  runtime: 'C:\\Program Files\\nodejs\\node.exe',
  loads: () => ['C:\\Program Files\\Axle\\node_modules\\koffi\\index.js'],
  real: (path) => Promise.resolve(path),
};
const script = 'C:\\Users\\me\\scripts\\it.py';

let root: string;
let place: SandboxPlace;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'axle-uac-'));
  mkdirSync(join(root, 'runtime'));
  place = {
    platform: 'win32',
    processor: 'x64',
    home: root,
    runtime: join(root, 'runtime'),
    environment: { PATH: 'C:\\Users\\me\\bin', APPDATA: 'C:\\Users\\me\\AppData\\Roaming', LANG: 'fr_FR', NODE_OPTIONS: '--require x' },
    userHome: 'C:\\Users\\me',
    user: null,
    machineBytes: 1,
    sdk: null,
    windows: { isAdministrator: () => false, folders: () => folders },
    elevator: launcher,
  };
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const request = (more: Partial<GrantRequest> = {}): GrantRequest => ({
  level: 'none',
  fallback: true,
  grants: { network: true, folders: [], files: [] },
  secrets: [],
  outline: { command: { file: python }, script: { path: script }, files: [], missing: [], alone: false, cwd: 'C:\\' },
  elevated: true,
  ...more,
});

describe('what is to run as administrator on Windows', () => {
  it('is asked for, unless the hub is administrator itself', () => {
    expect(meansOf(place)).toBe('uac');
    expect(meansOf({ ...place, windows: { isAdministrator: () => true, folders: () => folders } })).toBe('administrator');
    expect([0, 1_000].map((uid) => meansOf({ platform: 'linux', user: { uid, gid: uid } }))).toEqual(['root', 'sudo']);
  });

  it('is granted where none but administrators can change what runs', async () => {
    await expect(demandUac(place, request(), look)).resolves.toBeUndefined();
  });

  it.each<[string, string, string, Partial<GrantRequest>, Partial<ProgramLook>]>([
    [
      'an interpreter of the person',
      'program',
      'C:\\Users\\me\\python.exe',
      { outline: { ...request().outline, command: { file: 'C:\\Users\\me\\python.exe' } } },
      {},
    ],
    ...['C:\\Windows\\System32\\cmd.exe', 'C:\\Program Files\\nodejs\\Node.exe'].map(
      (file): [string, string, string, Partial<GrantRequest>, Partial<ProgramLook>] => [
        `what runs more than the script: ${file}`,
        'interpreter',
        file,
        { outline: { ...request().outline, command: { file } } },
        {},
      ],
    ),
    ['a runtime of the person', 'program', 'C:\\Users\\me\\node.exe', {}, { runtime: 'C:\\Users\\me\\node.exe' }],
    [
      'what the launcher loads elsewhere',
      'program',
      'C:\\node_modules\\koffi\\index.js',
      {},
      { loads: () => ['C:\\node_modules\\koffi\\index.js'] },
    ],
    [
      'a link that leads elsewhere',
      'program',
      look.runtime,
      {},
      { real: (path) => Promise.resolve(path === look.runtime ? 'D:\\node.exe' : path) },
    ],
    ['what is not there', 'program', look.runtime, {}, { real: () => Promise.reject(new Error('ENOENT')) }],
    ['a terminal', 'terminal', '', { mode: 'terminal' }, {}],
  ])('is refused for %s', async (_what, reason, detail, more, other) => {
    await expect(demandUac(place, request(more), { ...look, ...other })).rejects.toMatchObject({
      code: 'ELEVATION_UNAVAILABLE',
      data: { reason, detail },
    });
  });

  it('is refused where the launcher lies elsewhere, and where there is none', async () => {
    await expect(demandUac({ ...place, elevator: 'C:\\Users\\me\\elevated.js' }, request(), look)).rejects.toMatchObject({
      data: { reason: 'program', detail: 'C:\\Users\\me\\elevated.js' },
    });
    await expect(demandUac({ ...place, elevator: null }, request(), look)).rejects.toMatchObject({ data: { reason: 'system' } });
  });

  it('lets a script that is its own interpreter be the copy', async () => {
    await expect(
      demandUac(place, request({ outline: { ...request().outline, command: { file: script } } }), look),
    ).resolves.toBeUndefined();
  });

  it.each([
    ['level', { level: 'strict', fallback: false } as const],
    ['dependencies', { installs: true }],
  ])('is refused for %s as elsewhere', async (reason, more) => {
    await expect(grantElevated(place, request(more))).rejects.toMatchObject({ code: 'ELEVATION_UNAVAILABLE', data: { reason } });
  });

  it('has no limits, since nothing would hold them', async () => {
    const granted = await grantElevated(place, request({ level: 'standard' }), look);
    expect(granted).toMatchObject({ elevation: 'uac', limits: {}, level: { asked: 'standard', inForce: 'none', reason: 'elevated' } });
    expect(granted.notes).toEqual(['elevated', `only-approved-files:${script}`]);
  });

  it('asks nobody and looks at no program where the hub is administrator', async () => {
    const own = { ...place, windows: { isAdministrator: () => true, folders: () => folders } };
    const granted = await grantElevated(own, request({ mode: 'terminal' }));
    expect(granted).toMatchObject({
      elevation: 'administrator',
      user: { uid: null, own: false },
      level: { inForce: 'none', reason: 'elevated' },
    });
  });
});

describe('the plan of what is to run as administrator', () => {
  const copy = (): string => join(root, 'runs', run, 'files', 'it.py');
  const asked = (more: Partial<SandboxRequest> = {}): SandboxRequest => {
    mkdirSync(join(root, 'runs', run, 'files'), { recursive: true });
    writeFileSync(copy(), 'print(1)');
    const granted = {
      secrets: [{ name: 'PIN', variable: 'AXLE_SECRET_PIN', file: null }],
      limits: {},
      notes: ['elevated'],
      elevation: 'uac',
    };
    return {
      run,
      mode: 'pipe',
      granted: granted as unknown as SandboxGrant,
      staged: {
        ...request().outline,
        command: { file: python, args: ['-u', script, '--name', 'x'] },
        script: { path: script, copy: copy() },
        files: [],
        readsFirst: true,
        needs: null,
        env: { AXLE_PARAM_N: '1', Path: 'C:\\evil' },
      },
      secrets: [{ name: 'PIN', value: '1234' }],
      folder: join(root, 'runs', run),
      runtime: join(root, 'runtime'),
      copies: [{ copy: copy(), hash: sha256('print(1)') }],
      attended: true,
      ...more,
    };
  };
  const orderIn = (args: readonly string[]) => decodeOrder(/ ([\w-]+)"' -WorkingDirectory/.exec(args.at(-1) ?? '')?.[1] ?? '');

  it('names everything by its digest, on a command line that asks Windows', async () => {
    const { launch, inForce } = await planUac(place, asked(), look);
    expect([launch.file, launch.cwd, inForce]).toEqual([
      'C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe',
      folders.system,
      'none',
    ]);
    const { elevation } = launch;
    const order = orderIn(launch.args);
    expect(elevation).toMatchObject({ by: 'uac', pipe: order.pipe, word: order.word, attended: true });
    expect(order.pipe).toMatch(/^\\\\\.\\pipe\\axle-elevated-[0-9a-f]{32}$/);
    const text = readFileSync(order.spec);
    expect([text.length, sha256(text)]).toEqual([order.bytes, order.hash]);
    const spec = ElevatedSpec.parse(JSON.parse(text.toString('utf8')));
    expect(spec.files.map(({ to, hash }) => [to, hash])).toEqual([
      ['files/it.py', sha256('print(1)')],
      ['secrets/PIN', sha256('1234')],
    ]);
    expect([spec.command, spec.cwd]).toEqual([[python, '-u', { below: 'files/it.py' }, '--name', 'x'], 'files']);
    expect(spec.env).toMatchObject({
      AXLE_RUN_ID: run,
      AXLE_PARAM_N: '1',
      AXLE_SECRET_PIN: { below: 'secrets/PIN' },
      LANG: 'fr_FR',
      APPDATA: { below: 'home' },
      TEMP: { below: 'temp' },
    });
    // By one name alone, and none of the person's folders in it.
    expect(Object.keys(spec.env).filter((name) => name.toUpperCase() === 'PATH')).toEqual(['PATH']);
    expect(JSON.stringify(spec.env)).not.toContain('Users');
    expect(Object.keys(spec.env)).not.toContain('NODE_OPTIONS');
    expect(launch.cleanup).toEqual([join(root, 'runtime', 'elevated', run), join(root, 'runtime', 'secrets', run)]);
    expect(launch.secretFiles?.map((file) => readFileSync(file, 'utf8'))).toEqual(['1234']);
  });

  it('asks nobody, and writes no secret, where nobody is there', async () => {
    const { launch } = await planUac(place, asked({ attended: false }), look);
    expect([launch.file, launch.args]).toEqual(['C:\\Windows\\System32\\cmd.exe', ['/d', '/c', 'exit', '1']]);
    expect([launch.secretFiles, launch.elevation?.attended]).toEqual([[], false]);
  });

  it.each(['C:\\Users\\me\\first.py', '--require=C:\\Users\\me\\x.py', '-IC:/lib', 'file:///C:/x.py', '\\\\server\\x.py'])(
    'is refused where the interpreter is told to read first what the person can change: %s',
    async (word) => {
      const told = asked();
      const staged = { ...told.staged, command: { file: python, args: ['-I', word, script] } };
      await expect(planUac(place, { ...told, staged }, look)).rejects.toMatchObject({ data: { reason: 'program', detail: word } });
    },
  );

  it('is refused for a terminal', async () => {
    const told = asked();
    await expect(planUac(place, { ...told, mode: 'terminal' }, look)).rejects.toMatchObject({ data: { reason: 'terminal' } });
  });
});
