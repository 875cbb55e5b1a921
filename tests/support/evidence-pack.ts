import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import canonicalize from 'canonicalize';
import { entryHash, sha256 } from '#main/proof/chain-link';
import { personalHash } from '#main/proof/entry-fields';
import { publicKeyOf, signManifest } from '#main/proof/signature';
import { END, padding, tarHeader } from '#main/proof/tar';
import { RunId } from '#shared/contract/runs';
import { runLike } from './run-like';

const RUN = '0190b2c1-0000-7000-8000-000000000001';
const START = 'a'.repeat(64);
const SALT = '00112233445566778899aabbccddeeff';

/** A file of an archive that a test makes; `header` where it is to have another one. */
export interface PackFile {
  readonly name: string;
  readonly bytes: Buffer;
  readonly header?: Buffer;
}

/** What lies in a pack before its manifest is made of it. */
export interface Contents {
  readonly key: KeyObject;
  readonly script: Buffer;
  readonly output: Buffer;
  readonly lines: readonly unknown[];
  readonly anchor: { readonly seq: number; readonly hash: string };
  readonly run: ReturnType<typeof runLike>;
  /** The packs of a job's steps. */
  readonly steps?: readonly PackFile[];
}

const sha = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** An entry of the chain as it is hashed. */
export function entry(
  seq: number,
  prev: string,
  more: Readonly<Record<string, unknown>>,
): { readonly bytes: string; readonly hash: string } {
  const bytes =
    canonicalize({
      v: 3,
      seq,
      at: '2026-01-01T00:00:00.000Z',
      action: 'run.start',
      outcome: 'ok',
      face: 'cli',
      actor: personalHash(SALT, 'Anna'),
      address: null,
      userAgent: null,
      object: null,
      runId: RUN,
      detail: {},
      personal: {},
      prev,
      ...more,
    }) ?? '';
  return { bytes, hash: entryHash(bytes, { v: 3, prev }) };
}

/** The line of an entry of the run, with who did it. */
export const own = (seq: number, bytes: string) => ({ seq, bytes, personal: [{ field: 'actor', salt: SALT, value: 'Anna' }] });

/** A run with an entry at its start, two of others, and one at its end. */
export function contents(): Contents {
  const script = Buffer.from('#!/bin/sh\necho hello\n');
  const output = Buffer.from('hello\n');
  const run = runLike({
    id: RunId.parse(RUN),
    state: 'succeeded',
    exitCode: 0,
    hash: sha(script),
    output: { bytes: output.length, lines: 1, trimmedBytes: 0, gone: false },
  });
  const first = entry(7, START, { detail: { hash: run.hash } });
  const others = entry(8, first.hash, { runId: null, action: 'slots.set' });
  const more = entry(9, others.hash, { runId: null, action: 'slots.set' });
  const last = entry(10, more.hash, { action: 'run.end', detail: { state: 'succeeded', exitCode: 0, signal: null, bytes: output.length } });
  return {
    key: generateKeyPairSync('ed25519').privateKey,
    script,
    output,
    run,
    lines: [own(7, first.bytes), { from: 8, digests: [sha256(others.bytes), sha256(more.bytes)] }, own(10, last.bytes)],
    anchor: { seq: 10, hash: last.hash },
  };
}

/** The files of a pack; `change` edits the manifest before it is signed. */
export function filesOf(
  { key, script, output, lines, anchor, run, steps = [] }: Contents,
  change: (manifest: Record<string, unknown>) => unknown = (manifest) => manifest,
): PackFile[] {
  const files: PackFile[] = [
    { name: 'script/hello.sh', bytes: script },
    { name: 'output/output.log', bytes: output },
    { name: 'output/index.jsonl', bytes: Buffer.from('') },
    { name: 'audit.jsonl', bytes: Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join('')) },
    ...steps,
  ];
  const manifest = change({
    format: 'axle-evidence',
    version: 1,
    createdAt: '2026-01-01T00:00:00.000Z',
    createdBy: { name: 'Anna', face: 'cli' },
    hub: { version: '0.1.0', place: 'here' },
    run,
    params: { name: 'world', token: null },
    script: { state: 'kept', name: 'hello.sh', file: 'script/hello.sh' },
    output: { state: 'whole', file: 'output/output.log', index: 'output/index.jsonl', from: 0, to: output.length },
    audit: { file: 'audit.jsonl', entries: 2, omitted: 0, first: 7, anchor },
    signer: { algorithm: 'ed25519', publicKey: publicKeyOf(key) },
    files: files.map(({ name, bytes }) => ({ name, size: bytes.length, sha256: sha(bytes) })),
  });
  const bytes = Buffer.from(typeof manifest === 'string' ? manifest : (canonicalize(manifest) ?? ''));
  return [{ name: 'manifest.json', bytes }, { name: 'manifest.sig', bytes: Buffer.from(signManifest(bytes, key)) }, ...files];
}

/** An archive of these files. */
export const archiveOf = (files: readonly PackFile[], end: Buffer = END): Buffer =>
  Buffer.concat([
    ...files.flatMap(({ name, bytes, header }) => [header ?? tarHeader(name, bytes.length), bytes, padding(bytes.length)]),
    end,
  ]);
