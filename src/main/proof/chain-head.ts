/** Where the chain stands: the last entry's sequence and hash. */
export interface Head {
  readonly seq: number;
  readonly hash: string;
}

/** What the first entry follows. */
export const GENESIS: Head = { seq: 0, hash: '0'.repeat(64) };

/** An entry as it is stored: the hashed document as text, its hash, and that of the entry before. */
export interface EntryRow {
  readonly seq: number;
  readonly bytes: string;
  readonly hash: string;
  readonly prev: string;
}

/** A personal field in clear, apart from the chain: erasing it leaves the chain whole. */
export interface PersonalRow {
  readonly seq: number;
  readonly field: string;
  readonly salt: string;
  readonly value: string;
}

/** `SEQ:HASH`, with or without leading zeros; undefined for whatever else. */
export function parseHead(text: string): Head | undefined {
  const match = /^(\d{1,16}):([0-9a-f]{64})$/.exec(text.trim());
  return match?.[1] === undefined || match[2] === undefined ? undefined : { seq: Number(match[1]), hash: match[2] };
}
