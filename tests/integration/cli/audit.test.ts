import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCommandLine, type CommandLine, type Finished } from './command-line';

const DAY = 24 * 3_600_000;
const preload = pathToFileURL(fileURLToPath(new URL('../../support/set-clock.mjs', import.meta.url)));
/** In no hub's reach: another data folder, which cannot even be made. */
const away = { AXLE_HOME: '/proc/none/axle', XDG_RUNTIME_DIR: '/proc/none' };

let cli: CommandLine;
let ran: Finished;
const at = (name: string): string => join(cli.folder, name);
const document = async (...args: string[]): Promise<unknown> => JSON.parse((await cli.axle('audit', ...args, '--json')).out);
const verifyFile = (name: string, ...more: string[]) => cli.axleIn(away, 'audit', 'verify', '--file', at(name), ...more);

/** Entries of a hub of sixty days ago, of a run among them, and two of now. */
beforeAll(async () => {
  cli = await createCommandLine();
  writeFileSync(at('clock'), String(-60 * DAY));
  const past = { NODE_OPTIONS: `--import ${preload.href}`, AXLE_TEST_CLOCK: at('clock') };
  for (const limit of ['3', '4', '5']) await cli.axleIn(past, 'slots', 'set', 'hub', limit);
  await cli.script('old.sh', '#!/bin/bash\necho old\n');
  await cli.axleIn(past, 'call', 'settings.set', '{"trust":"warn"}');
  await cli.axleIn(past, 'scripts', 'add-source', at('scripts'));
  ran = await cli.axleIn(past, 'run', 'old', '--json');
  await cli.axle('call', 'hub.retire');
  for (const limit of ['6', '7']) await cli.axle('slots', 'set', 'hub', limit);
  // A hub that finds an entry of sixty days ago believes its clock only from its next start on.
  await cli.axle('call', 'hub.retire');
});
afterAll(() => cli.close());

describe('axle audit export', () => {
  it('writes lines that are verified without the hub', async () => {
    expect(await cli.axle('audit', 'export', '--out', at('all.jsonl'))).toMatchObject({ code: 0, out: '' });
    const { code, out } = await verifyFile('all.jsonl');
    expect([code, out.split('\n')[0]]).toEqual([0, expect.stringMatching(/^The chain of \d+ entries holds\.$/)]);
    const head = out.split('\n')[1] ?? '';
    expect(await cli.axle('audit', 'verify', '--head', head)).toMatchObject({ code: 0 });
    expect(await verifyFile('all.jsonl', '--head', head)).toMatchObject({ code: 0 });
    expect(await verifyFile('all.jsonl', '--head', `2:${'0'.repeat(64)}`)).toMatchObject({ code: 1 });
  });

  it('writes to standard output, filtered, and as a table', async () => {
    const { out } = await cli.axle('audit', 'export', '--action', 'slots.set', '--text', 'pool:hub');
    writeFileSync(at('some.jsonl'), out);
    const verdict = JSON.parse((await verifyFile('some.jsonl', '--json')).out) as unknown;
    expect(verdict).toMatchObject({ holds: true, entries: 5, header: { filtered: true } });
    const table = await cli.axle('audit', 'export', '--format', 'csv', '--action', 'slots.set');
    expect(table.out.trimEnd().split('\r\n')).toHaveLength(6);
  });

  it('replaces no file, and refuses what it does not understand', async () => {
    writeFileSync(at('there'), 'mine');
    const { code, err } = await cli.axle('audit', 'export', '--out', at('there'));
    expect([code, err, readFileSync(at('there'), 'utf8')]).toEqual([125, expect.stringContaining('FILE_EXISTS'), 'mine']);
    expect((await cli.axle('audit', 'export', '--format', 'xml')).code).toBe(125);
    expect((await cli.axle('audit', 'export', '--since', 'yesterday')).code).toBe(125);
    expect((await cli.axle('audit', 'export', '--outcome', 'good')).code).toBe(125);
    expect((await cli.axle('audit', 'export', '--out', at('none/x'))).code).toBe(125);
    expect(existsSync(at('none'))).toBe(false);
  });
});

describe('axle audit verify --file', () => {
  it('names what was changed', async () => {
    const text = readFileSync(at('all.jsonl'), 'utf8');
    writeFileSync(at('edited.jsonl'), text.replace('\\"limit\\":4', '\\"limit\\":9'));
    const { code, out } = await verifyFile('edited.jsonl');
    expect([code, out]).toEqual([1, expect.stringContaining('does not hold at entry 2: changed')]);
    expect(out).toContain('What to do now: rely on the entries before 2 alone');
    const lines = text.split('\n');
    writeFileSync(at('cut.jsonl'), `${lines.slice(0, 4).join('\n')}\n`);
    expect((await verifyFile('cut.jsonl')).out).toContain('does not hold at entry 4: tail-cut');
    writeFileSync(
      at('moved.jsonl'),
      lines
        .with(2, lines[3] ?? '')
        .with(3, lines[2] ?? '')
        .join('\n'),
    );
    expect((await verifyFile('moved.jsonl')).out).toContain('does not hold at entry 2: moved');
  });

  it.each([
    ['none', 'it is not there'],
    ['scripts', 'it is not a file'],
    ['clock', 'line 1 is none'],
  ])('refuses %s', async (name, reason) => {
    expect(await verifyFile(name)).toMatchObject({ code: 125, err: expect.stringContaining(reason) as string });
  });
});

describe('axle audit prune', () => {
  const day = (days: number): string => new Date(Date.now() - days * DAY).toISOString().slice(0, 10);

  it('says what would go, asks, and keeps the rest provable', async () => {
    const old = ((await document('list', '--until', day(40))) as readonly unknown[]).length;
    expect(old).toBeGreaterThan(4);
    expect(await document('prune', '--before', day(40), '--dry-run')).toEqual({ removed: old, last: old });
    expect(await cli.axle('audit', 'prune', '--before', day(40))).toMatchObject({
      code: 125,
      err: expect.stringContaining('--yes') as string,
    });
    expect(await cli.inTerminal('n\r', 'audit', 'prune', '--before', day(40))).toContain(`Remove ${old} entries, up to number ${old}`);
    expect(await document('verify')).toMatchObject({ holds: true, cut: null });
    expect(await document('prune', '--before', day(40), '--yes')).toEqual({ removed: old, last: old });
    expect(await document('verify')).toMatchObject({ holds: true, cut: { last: old } });
    const { out } = await cli.axle('audit', 'verify');
    expect(out).toMatch(new RegExp(`Entries 1–${old} were removed on .* by .*; the chain goes on from there\\.`));
    expect((await cli.axle('audit', 'state')).out).toContain(`Entries 1–${old} were removed`);
    await cli.axle('audit', 'export', '--out', at('rest.jsonl'));
    expect((await verifyFile('rest.jsonl')).out).toContain(`Entries 1–${old} were removed`);
  });

  it('removes nothing younger than thirty days', async () => {
    expect(await cli.axle('audit', 'prune', '--before', day(10), '--yes')).toMatchObject({
      code: 125,
      err: expect.stringContaining('AUDIT_TOO_RECENT') as string,
    });
  });
});

it('an evidence pack of a run whose start was removed holds, and says so', async () => {
  const { run } = JSON.parse(ran.out.split('\n')[0] ?? '') as { readonly run: string };
  writeFileSync(at('phrase'), 'correct horse\n');
  expect(await cli.axle('runs', 'evidence', 'export', run, '--to', at('pack.age'), '--passphrase-file', at('phrase'))).toMatchObject({
    code: 0,
  });
  const { code, out } = await cli.axleIn(away, 'runs', 'evidence', 'verify', at('pack.age'), '--passphrase-file', at('phrase'));
  expect([code, out]).toEqual([0, expect.stringContaining('The audit entries of its start were removed before')]);
});

it('axle audit erase takes a person out of the record, and the chain holds', async () => {
  const [entry] = (await document('list', '--limit', '1')) as readonly { readonly actor: string }[];
  const person = entry?.actor.replace(/ \(.*\)$/, '') ?? '';
  const found = (await document('erase', person, '--dry-run')) as { readonly entries: number };
  expect(found.entries).toBeGreaterThan(0);
  expect(await cli.axle('audit', 'erase', person)).toMatchObject({ code: 125 });
  await cli.axle('audit', 'erase', person, '--yes');
  const left = (await document('list')) as readonly { readonly action: string; readonly actor: string | null }[];
  expect(left.filter(({ actor }) => actor !== null).map(({ action }) => action)).toEqual(['audit.erase']);
  expect(await document('verify')).toMatchObject({ holds: true });
});

it('axle audit checkpoint says that there is no key', async () => {
  expect(await cli.axle('audit', 'checkpoint')).toMatchObject({ code: 125, err: expect.stringContaining('AUDIT_KEY_LOCKED') as string });
});
