import { constants, readFileSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { asStorage } from '#main/platform/storage-faults';
import { parseHead, type Head } from './hashing';

/** Its name in the data folder. */
export const HEAD_FILE = 'audit.head';

/** Head as it stands outside the database; `absent` also when nobody ever wrote it. */
export type KeptHead = { readonly state: 'ok'; readonly head: Head } | { readonly state: 'absent' | 'unreadable' };

/** The chain's head in a file of 82 bytes, `SEQ:HASH`, so that entries cut off the end are missed. */
export interface HeadFile {
  read(): KeptHead;
  /** Keeps the newest head soon; heads that follow closely share a write. */
  save(head: Head): void;
  /** Resolves when what was saved is written. */
  flush(): Promise<void>;
  /** Resolves when this head, or a newer one, would outlast a power cut; fails where it cannot be kept. */
  sync(head: Head): Promise<void>;
  close(): Promise<void>;
}

/** `report` is told of a write that failed; the next one tries again. */
export async function openHeadFile(path: string, report: (error: unknown) => void): Promise<HeadFile> {
  let file: FileHandle | undefined;
  let next: Head | undefined;
  let writing: Promise<void> | undefined;
  let failure: { readonly error: unknown } | undefined;

  async function write(): Promise<void> {
    try {
      while (next !== undefined) {
        const head = next;
        next = undefined;
        // Without O_TRUNC and always as long: on a full disk the old head is overwritten in place, or stays.
        file ??= await open(path, constants.O_RDWR | constants.O_CREAT, 0o600);
        await file.write(`${String(head.seq).padStart(16, '0')}:${head.hash}\n`, 0);
      }
      failure = undefined;
    } catch (error) {
      failure = { error };
      report(error);
    } finally {
      writing = undefined; // in the same turn as the last look at `next`
    }
  }
  /** One look is enough: whoever writes takes what is saved meanwhile along. */
  const flush = async (): Promise<void> => await writing;

  const save = (head: Head): void => {
    next = head;
    writing ??= write();
  };

  return {
    read: () => readHead(path),
    save,
    flush,
    async sync(head) {
      save(head);
      await flush();
      try {
        if (failure !== undefined) throw failure.error;
        await file?.datasync();
      } catch (error) {
        throw asStorage(error, path);
      }
    },
    async close() {
      await flush();
      await file?.close();
      file = undefined;
    },
  };
}

function readHead(path: string): KeptHead {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { state: 'absent' };
    throw error;
  }
  const head = parseHead(text);
  return head === undefined ? { state: 'unreadable' } : { state: 'ok', head };
}
