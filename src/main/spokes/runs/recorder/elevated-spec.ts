import { createHash } from 'node:crypto';
import { z } from '#shared/contract/zod';

/** A place below the elevated launcher's own folder: with slashes, and nothing in it that leads elsewhere on any system. */
export const isBelow = (path: string): boolean =>
  // oxlint-disable-next-line no-control-regex -- no file's name on Windows has them
  path.split('/').every((name) => name !== '' && !/[\u0000-\u001f\\:*?"<>|]/.test(name) && !/[. ]$/.test(name));

const Below = z.string().max(1_024).refine(isBelow);
const Path = z.string().min(1).max(4_096);
const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** A text; `below` is a path in the elevated launcher's folder, whose name is not known before. */
export const SpecWord = z.union([z.string().max(131_072), z.object({ below: Below })]);
export type SpecWord = z.infer<typeof SpecWord>;

/** Bytes of the longest spec. */
export const LARGEST_SPEC = 8 * 1_048_576;

/** All that the elevated launcher is told to do: the files that it takes, the environment, and the command. */
export const ElevatedSpec = z.object({
  /** Its digest stands on a command line that others see: it must not tell what can be guessed. */
  salt: z.string().min(16).max(64),
  files: z
    .array(z.object({ path: Path, bytes: z.number().int().nonnegative(), hash: Sha256, to: Below, executable: z.boolean() }))
    .max(1_024),
  /** Folders that it makes besides. */
  folders: z.array(Below).max(16),
  env: z.record(z.string().min(1).max(256), SpecWord),
  cwd: Below,
  command: z.array(SpecWord).min(1).max(512),
});
export type ElevatedSpec = z.infer<typeof ElevatedSpec>;

/** What stands on the elevated launcher's command line, which nobody can change: who it belongs to, and what it is to do. */
export const ElevatedOrder = z.object({
  /** The recorder's pipe, and what to say there first. */
  pipe: Path,
  word: z.string().min(32).max(128),
  spec: Path,
  bytes: z.number().int().positive().max(LARGEST_SPEC),
  hash: Sha256,
});
export type ElevatedOrder = z.infer<typeof ElevatedOrder>;

/** An order as one word of letters, digits, `-` and `_`: no shell and no command line on the way finds anything in it to change. */
export const encodeOrder = (order: ElevatedOrder): string => Buffer.from(JSON.stringify(order), 'utf8').toString('base64url');

/** The order in such a word; throws where there is none. */
export const decodeOrder = (text: string): ElevatedOrder =>
  ElevatedOrder.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));

/** SHA-256 in hex. */
export const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');
