import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { Manifest, PACK_FORMAT, PACK_VERSION } from '#main/proof/manifest';
import { publicKeyOf, signManifest } from '#main/proof/signature';
import { END, padding, tarHeader } from '#main/proof/tar';
import type { EvidencePage } from '../../ports';
import type { EvidenceTask } from '../protocol';
import { auditLines } from './audit-lines';
import { inMemory, measured, type Part } from './parts';
import { environmentOf, grantsOf, outputOf, scriptOf } from './run-files';

const AUDIT = 'audit.jsonl';

/** The whole pack before it is encrypted: what lies on disk is read twice, and never held in memory. */
export async function* packOf(
  { folder, facts, key, audit, steps }: Omit<EvidenceTask, 'lock'>,
  ask: (from: number, to: number) => Promise<EvidencePage>,
): AsyncGenerator<Buffer, void, void> {
  const { run } = facts;
  const script = await scriptOf(folder, run);
  const grants = await grantsOf(folder, run);
  const output = await outputOf(folder, run);
  const { pieces, entries, first, anchor } = await auditLines(run.id, audit, ask);
  const parts = [...script.parts, ...grants.parts, ...(await environmentOf(folder)), ...output.parts, await inMemory(AUDIT, pieces)];
  // One after the other: each asks for its entries. What is read twice here is the same each time.
  for (const { name, ...step } of steps) parts.push(await measured(name, () => packOf({ ...step, key, steps: [] }, ask)));
  const manifest = Manifest.parse({
    format: PACK_FORMAT,
    version: PACK_VERSION,
    ...facts,
    script: script.said,
    grants: grants.said,
    output: output.said,
    audit: { file: AUDIT, entries, omitted: audit.count - entries, first, anchor },
    signer: { algorithm: 'ed25519', publicKey: publicKeyOf(key) },
    files: parts.map(({ name, size, sha256 }) => ({ name, size, sha256 })),
  } satisfies Manifest);
  const bytes = Buffer.from(canonicalize(manifest) ?? '');
  yield* whole('manifest.json', bytes);
  yield* whole('manifest.sig', Buffer.from(signManifest(bytes, key)));
  for (const part of parts) yield* written(part);
  yield END;
}

function* whole(name: string, bytes: Buffer): Generator<Buffer, void, void> {
  yield tarHeader(name, bytes.length);
  yield bytes;
  yield padding(bytes.length);
}

/** A file as it was measured; fails where it is another one by now, as when its output was trimmed meanwhile. */
async function* written({ name, size, sha256, open }: Part): AsyncGenerator<Buffer, void, void> {
  yield tarHeader(name, size);
  const hash = createHash('sha256');
  for await (const piece of open()) {
    hash.update(piece);
    yield piece;
  }
  if (hash.digest('hex') !== sha256) throw new Error(`${name} changed while it was read`);
  yield padding(size);
}
