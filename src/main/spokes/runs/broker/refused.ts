/** Why a broker gives nothing, and the status of HTTP that says so. */
const statuses = {
  'bad-request': 400,
  /** Whoever asks is not of this run. */
  'not-this-run': 401,
  'not-granted': 403,
  'not-found': 404,
  /** The run has ended. */
  ended: 410,
  /** Too much at once. */
  'too-many': 429,
  /** The source of it has none; `reason` is its code. */
  unavailable: 503,
} as const;

/** One of these. */
export type RefusalCode = keyof typeof statuses;

/** A request that is given nothing. */
export class Refused extends Error {
  /** `detail` is for the audit chain, and for who asked: it holds no value. */
  constructor(
    readonly code: RefusalCode,
    readonly detail: Readonly<Record<string, string>> = {},
  ) {
    super(code);
  }

  get status(): number {
    return statuses[this.code];
  }
}
