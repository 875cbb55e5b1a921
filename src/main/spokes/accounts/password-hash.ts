// RFC 9106, 4: Argon2id, three passes over 64 MiB. A tenth of a second on threads that are not the hub's own.
const COST = { memoryCost: 65_536, timeCost: 3, parallelism: 1 } as const;
/** Hashes under way at a time: each takes a thread and 64 MiB. */
const AT_ONCE = 2;
/** More wait for a turn than people sign in at once: it is an attack, and is sent away. */
const MOST_WAITING = 32;

/** Hashes passwords, and compares them with hashes. */
export interface PasswordHashes {
  /** The hash with its salt and its cost, as a PHC string. */
  hash(password: string): Promise<string>;
  /** Where there is no hash the work is done all the same, and the answer is no. Undefined where too many wait. */
  verify(hash: string | null | undefined, password: string): Promise<boolean | undefined>;
}

/** Hashes by Argon2id; the library is loaded when it is first needed. */
export function createPasswordHashes(
  cost: typeof COST | { memoryCost: number; timeCost: number; parallelism: number } = COST,
): PasswordHashes {
  let nobody: Promise<string> | undefined;
  let busy = 0;
  let asking = 0;
  const waiting: (() => void)[] = [];

  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (busy >= AT_ONCE) await new Promise<void>((resolve) => waiting.push(resolve));
    else busy += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) busy -= 1;
      else next();
    }
  }
  const library = () => import('@node-rs/argon2');
  const hashOf = async (password: string): Promise<string> => await (await library()).hash(password.normalize('NFKC'), cost);

  return {
    hash: (password) => inTurn(() => hashOf(password)),
    async verify(hash, password) {
      if (asking >= AT_ONCE + MOST_WAITING) return undefined;
      asking += 1;
      try {
        nobody ??= inTurn(() => hashOf('nobody has this one'));
        const against = hash ?? (await nobody);
        const same = await inTurn(async () => await (await library()).verify(against, password.normalize('NFKC')));
        return same && hash !== null && hash !== undefined;
      } finally {
        asking -= 1;
      }
    },
  };
}
