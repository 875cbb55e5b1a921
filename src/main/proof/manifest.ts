import { Run, RunId } from '#shared/contract/runs';
import { z } from '#shared/contract/zod';
import { isPackName } from './tar';

/** What every manifest says of itself. */
export const PACK_FORMAT = 'axle-evidence';
/** The version of the format that is written here, and the only one that there is. */
export const PACK_VERSION = 1;

/** Bytes of the largest manifest, script and list of audit entries; the output has the bound of a run's own quota. */
export const packBounds = {
  manifest: 32 * 1_048_576,
  signature: 1_024,
  script: 16 * 1_048_576,
  grants: 16 * 1_048_576,
  audit: 64 * 1_048_576,
} as const;

const hex = z.string().regex(/^[0-9a-f]{64}$/);
const when = z.iso.datetime();
const count = z.number().int().nonnegative();
const PackName = z.string().max(100).refine(isPackName);

/** A place in the audit chain. */
export const ChainPlace = z.object({ seq: count, hash: hex });

/** Of which format a document is, whatever else it says. */
export const PackKind = z.object({ format: z.literal(PACK_FORMAT), version: z.number().int() });

/** What an evidence pack is about and what lies in it: `manifest.json`, the first file of each. */
export const Manifest = z.object({
  format: z.literal(PACK_FORMAT),
  version: z.literal(PACK_VERSION),
  createdAt: when,
  createdBy: z.object({ name: z.string().max(256), face: z.string().max(32) }),
  hub: z.object({ version: z.string().max(64), place: z.string().max(256) }),
  /** The run as the hub knew it: who, where, state, sandbox, grants, timings. Secrets have no value. */
  run: Run.extend({ id: RunId }),
  /** The parameters in full, by name; a secret is null. */
  params: z.record(z.string().max(64), z.string().nullable()),
  script: z.object({
    /** `kept`: the bytes that ran are here. `missing`: they are not kept any more. `changed`: what is kept is not what ran, and is left out. */
    state: z.enum(['kept', 'missing', 'changed']),
    /** Its own file name. */
    name: z.string().max(1_024).nullable(),
    file: PackName.nullable(),
  }),
  /** What it was granted: `kept` has `run.sandbox.planHash`; the other states are those of `KeptGrants`. Absent in packs of before. */
  grants: z.object({ state: z.enum(['kept', 'unproven', 'none', 'changed', 'unreadable']), file: PackName.nullable() }).optional(),
  output: z.object({
    /**
     * `none`: it printed nothing. `trimmed`: the oldest part is not kept any more. `gone`: nothing of it is. `partial`: what
     * was found is not as much as the run says, as after a crash or when somebody was at its files.
     */
    state: z.enum(['whole', 'trimmed', 'partial', 'none', 'gone']),
    /** What was printed from byte `from` on, up to `to`. */
    file: PackName.nullable(),
    /** From where on which stream and time hold, as lines of JSON. */
    index: PackName.nullable(),
    from: count,
    to: count,
  }),
  audit: z.object({
    file: PackName,
    /** How many of its entries are the run's. */
    entries: count,
    /** Entries of the run that lie too far from the first to be shown in the chain with it. */
    omitted: count,
    /** The first entry that is shown, and the last that the proof reaches: what it is to be compared by. */
    first: count,
    anchor: ChainPlace,
  }),
  signer: z.object({ algorithm: z.literal('ed25519'), publicKey: z.string().max(64) }),
  /** Every file that follows the manifest and its signature, in order. */
  files: z.array(z.object({ name: PackName, size: count, sha256: hex })).max(64),
});
export type Manifest = z.infer<typeof Manifest>;

/** A line of `audit.jsonl`: an entry of the run, entries of others by their digests, or one of others that cannot be passed so. */
export const AuditLine = z.union([
  z.object({
    seq: count,
    /** The hashed bytes. */
    bytes: z.string(),
    /** What was not erased: each is hashed with its salt in the bytes. */
    personal: z.array(z.object({ field: z.string().max(128), salt: z.string().max(128), value: z.string().max(8_192) })).max(128),
  }),
  z.object({ from: count, digests: z.array(hex).min(1).max(256) }),
  z.object({ seq: count, hash: hex }),
]);
export type AuditLine = z.infer<typeof AuditLine>;
