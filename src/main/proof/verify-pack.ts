import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { GrantPlan } from '#shared/contract/grant-plan';
import { ChainProof, type ProvenEntry } from './chain-proof';
import { Manifest, packBounds, PackKind } from './manifest';
import { PackFault } from './pack-faults';
import { isSigned } from './signature';
import { readTar, type TarFile } from './tar-reader';

/** Bytes of a line of the audit entries: no entry of ours comes near it. */
const LINE = 1_048_576;

/** What a pack that holds shows. */
export interface Proof {
  readonly manifest: Manifest;
  readonly entries: readonly ProvenEntry[];
  /** What the run was granted; null where that is not in the pack, or cannot be read. */
  readonly grants: GrantPlan | null;
  /** Entries of others that had to be passed on their word. */
  readonly breaks: number;
  /** What the packs of a job's steps show, which lie in its own. */
  readonly steps: readonly Proof[];
}

/** Where the files of a pack go as they are read; a pack that does not hold is told of by `undo`. */
export interface Extraction {
  /** Takes one file's content, which passes through. */
  take(name: string, content: AsyncIterable<Buffer>): AsyncIterable<Buffer>;
}

/** What is asked for beside the pack's own word. */
export interface PackWishes {
  /** The key that it must be signed with. */
  readonly publicKey?: string | undefined;
  readonly extraction?: Extraction | undefined;
}

/**
 * Reads a pack once, from its first byte to its last, and checks all of it: names, sizes and hashes of its files, the
 * manifest's signature, the audit entries and how they follow each other, and that all of them tell of the same run.
 * Throws `PackFault` at the first thing that does not hold. Holds a manifest and a list of entries in memory, and no output.
 */
export async function verifyPack(source: AsyncIterable<Uint8Array>, { publicKey, extraction }: PackWishes = {}): Promise<Proof> {
  const files = readTar(source);
  try {
    return await verifyFiles(files, { publicKey, extraction });
  } finally {
    await files.return();
  }
}

async function verifyFiles(files: AsyncGenerator<TarFile, void, void>, { publicKey, extraction }: PackWishes): Promise<Proof> {
  const next = async (name: string): Promise<TarFile> => {
    const { done, value } = await files.next();
    if (done === true) throw new PackFault('file-missing', name);
    const content = extraction?.take(value.name, value.content) ?? value.content;
    return { ...value, content };
  };

  const bytes = await whole(await next('manifest.json'), 'manifest.json', packBounds.manifest);
  const signature = await whole(await next('manifest.sig'), 'manifest.sig', packBounds.signature);
  const manifest = readManifest(bytes);
  if (!isSigned(bytes, signature.toString('latin1'), manifest.signer.publicKey)) throw new PackFault('signature', 'manifest.sig');
  if (publicKey !== undefined && publicKey !== manifest.signer.publicKey) throw new PackFault('signer', manifest.signer.publicKey);

  const proof = new ChainProof(manifest.run.id);
  const steps: Proof[] = [];
  let grants: Buffer[] = [];
  for (const wanted of manifest.files) {
    const file = await next(wanted.name);
    if (file.name !== wanted.name) {
      const known = manifest.files.some(({ name }) => name === file.name);
      throw known ? new PackFault('file-missing', wanted.name) : new PackFault('file-extra', file.name);
    }
    if (file.size !== wanted.size) throw new PackFault('file-changed', wanted.name);
    const isAudit = wanted.name === manifest.audit.file;
    if (file.size > boundOf(manifest, wanted.name)) throw new PackFault('too-large', wanted.name);
    const plain = wanted.name === manifest.grants?.file ? kept(file.content, (grants = [])) : file.content;
    const content = isAudit ? eachLine(plain, (line) => proof.line(line)) : plain;
    const hash = createHash('sha256');
    const passing = eachPiece(content, (piece) => hash.update(piece));
    // The pack of a step is read as what it is, and to its end as a file of this one.
    if (isStepPack(manifest, wanted.name)) steps.push(await verifyPack(passing, { publicKey: manifest.signer.publicKey }));
    for await (const _piece of passing);
    if (hash.digest('hex') !== wanted.sha256) throw new PackFault('file-changed', wanted.name);
  }
  const { done, value } = await files.next();
  if (done !== true) throw new PackFault('file-extra', value.name);
  agree(manifest, proof);
  agreeSteps(manifest, steps);
  return { manifest, entries: proof.entries, grants: planIn(Buffer.concat(grants)), breaks: proof.breaks, steps };
}

function readManifest(bytes: Buffer): Manifest {
  let document: unknown;
  try {
    document = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw new PackFault('manifest', 'no JSON');
  }
  const kind = PackKind.safeParse(document);
  if (!kind.success) throw new PackFault('not-a-pack', 'manifest.json');
  const read = Manifest.safeParse(document);
  if (!read.success && kind.data.version > 1) throw new PackFault('version', String(kind.data.version));
  if (!read.success) throw new PackFault('manifest', read.error.issues[0]?.path.join('.') ?? '');
  // One document, one spelling: another reader cannot be shown something else by the same bytes.
  if (canonicalize(document) !== bytes.toString('utf8')) throw new PackFault('manifest', 'not canonical');
  return read.data;
}

/** The largest that a file of this name may be; whatever a run printed may be of any size. */
function boundOf({ audit, script, grants }: Manifest, name: string): number {
  if (name === audit.file) return packBounds.audit;
  if (name === grants?.file) return packBounds.grants;
  return name === script.file ? packBounds.script : Number.MAX_SAFE_INTEGER;
}

/** That what the manifest says is what the entries say, and what lies in the pack. */
function agree(manifest: Manifest, proof: ChainProof): void {
  const { run, audit, script, grants, output, files } = manifest;
  const { place, entries } = proof;
  if (place?.seq !== audit.anchor.seq || place.hash !== audit.anchor.hash) throw new PackFault('chain', `entry ${audit.anchor.seq}`);
  if (entries.length !== audit.entries || entries[0]?.seq !== audit.first) throw new PackFault('chain', 'another number of entries');
  const sizeOf = (name: string | null): number | undefined => files.find((file) => file.name === name)?.size;
  const contradiction = (what: string): PackFault => new PackFault('contradiction', what);
  if (new Set(files.map(({ name }) => name)).size !== files.length) throw contradiction('two files of one name');
  if (sizeOf(audit.file) === undefined) throw contradiction('no audit entries');
  if ((script.state === 'kept') !== (script.file !== null)) throw contradiction('script');
  if (script.file !== null && files.find(({ name }) => name === script.file)?.sha256 !== run.hash) throw contradiction('script');
  if (grants !== undefined) {
    const { planHash } = run.sandbox;
    const sha256 = files.find(({ name }) => name === grants.file)?.sha256;
    if (grants.file !== null && sha256 === undefined) throw contradiction('grants');
    if (grants.state === 'kept' ? planHash === null || sha256 !== planHash : grants.file !== null && (planHash ?? sha256) !== sha256)
      throw contradiction('grants');
  }
  if ((output.to !== run.output.bytes && output.state !== 'partial' && output.state !== 'gone') || output.from > output.to)
    throw contradiction('output');
  const shown = output.file !== null;
  if (shown !== (output.state !== 'none' && output.state !== 'gone')) throw contradiction('output');
  if (shown && sizeOf(output.file) !== output.to - output.from) throw contradiction('output');
  if ((output.state === 'whole' || output.state === 'none') && output.from !== 0) throw contradiction('output');
  for (const { seq, action, detail } of entries) {
    const says = (field: string, value: unknown): void => {
      if (Object.hasOwn(detail, field) && detail[field] !== value) throw contradiction(`entry ${seq}: ${field}`);
    };
    if (action === 'run.start' || action === 'run.queue') says('hash', run.hash);
    if (action !== 'run.end') continue;
    says('state', run.state);
    says('exitCode', run.exitCode);
    says('signal', run.signal);
    says('bytes', run.output.bytes);
    says('grants', run.sandbox.planHash);
  }
}

/** The plan that a later version wrote otherwise is proven all the same, and not shown. */
function planIn(bytes: Buffer): GrantPlan | null {
  try {
    return GrantPlan.safeParse(JSON.parse(bytes.toString('utf8'))).data ?? null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

async function* kept(content: AsyncIterable<Buffer>, parts: Buffer[]): AsyncGenerator<Buffer, void, void> {
  for await (const part of content) {
    parts.push(part);
    yield part;
  }
}

async function whole(file: TarFile, name: string, most: number): Promise<Buffer> {
  if (file.name !== name) throw new PackFault('not-a-pack', file.name);
  if (file.size > most) throw new PackFault('too-large', name);
  const parts: Buffer[] = [];
  for await (const part of file.content) parts.push(part);
  return Buffer.concat(parts);
}

/** Only a job's pack holds packs, and those hold none. */
const isStepPack = ({ run }: Manifest, name: string): boolean => run.job !== null && name.startsWith('steps/');

/** That each step which ran is shown, as the job says that it ended, and that nothing else is shown as one. */
function agreeSteps({ run }: Manifest, steps: readonly Proof[]): void {
  const wanted = (run.job?.steps ?? []).filter((step) => step.run !== null);
  const contradiction = (what: string): PackFault => new PackFault('contradiction', what);
  for (const { id, run: ran, state } of wanted) {
    const shown = steps.find(({ manifest }) => manifest.run.id === ran);
    if (shown === undefined) throw contradiction(`step ${id}: not shown`);
    if (shown.manifest.run.state !== state || shown.manifest.run.parent?.step !== id) throw contradiction(`step ${id}`);
  }
  for (const { manifest } of steps) {
    const { id, parent } = manifest.run;
    if (parent?.run !== run.id && !wanted.some((step) => step.run === id)) throw contradiction(`run ${id}`);
  }
}

/** Passes bytes on and shows each piece to `take`. */
async function* eachPiece(content: AsyncIterable<Buffer>, take: (piece: Buffer) => void): AsyncGenerator<Buffer, void, void> {
  for await (const piece of content) {
    take(piece);
    yield piece;
  }
}

/** Passes bytes on and gives each line to `take`; the last one has an end too. */
async function* eachLine(content: AsyncIterable<Buffer>, take: (line: string) => void): AsyncGenerator<Buffer, void, void> {
  let rest = Buffer.alloc(0);
  for await (const part of content) {
    yield part;
    rest = Buffer.concat([rest, part]);
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
      take(rest.toString('utf8', 0, end));
      rest = rest.subarray(end + 1);
    }
    if (rest.length > LINE) throw new PackFault('too-large', 'a line of the audit entries');
  }
  if (rest.length > 0) throw new PackFault('chain', 'a line without an end');
}
