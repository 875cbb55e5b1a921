import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GrantPlan } from '#shared/contract/grant-plan';
import type { ParamValues } from '#shared/contract/params';
import type { SandboxLevel } from '#shared/contract/scripts';
import { createHubBench, type HubBench } from '../../support/hub-bench';
import { describeWith } from '../../support/real-parts';

/** Folders of the machine that scripts may be granted; each has a file in it. */
const folders = ['one', 'two', 'linked', 'outer', 'outer/in', 'enter', 'names', 'void'] as const;
const secretName = 'token';

interface Declared {
  readonly what: string;
  readonly header: readonly string[];
  readonly sandbox: SandboxLevel;
  readonly params?: (places: Readonly<Record<string, string>>) => ParamValues;
}

/** What scripts declare, and what they are given: each is tried for all that there is to reach. */
const declarations: readonly Declared[] = (['standard', 'strict'] as const).flatMap((sandbox) => [
  { what: 'nothing', header: [], sandbox },
  { what: 'the network', header: ['network true'], sandbox },
  { what: 'a folder to read', header: ['folder ONE'], sandbox },
  { what: 'folders to read and to change', header: ['folder ONE write', 'folder TWO'], sandbox },
  { what: 'a folder that is a link, and one that is not there', header: ['folder LINKED', 'folder ONE/none'], sandbox },
  {
    what: 'the same folder twice, to read and to change',
    header: ['folder ONE', 'param target {kind: folder, write: true}'],
    sandbox,
    params: ({ ONE }) => ({ target: ONE ?? '' }),
  },
  { what: 'a folder in another that is to be changed', header: ['folder ONE write', 'folder ONE/deep'], sandbox },
  { what: 'a link in a folder that it is shown', header: ['folder OUTER', 'folder OUTER/in'], sandbox },
  {
    what: 'a file behind a link in a folder that it is shown',
    header: ['folder OUTER', 'param input {kind: file}'],
    sandbox,
    params: ({ OUTER }) => ({ input: join(OUTER ?? '', 'in', 'other') }),
  },
  {
    what: 'folders that others may not list, not enter, and only look at',
    header: ['folder ENTER write', 'folder NAMES', 'folder VOID write'],
    sandbox,
  },
  {
    what: 'a file of the machine’s second folder for scratch',
    header: ['param input {kind: file}'],
    sandbox,
    params: ({ SCRATCH }) => ({ input: join(SCRATCH ?? '', 'inside') }),
  },
  { what: 'the hub’s own folder', header: ['folder HUB'], sandbox },
  { what: 'a file beside it', header: ['file beside.txt', 'file none.txt'], sandbox },
  { what: 'a secret', header: [`param ${secretName} {kind: secret}`], sandbox, params: () => ({ [secretName]: 'hush' }) },
  {
    what: 'a folder and a file by parameters',
    header: ['param target {kind: folder, write: true}', 'param input {kind: file}'],
    sandbox,
    params: ({ ONE, TWO }) => ({ target: ONE ?? '', input: join(TWO ?? '', 'inside') }),
  },
  {
    what: 'everything',
    header: ['network true', 'folder TWO write', 'file beside.txt', 'param target {kind: folder}'],
    sandbox,
    params: ({ LINKED }) => ({ target: LINKED ?? '' }),
  },
]);

describeWith(['linux', 'bubblewrap'], 'what a preview grants', () => {
  let bench: HubBench;
  let server: Server;
  let port: number;
  let root: string;
  let scratch: string;
  let places: Readonly<Record<string, string>>;

  beforeAll(async () => {
    bench = await createHubBench();
    root = mkdtempSync(join(tmpdir(), 'axle-grants-'));
    chmodSync(root, 0o755);
    for (const name of ['one', 'two']) {
      mkdirSync(join(root, name));
      chmodSync(join(root, name), 0o777);
      for (const file of ['inside', 'other']) writeFileSync(join(root, name, file), 'x');
    }
    symlinkSync('two', join(root, 'linked'));
    for (const name of ['outer', 'beyond']) {
      mkdirSync(join(root, name));
      writeFileSync(join(root, name, 'other'), 'x');
    }
    symlinkSync('../beyond', join(root, 'outer', 'in'));
    mkdirSync(join(root, 'one', 'deep'));
    scratch = mkdtempSync('/var/tmp/axle-grants-');
    chmodSync(scratch, 0o755);
    writeFileSync(join(scratch, 'inside'), 'x');
    for (const [name, mode] of [
      ['enter', 0o751],
      ['names', 0o754],
      ['void', 0o755],
    ] as const) {
      mkdirSync(join(root, name));
      writeFileSync(join(root, name, 'other'), 'x');
      chmodSync(join(root, name), mode);
    }
    places = { ONE: join(root, 'one'), TWO: join(root, 'two'), LINKED: join(root, 'linked'), HUB: bench.home, SCRATCH: scratch };
    for (const name of ['outer', 'enter', 'names', 'void']) places = { ...places, [name.toUpperCase()]: join(root, name) };
    writeFileSync(join(bench.scripts, 'beside.txt'), 'x');
    writeFileSync(join(bench.scripts, 'undeclared.txt'), 'x');
    server = createServer((socket) => socket.on('error', () => undefined).end());
    port = await new Promise((resolve) => {
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
  });
  afterAll(async () => {
    server.close();
    for (const folder of [root, scratch]) rmSync(folder, { recursive: true, force: true });
    await bench.close();
  });

  const fill = (text: string): string => text.replaceAll(/ONE|TWO|LINKED|HUB|OUTER|ENTER|NAMES|VOID/g, (name) => places[name] ?? '');

  /** A script that tries everything that there is, and prints the names of what it reached. */
  const attempts = (): string => {
    const reads = folders.map((name) => `cat ${join(root, name)}/other >/dev/null && echo read:${join(root, name)}`);
    const writes = folders.map((name) => `touch ${join(root, name)}/new-$$ && echo write:${join(root, name)}`);
    const beside = ['beside.txt', 'undeclared.txt'].map(
      (name) => `cat ${join(bench.scripts, name)} >/dev/null && echo read:${join(bench.scripts, name)}`,
    );
    return [
      ...reads,
      ...writes,
      ...beside,
      `cat ${join(root, 'two', 'inside')} >/dev/null && echo read:${join(root, 'two', 'inside')}`,
      `cat ${scratch}/inside >/dev/null && echo read:${scratch}`,
      `ls ${bench.home}/axle.db && echo read:hub`,
      `(exec 3<>/dev/tcp/127.0.0.1/${port}) && echo network`,
      `[ -n "$AXLE_SECRET_TOKEN" ] && cat "$AXLE_SECRET_TOKEN" >/dev/null && echo secret:AXLE_SECRET_TOKEN`,
    ]
      .map((line) => `{ ${line}; } 2>/dev/null\n`)
      .join('');
  };

  /** The same names, from what the plan says. */
  function granted({ network, folders: shown, folder, files, secrets }: GrantPlan): readonly string[] {
    const seen = shown.filter(({ refused, withheld }) => refused === null && !withheld.includes('read'));
    // Behind a link lies what the folder that holds the link does not.
    const link = join(root, 'outer', 'in');
    const isBehind = (path: string): boolean => path === link || path.startsWith(`${link}/`);
    const covers = (path: string, write: boolean): boolean =>
      seen
        .filter((one) => !isBehind(path) || isBehind(one.path))
        .some(
          (one) =>
            (one.write || !write) && !(write && one.withheld.includes('write')) && (path === one.path || path.startsWith(`${one.path}/`)),
        );
    const inOwn = (name: string): boolean =>
      folder !== null || files.some(({ path, there }) => there && path === join(bench.scripts, name));
    const roots = folders.map((name) => join(root, name));
    return [
      ...roots.filter((path) => covers(path, false)).map((path) => `read:${path}`),
      ...roots.filter((path) => covers(path, true)).map((path) => `write:${path}`),
      ...['beside.txt', 'undeclared.txt'].filter(inOwn).map((name) => `read:${join(bench.scripts, name)}`),
      ...[join(root, 'two', 'inside')].filter((path) => covers(path, false)).map((path) => `read:${path}`),
      ...(covers(join(scratch, 'inside'), false) ? [`read:${scratch}`] : []),
      ...(seen.some(({ path }) => path === bench.home) ? ['read:hub'] : []),
      ...(network ? ['network'] : []),
      ...secrets.map(({ variable }) => `secret:${variable}`),
    ];
  }

  describe.each(['warn', 'required'] as const)('with trust %s', (trust) => {
    it.each(declarations.map((one, index) => ({ ...one, index })))(
      'is what the run reaches, and all that it reaches: $what, $sandbox',
      async ({ header, sandbox, params, index }) => {
        await bench.hub.settings.set({ trust: 'warn' });
        const name = `try-${trust}-${index}`;
        await bench.script(`${name}.sh`, `#!/bin/bash\n${header.map((line) => `# @axle.${fill(line)}\n`).join('')}${attempts()}`);
        expect((await bench.hub.scripts.get({ script: name })).problems).toEqual([]);
        if (trust === 'required') await bench.approve(name);
        await bench.hub.settings.set({ trust });
        const values = params?.(places) ?? {};
        const { [secretName]: secret, ...open } = values;
        const { plan, issues, digest } = await bench.hub.runs.preview({
          script: name,
          params: open,
          secrets: secret === undefined ? [] : [secretName],
          sandbox,
        });
        expect(issues).toEqual([]);
        // What was seen is what the start finds, whatever is declared.
        const run = await bench.start(name, { params: values, sandbox, expect: digest });
        expect(await bench.ended(run)).toMatchObject({ state: expect.stringMatching(/succeeded|failed/) as string });
        expect(
          (await bench.output(run))
            .trim()
            .split('\n')
            .filter((line) => line !== '')
            .toSorted(),
        ).toEqual(granted(plan).toSorted());
        // What the run keeps is what was shown before it.
        expect(await bench.hub.runs.grants({ run })).toEqual({ state: 'kept', plan });
      },
    );
  });

  it('names what a parameter chose, and leaves out a value that would be refused', async () => {
    await bench.script('pick.sh', '#!/bin/bash\n# @axle.param target {kind: host, label: Target}\n# @axle.param where {kind: folder}\n');
    const none = join(root, 'nowhere');
    const { plan, issues } = await bench.hub.runs.preview({ script: 'pick', params: { target: 'web01', where: none } });
    expect(plan.picks).toEqual([{ param: 'target', label: 'Target', kind: 'host', value: 'web01' }]);
    expect([plan.folders, issues]).toEqual([[], [{ name: 'where', reason: 'not-folder', expected: none }]]);
  });

  it('does not take what every object has for a value that was given', async () => {
    await bench.script('odd.sh', '#!/bin/bash\n# @axle.param constructor {kind: host}\n# @axle.param toString {kind: user}\n');
    expect((await bench.hub.runs.preview({ script: 'odd' })).plan.picks).toEqual([]);
  });

  it('says of secrets what a start would say', async () => {
    await bench.script(
      'told.sh',
      '#!/bin/bash\n# @axle.param deep {kind: boolean}\n# @axle.param token {kind: secret, required: true}\n# @axle.param other {kind: secret, when: {param: deep, is: ["true"]}}\n',
    );
    const issuesOf = async (secrets: string[]) => (await bench.hub.runs.preview({ script: 'told', secrets })).issues;
    expect(await issuesOf([])).toMatchObject([{ name: 'token', reason: 'required' }]);
    expect(await issuesOf(['token'])).toEqual([]);
    expect(await issuesOf(['token', 'none'])).toMatchObject([{ name: 'none', reason: 'unknown' }]);
    expect(await issuesOf(['token', 'other'])).toMatchObject([{ name: 'other', reason: 'not-asked' }]);
  });

  it('is shown of a script that nobody approved, and starts nothing', async () => {
    await bench.script('untrusted.sh', `#!/bin/bash\ntouch ${join(root, 'one', 'ran')}\n`);
    await bench.hub.settings.set({ trust: 'required' });
    const before = (await bench.hub.runs.page({})).items.length;
    expect((await bench.hub.runs.preview({ script: 'untrusted' })).trust).toBe('new');
    expect((await bench.hub.runs.page({})).items).toHaveLength(before);
    expect(existsSync(join(root, 'one', 'ran'))).toBe(false);
    await bench.hub.settings.set({ trust: 'warn' });
  });

  it('is not what a run says of itself that reached its own files', async () => {
    await bench.script(
      'forger.sh',
      `#!/bin/bash\n# @axle.sandbox none\nsed -i 's/"inForce":"none"/"inForce":"strict"/' "${bench.home}/runs/$AXLE_RUN_ID/grants.json"\n`,
    );
    const run = await bench.start('forger');
    expect(await bench.ended(run)).toMatchObject({ state: 'succeeded' });
    expect(await bench.hub.runs.grants({ run })).toEqual({ state: 'changed', plan: null });
  });

  it('is everything without a sandbox, and refused where a level is demanded that is not below the floor', async () => {
    await bench.script('open.sh', '#!/bin/bash\n# @axle.sandbox none\necho hi\n');
    expect((await bench.hub.runs.preview({ script: 'open' })).plan).toMatchObject({ level: { inForce: 'none' }, network: true });
    await bench.hub.settings.set({ sandboxFloor: 'strict' });
    expect((await bench.hub.runs.preview({ script: 'open' })).plan).toMatchObject({
      level: { asked: 'strict', inForce: 'strict' },
      network: false,
    });
    await bench.hub.settings.set({ sandboxFloor: 'none' });
  });
});
