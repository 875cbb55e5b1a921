import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { archiveOf, contents, entry, filesOf, own, type Contents, type PackFile } from '../../../tests/support/evidence-pack';
import { RunId } from '#shared/contract/runs';
import { PackFault } from './pack-faults';
import { publicKeyOf, signManifest } from './signature';
import { END, tarHeader } from './tar';
import { verifyPack, type PackWishes } from './verify-pack';

/** In pieces of a size that falls on no border. */
async function* pieces(bytes: Buffer): AsyncGenerator<Buffer, void, void> {
  for (let at = 0; at < bytes.length; at += 333) yield bytes.subarray(at, at + 333);
}

async function verdict(bytes: Buffer, wishes: PackWishes = {}): Promise<string> {
  try {
    await verifyPack(pieces(bytes), wishes);
    return 'holds';
  } catch (error) {
    if (error instanceof PackFault) return `${error.kind} ${error.what}`;
    throw error;
  }
}

const made = contents();
const of = (more: Partial<Contents>): Promise<string> => verdict(archiveOf(filesOf({ ...made, ...more })));
const without = (name: string): PackFile[] => filesOf(made).filter((file) => file.name !== name);
const replaced = (name: string, change: (file: PackFile) => PackFile): Buffer =>
  archiveOf(filesOf(made).map((file) => (file.name === name ? change(file) : file)));

test('a pack that holds shows the run, its entries and who is named in them', async () => {
  const { manifest, entries, breaks } = await verifyPack(pieces(archiveOf(filesOf(made))));
  expect(manifest.run).toMatchObject({ id: made.run.id, state: 'succeeded' });
  expect(entries).toMatchObject([
    { seq: 7, action: 'run.start', actor: 'Anna', erased: [] },
    { seq: 10, action: 'run.end', actor: 'Anna', erased: [] },
  ]);
  expect(breaks).toBe(0);
});

test('a change of any one byte is found', { timeout: 120_000 }, async () => {
  const whole = archiveOf(filesOf(made));
  for (let at = 0; at < whole.length; at += 7) {
    const changed = Buffer.from(whole);
    changed[at] = (changed[at] ?? 0) ^ 0x04;
    expect([at, await verdict(changed)]).not.toEqual([at, 'holds']);
  }
});

test('an end that is missing is found, wherever it was cut off', async () => {
  const whole = archiveOf(filesOf(made));
  for (let length = 0; length < whole.length; length += 101) expect(await verdict(whole.subarray(0, length))).toMatch(/^cut /);
});

describe('an archive', () => {
  test('of other content is none of ours', async () => {
    expect(await verdict(Buffer.from('x'.repeat(4_096)))).toMatch(/^not-a-pack/);
    expect(await verdict(END)).toBe('file-missing manifest.json');
    expect(await verdict(archiveOf([{ name: 'hello', bytes: Buffer.from('hello') }]))).toBe('not-a-pack hello');
  });

  test('goes on behind its end', async () => {
    expect(await verdict(archiveOf(filesOf(made), Buffer.concat([END, Buffer.from('x')])))).toMatch(/^not-a-pack bytes behind/);
  });

  test.each(['../evil', '/etc/passwd', 'script/../../evil', 'script/./x', 'a/b/c', 'script/'])('with the name %s', async (name) => {
    expect(await verdict(archiveOf([...filesOf(made), { name, bytes: Buffer.from('x') }]))).toMatch(/^not-a-pack/);
  });

  test('with a link in the place of a file', async () => {
    const header = tarHeader('audit.jsonl', 0);
    header[156] = 0x32;
    expect(await verdict(archiveOf([...filesOf(made), { name: 'audit.jsonl', bytes: Buffer.alloc(0), header }]))).toMatch(/^not-a-pack/);
  });

  test('that says that a file is larger than anything is', async () => {
    const name = 'manifest.json';
    expect(await verdict(replaced(name, (file) => ({ ...file, header: tarHeader(name, 2 ** 40) })))).toBe(`too-large ${name}`);
  });
});

describe('its files', () => {
  test.each(['script/hello.sh', 'output/output.log', 'output/index.jsonl', 'audit.jsonl'])('without %s', async (name) => {
    expect(await verdict(archiveOf(without(name)))).toBe(`file-missing ${name}`);
  });

  test('with one that the manifest does not name, or one of them twice', async () => {
    const extra = { name: 'script/other.sh', bytes: Buffer.from('x') };
    expect(await verdict(archiveOf([...filesOf(made), extra]))).toBe('file-extra script/other.sh');
    expect(await verdict(archiveOf([...filesOf(made).slice(0, 2), extra, ...filesOf(made).slice(2)]))).toBe('file-extra script/other.sh');
    expect(await verdict(archiveOf([...filesOf(made), ...filesOf(made).slice(2, 3)]))).toBe('file-extra script/hello.sh');
  });

  test('with other bytes of the same size', async () => {
    expect(await verdict(replaced('output/output.log', ({ name }) => ({ name, bytes: Buffer.from('jello\n') })))).toBe(
      'file-changed output/output.log',
    );
  });
});

describe('its manifest', () => {
  const changed = (change: Parameters<typeof filesOf>[1]): Promise<string> => verdict(archiveOf(filesOf(made, change)));

  test('is another one than was signed', async () => {
    const [manifest, ...rest] = filesOf(made, (document) => ({ ...document, createdBy: { name: 'Bob', face: 'cli' } }));
    const [, signature] = filesOf(made);
    if (manifest === undefined || signature === undefined) throw new Error('no manifest');
    expect(await verdict(archiveOf([manifest, signature, ...rest.slice(1)]))).toBe('signature manifest.sig');
  });

  test('was signed by somebody else', async () => {
    const stranger = generateKeyPairSync('ed25519').privateKey;
    const resigned = replaced('manifest.sig', ({ name }) => ({
      name,
      bytes: Buffer.from(signManifest(filesOf(made)[0]?.bytes ?? Buffer.alloc(0), stranger)),
    }));
    expect(await verdict(resigned)).toBe('signature manifest.sig');
    const whole = archiveOf(filesOf(made));
    expect(await verdict(whole, { publicKey: publicKeyOf(made.key) })).toBe('holds');
    expect(await verdict(whole, { publicKey: publicKeyOf(stranger) })).toBe(`signer ${publicKeyOf(made.key)}`);
  });

  test('has another form', async () => {
    expect(await changed(() => 'no JSON')).toMatch(/^manifest /);
    expect(await changed((document) => ({ ...document, format: 'other' }))).toMatch(/^not-a-pack /);
    expect(await changed((document) => ({ ...document, version: 2 }))).toBe('version 2');
    expect(await changed((document) => ({ ...document, run: 'none' }))).toMatch(/^manifest run/);
    expect(await changed((document) => JSON.stringify(document, null, 1))).toBe('manifest not canonical');
    const signer = { algorithm: 'ed25519', publicKey: 'none' };
    expect(await changed((document) => ({ ...document, signer }))).toBe('signature manifest.sig');
  });

  test('tells of another script, output or end than what lies beside it', async () => {
    expect(await of({ script: Buffer.from('other') })).toBe('contradiction script');
    expect(await of({ output: Buffer.from('other bytes') })).toBe('contradiction output');
    expect(await of({ run: { ...made.run, exitCode: 1 } })).toBe('contradiction entry 10: exitCode');
    expect(await changed((document) => ({ ...document, script: { state: 'missing', name: null, file: 'script/hello.sh' } }))).toBe(
      'contradiction script',
    );
  });
});

describe('its audit entries', () => {
  const [first, others, last] = made.lines;

  test.each([
    ['without one', [first, last]],
    ['without those of others', [first, { from: 8, digests: [(others as { digests: string[] }).digests[0]] }, last]],
    ['in another order', [last, others, first]],
    ['twice the same', [first, first, others, last]],
    ['that begin with those of others', [others, last]],
    ['with something else between', [first, others, { anything: 1 }, last]],
  ])('%s', async (_name, lines) => {
    expect(await of({ lines })).toMatch(/^chain /);
  });

  test('of another run', async () => {
    const stranger = entry(7, 'a'.repeat(64), { runId: 'another' });
    expect(await of({ lines: [own(7, stranger.bytes), others, last] })).toBe('chain entry 7');
  });

  test('of which one was changed', async () => {
    const { bytes } = entry(7, 'a'.repeat(64), { outcome: 'failed', detail: { hash: made.run.hash } });
    expect(await of({ lines: [own(7, bytes), others, last] })).toBe('chain entry 10');
  });

  test('with another person', async () => {
    const named = { ...(first as ReturnType<typeof own>), personal: [{ field: 'actor', salt: 'ab', value: 'Bob' }] };
    expect(await of({ lines: [named, others, last] })).toBe('chain entry 7: actor');
  });

  test('whose person was erased say so', async () => {
    const bare = { ...(first as ReturnType<typeof own>), personal: [] };
    const { entries } = await verifyPack(pieces(archiveOf(filesOf({ ...made, lines: [bare, others, last] }))));
    expect(entries[0]).toMatchObject({ actor: null, erased: ['actor'] });
  });

  test('that end elsewhere than the anchor', async () => {
    expect(await of({ anchor: { seq: 10, hash: 'b'.repeat(64) } })).toBe('chain entry 10');
    expect(await of({ anchor: { ...made.anchor, seq: 11 } })).toBe('chain entry 11');
  });

  test('with one of an older Axle between are told of', async () => {
    const old = { v: 2, runId: null, action: 'slots.set' };
    const [firstHash] = [entry(7, 'a'.repeat(64), { detail: { hash: made.run.hash } }).hash];
    const between = entry(8, firstHash, old);
    const end = entry(9, between.hash, { action: 'run.end' });
    const lines = [first, { seq: 8, hash: between.hash }, own(9, end.bytes)];
    const { breaks } = await verifyPack(pieces(archiveOf(filesOf({ ...made, lines, anchor: { seq: 9, hash: end.hash } }))));
    expect(breaks).toBe(1);
  });
});

describe('the pack of a job', () => {
  const step = {
    id: 'build',
    name: 'build.sh',
    needs: [],
    state: 'succeeded' as const,
    run: made.run.id,
    startedAt: null,
    endedAt: null,
    reason: null,
    kept: false,
    tolerated: false,
  };
  const job = { steps: [step], cancelled: false };
  const packOf = (more: Partial<Contents> = {}): PackFile => ({
    name: 'steps/build-0190b2c1.tar',
    bytes: archiveOf(filesOf({ ...made, run: { ...made.run, parent: { run: made.run.id, step: 'build' } }, ...more })),
  });

  test('shows its steps', async () => {
    const { steps } = await verifyPack(pieces(archiveOf(filesOf({ ...made, run: { ...made.run, job }, steps: [packOf()] }))));
    expect(steps.map(({ manifest }) => manifest.run.parent?.step)).toEqual(['build']);
  });

  test('of which a step that ran is left out, or ended otherwise than it says, does not hold', async () => {
    expect(await of({ run: { ...made.run, job } })).toBe('contradiction step build: not shown');
    const failed = { ...job, steps: [{ ...step, state: 'failed' as const }] };
    expect(await of({ run: { ...made.run, job: failed }, steps: [packOf()] })).toBe('contradiction step build');
    const none = { ...job, steps: [{ ...step, run: null }] };
    const other = packOf({ run: { ...made.run, parent: { run: RunId.parse('0190b2c1-0000-7000-8000-000000000002'), step: 'build' } } });
    expect(await of({ run: { ...made.run, job: none }, steps: [other] })).toBe(`contradiction run ${made.run.id}`);
  });

  test('whose step was signed by somebody else, or changed, does not hold', async () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    expect(await of({ run: { ...made.run, job }, steps: [packOf({ key: privateKey })] })).toMatch(/^signer /);
    const pack = packOf();
    pack.bytes[1_000] = (pack.bytes[1_000] ?? 0) ^ 1;
    expect(await of({ run: { ...made.run, job }, steps: [pack] })).not.toBe('holds');
  });
});

test('grants that are not those of the run are a contradiction', async () => {
  const said = (grants: unknown): Promise<string> => verdict(archiveOf(filesOf(made, (manifest) => ({ ...manifest, grants }))));
  expect(await said({ state: 'none', file: null })).toBe('holds');
  expect(await said({ state: 'kept', file: 'script/hello.sh' })).toBe('contradiction grants');
  expect(await said({ state: 'unproven', file: 'grants.json' })).toBe('contradiction grants');
});
