import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeWith } from '../../support/real-parts';
import { createCommandLine, type CommandLine } from './command-line';

const PASSPHRASE = 'canary-of-a-passphrase';
const SCRIPT =
  '#!/bin/bash\n# @axle.param name {kind: text}\n# @axle.param token {kind: secret}\necho "hello $AXLE_PARAM_NAME"\necho oh >&2\n';
const verifier = resolve(import.meta.dirname, '../../support/verify-evidence.py');

let cli: CommandLine;
let run: string;
let script: string;
const at = (name: string): string => join(cli.folder, name);

/** In no hub's reach: another data folder, which cannot even be made. */
const away = { AXLE_HOME: '/proc/none/axle', XDG_RUNTIME_DIR: '/proc/none' };
const verify = (file: string, ...more: string[]) => cli.axleIn(away, 'runs', 'evidence', 'verify', at(file), ...more);
const withKey = (file: string, ...more: string[]) => verify(file, '--identity', at('key.txt'), ...more);

interface Kept {
  readonly manifest: { readonly script: { readonly state: string }; readonly output: { readonly state: string; readonly from: number } };
  readonly entries: readonly { readonly action: string; readonly actor: string | null; readonly detail: Record<string, unknown> }[];
}

async function runOf(name: string, ...more: string[]): Promise<string> {
  const { out } = await cli.axle('run', name, '--json', ...more);
  return (JSON.parse(out.split('\n')[0] ?? '') as { run: string }).run;
}

async function exported(of: string, file: string, ...lock: string[]): Promise<void> {
  expect(await cli.axle('runs', 'evidence', 'export', of, '--to', at(file), ...lock)).toMatchObject({ code: 0, err: '' });
}

async function shown(file: string): Promise<Kept> {
  const { code, out, err } = await withKey(file, '--json');
  expect([code, err]).toEqual([0, '']);
  return JSON.parse(out) as Kept;
}

beforeAll(async () => {
  cli = await createCommandLine();
  // The secret is a file: other processes see a command's arguments.
  writeFileSync(at('token'), 'canary-of-a-secret');
  writeFileSync(at('passphrase'), `${PASSPHRASE}\n`);
  await cli.script('greet.sh', SCRIPT);
  // Scripts are written while these tests run, and one waits for a file beside it.
  await cli.axle('call', 'settings.set', '{"trust":"warn"}');
  await cli.axle('scripts', 'add-source', at('scripts'));
  run = await runOf('greet', '--param', 'name=world', '--secret', `token=@${at('token')}`);
  script = join(at('home'), 'runs', run, 'files', 'greet.sh');
});
afterAll(() => cli.close());

describeWith(['linux', 'age', 'python'], 'an evidence pack', () => {
  let recipient: string;
  beforeAll(async () => {
    execFileSync('age-keygen', ['-o', at('key.txt')], { stdio: 'pipe' });
    recipient = execFileSync('age-keygen', ['-y', at('key.txt')], { encoding: 'utf8' }).trim();
    writeFileSync(at('recipients.txt'), `# who may open it\n${recipient}\n`);
    await cli.axle('slots', 'set', 'hub', '7'); // Somebody else's doing, between the run's entries.
    await exported(run, 'pack.age', '--recipient', recipient);
  });

  it('is verified by a program that has never seen the hub, with age itself', () => {
    const proof = JSON.parse(
      execFileSync('python3', [verifier, at('pack.age'), at('key.txt')], { encoding: 'utf8', env: { PATH: process.env['PATH'] } }),
    ) as {
      actions: string[];
      passed: number;
      files: string[];
    };
    expect(proof).toMatchObject({ run, state: 'succeeded', actions: ['run.start', 'run.end', 'run.evidence'] });
    expect(proof.passed).toBeGreaterThan(0);
    const listing = execFileSync('sh', ['-c', 'age -d -i "$1" "$2" | tar tf -', 'sh', at('key.txt'), at('pack.age')], { encoding: 'utf8' });
    expect(listing.trim().split('\n')).toEqual(proof.files);
  });

  it('is verified without a hub or a data folder, and its content is what ran and what was printed', async () => {
    expect(await withKey('pack.age', '--extract', at('out'))).toMatchObject({
      code: 0,
      err: '',
      out: expect.stringMatching(/^The pack holds\./),
    });
    expect(readFileSync(join(at('out'), 'script', 'greet.sh'), 'utf8')).toBe(SCRIPT);
    expect(
      readFileSync(join(at('out'), 'output', 'output.log'), 'utf8')
        .split('\n')
        .toSorted(),
    ).toEqual(['', 'hello world', 'oh']);
    expect(statSync(at('out')).mode & 0o777).toBe(0o700);
    expect(await withKey('pack.age', '--extract', at('out'))).toMatchObject({ code: 125, err: expect.stringMatching(/^FILE_EXISTS/) });
  });

  it('shows parameters without secrets, who did what, and nothing of what others did', async () => {
    const pack = await shown('pack.age');
    expect(pack).toMatchObject({ holds: true, breaks: 0, manifest: { params: { name: 'world', token: null }, script: { state: 'kept' } } });
    expect(pack).toMatchObject({
      manifest: { grants: { state: 'kept', file: 'grants.json' } },
      grants: { network: expect.any(Boolean) as boolean },
    });
    expect((await withKey('pack.age')).out).toContain('What the run may reach');
    expect(pack.entries.map(({ action }) => action)).toEqual(['run.start', 'run.end', 'run.evidence']);
    expect(pack.entries[0]?.actor).not.toBeNull();
    const clear = execFileSync('age', ['-d', '-i', at('key.txt'), at('pack.age')]);
    for (const hidden of ['canary-of-a-secret', 'slots.set', 'source.add']) expect(clear.includes(hidden)).toBe(false);
  });

  it('ends in a place of the chain that the hub knows', async () => {
    const { manifest } = (await shown('pack.age')) as unknown as { manifest: { audit: { anchor: { seq: number; hash: string } } } };
    const { seq, hash } = manifest.audit.anchor;
    expect(await cli.axle('audit', 'verify', '--head', `${seq}:${hash}`)).toMatchObject({ code: 0 });
  });

  it('is this hub’s by its key, and no other’s', async () => {
    const { out } = await cli.axle('runs', 'evidence', 'key');
    expect(await withKey('pack.age', '--key', out.trim())).toMatchObject({ code: 0 });
    expect(await withKey('pack.age', '--key', 'A'.repeat(43))).toMatchObject({ code: 1, out: expect.stringContaining('another key') });
    expect(statSync(join(at('home'), 'evidence.key')).mode & 0o777).toBe(0o600);
    await cli.axle('call', 'hub.retire');
    expect((await cli.axle('runs', 'evidence', 'key')).out).toBe(out);
  });

  it('is locked by a passphrase, which is written down nowhere', async () => {
    await exported(run, 'phrase.age', '--passphrase-file', at('passphrase'));
    expect(await verify('phrase.age', '--passphrase-file', at('passphrase'))).toMatchObject({ code: 0 });
    writeFileSync(at('wrong'), 'another passphrase\n');
    expect(await verify('phrase.age', '--passphrase-file', at('wrong'))).toMatchObject({
      code: 125,
      err: expect.stringMatching(/^EVIDENCE_LOCKED/),
    });
    expect(await withKey('phrase.age')).toMatchObject({ code: 125, err: expect.stringMatching(/^EVIDENCE_LOCKED/) });
    expect(await verify('phrase.age')).toMatchObject({ code: 125, err: expect.stringMatching(/^BAD_INPUT/) }); // No terminal to ask in.
    await cli.axle('call', 'hub.retire');
    const files = readdirSync(at('home'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    for (const { parentPath, name } of files) expect(readFileSync(join(parentPath, name)).includes(PASSPHRASE)).toBe(false);
  });

  it('is in the audit chain with who may open it, as a detail that can be erased', async () => {
    const { out } = await cli.axle('audit', 'list', '--run', run, '--action', 'run.evidence', '--json');
    const entries = JSON.parse(out) as { detail: Record<string, unknown> }[];
    expect(entries.map(({ detail }) => detail['recipient1'])).toContain(recipient);
    expect(entries.map(({ detail }) => detail['passphrase'])).toContain(true);
  });

  it('that was changed, cut off or is none is told apart', async () => {
    const bytes = readFileSync(at('pack.age'));
    const changed = Buffer.from(bytes);
    changed[bytes.length - 100] = (changed[bytes.length - 100] ?? 0) ^ 1;
    writeFileSync(at('changed.age'), changed);
    writeFileSync(at('cut.age'), bytes.subarray(0, bytes.length - 600));
    writeFileSync(at('other.age'), 'hello');
    expect(await withKey('changed.age', '--extract', at('never'))).toMatchObject({
      code: 1,
      out: expect.stringContaining('does not hold'),
    });
    expect(existsSync(at('never'))).toBe(false);
    expect(readdirSync(cli.folder).filter((name) => name.startsWith('never'))).toEqual([]);
    expect(JSON.parse((await withKey('cut.age', '--json')).out)).toMatchObject({ holds: false, fault: { kind: 'damaged' } });
    expect(await withKey('other.age')).toMatchObject({ code: 125, err: expect.stringMatching(/^EVIDENCE_UNREADABLE/) });
    expect(await withKey('absent.age')).toMatchObject({ code: 125, err: expect.stringMatching(/^EVIDENCE_UNREADABLE.*not there/) });
  });

  it('of an archive of somebody else does not hold', async () => {
    execFileSync('sh', ['-c', 'tar cf - -C "$1" token | age -r "$2" -o "$1/foreign.age"', 'sh', cli.folder, recipient]);
    expect(await withKey('foreign.age')).toMatchObject({ code: 1, out: expect.stringContaining('no evidence pack') });
  });

  describe('is refused', () => {
    const refusal = async (...args: string[]): Promise<string> => {
      const { code, err } = await cli.axle('runs', 'evidence', 'export', ...args);
      expect(code).toBe(125);
      return err.split(':')[0] ?? '';
    };

    it('for what is no recipient, for two locks, for no run, and in the place of a file', async () => {
      expect(await refusal(run, '--to', at('no.age'), '--recipient', 'age1none')).toBe('RECIPIENT_INVALID');
      expect(await refusal(run, '--to', at('no.age'), '--recipient', recipient, '--passphrase-file', at('passphrase'))).toBe('BAD_INPUT');
      expect(await refusal('none', '--to', at('no.age'), '--recipient', recipient)).toBe('RUN_NOT_FOUND');
      expect(await refusal(run, '--to', at('pack.age'), '--recipients-file', at('recipients.txt'))).toBe('FILE_EXISTS');
      expect(await refusal(run, '--to', at('none/no.age'), '--recipient', recipient)).toBe('BAD_INPUT');
      expect(existsSync(at('no.age'))).toBe(false);
    });

    it('of a run that goes on', async () => {
      await cli.script('wait.sh', '#!/bin/bash\nuntil [ -e "$(dirname "$0")/go" ]; do sleep 0.05; done\n');
      await cli.axle('scripts', 'sync');
      const going = (await cli.axle('run', 'wait', '--detach')).out.trim();
      expect(await refusal(going, '--to', at('going.age'), '--recipient', recipient)).toBe('RUN_NOT_ENDED');
      await cli.script('go', '');
      await cli.axle('runs', 'log', going, '--follow');
    });
  });

  describe('says what is not in it', () => {
    it('a script’s copy that was changed after the run', async () => {
      const other = await runOf('greet', '--param', 'name=x', '--secret', `token=@${at('token')}`);
      const copy = script.replace(run, other);
      chmodSync(copy, 0o700);
      writeFileSync(copy, 'echo something else\n');
      await exported(other, 'changed-script.age', '--recipient', recipient);
      expect((await shown('changed-script.age')).manifest.script).toEqual({ state: 'changed', name: null, file: null });
      rmSync(copy);
      await exported(other, 'no-script.age', '--recipient', recipient);
      expect(await withKey('no-script.age')).toMatchObject({ code: 0, out: expect.stringContaining('was not kept any more') });
    });

    it('output that was removed, or of which a part was', async () => {
      const other = await runOf('greet', '--param', 'name=x', '--secret', `token=@${at('token')}`);
      const output = join(at('home'), 'runs', other, 'output.000');
      writeFileSync(output, readFileSync(output).subarray(0, 4));
      await exported(other, 'partial.age', '--recipient', recipient);
      expect((await shown('partial.age')).manifest.output).toMatchObject({ state: 'partial', from: 0, to: 4 });
      rmSync(output);
      await exported(other, 'gone.age', '--recipient', recipient);
      expect((await shown('gone.age')).manifest.output).toMatchObject({ state: 'gone', file: null });
    });
  });

  it('is not signed with a key that was damaged, and the key is not replaced', async () => {
    const key = join(at('home'), 'evidence.key');
    const kept = readFileSync(key);
    writeFileSync(key, 'no key');
    expect(await cli.axle('runs', 'evidence', 'key')).toMatchObject({ code: 125, err: expect.stringMatching(/^STORAGE_DAMAGED/) });
    expect(readFileSync(key, 'utf8')).toBe('no key');
    writeFileSync(key, kept);
  });
});
