import { MAX_BATCH, MAX_TOGETHER, type ClientFrame, type ClientMessage, type ServerFrame, type ServerMessage } from './protocol';

// Frames are on the hot path of every call and item: these say the same as the schemas in protocol.ts at a fraction
// of their cost, and a property test holds the two equal.

/** What a client sent in one message: a frame, several, or undefined where it is neither. */
export function readClientMessage(raw: unknown): ClientMessage | undefined {
  return Array.isArray(raw) ? readTogether(raw, readClientFrame) : readClientFrame(raw);
}

/** What a hub sent in one message: a frame, several, or undefined where it is neither. */
export function readServerMessage(raw: unknown): ServerMessage | undefined {
  return Array.isArray(raw) ? readTogether(raw, readServerFrame) : readServerFrame(raw);
}

/** The frame that a client sent, or undefined where it is none. */
export function readClientFrame(raw: unknown): ClientFrame | undefined {
  if (!isRecord(raw) || !isId(raw['id'])) return undefined;
  switch (raw['t']) {
    case 'call':
      return hasFields(raw, 4, 'input') && isPath(raw['path']) ? (raw as ClientFrame) : undefined;
    case 'open':
      return hasFields(raw, 5, 'input') && isPath(raw['path']) && isCredit(raw['credit']) ? (raw as ClientFrame) : undefined;
    case 'grant':
      return hasFields(raw, 3) && isCredit(raw['n']) ? (raw as ClientFrame) : undefined;
    case 'stop':
      return hasFields(raw, 2) ? (raw as ClientFrame) : undefined;
    default:
      return undefined;
  }
}

/** The frame that a hub sent, or undefined where it is none. */
export function readServerFrame(raw: unknown): ServerFrame | undefined {
  if (!isRecord(raw) || !isId(raw['id'])) return undefined;
  switch (raw['t']) {
    case 'ok':
      return hasFields(raw, 3, 'value') ? (raw as ServerFrame) : undefined;
    case 'item': {
      const values = raw['values'];
      const fits = Array.isArray(values) && values.length >= 1 && values.length <= MAX_BATCH;
      return fits && hasFields(raw, 3) ? (raw as ServerFrame) : undefined;
    }
    case 'end':
    case 'bye':
      return hasFields(raw, 2) ? (raw as ServerFrame) : undefined;
    case 'err': {
      const code = raw['code'];
      return typeof code === 'string' && code.length <= 64 && hasFields(raw, 4, 'data') ? (raw as ServerFrame) : undefined;
    }
    default:
      return undefined;
  }
}

function readTogether<F>(raw: readonly unknown[], read: (frame: unknown) => F | undefined): F[] | undefined {
  if (raw.length < 2 || raw.length > MAX_TOGETHER) return undefined;
  for (let i = 0; i < raw.length; i += 1) if (read(raw[i]) === undefined) return undefined;
  return raw as F[]; // Each was read, and a frame is given as it came.
}

function isRecord(raw: unknown): raw is Readonly<Record<string, unknown>> {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw);
}

/** Exactly as many fields, where `optional` may be left out: JSON has no way to say `undefined`. */
function hasFields(raw: Readonly<Record<string, unknown>>, count: number, optional?: string): boolean {
  const missing = optional !== undefined && !(optional in raw) ? 1 : 0;
  return Object.keys(raw).length === count - missing;
}

const isId = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0;
const isCredit = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 1 && Number(value) <= 65_536;
const isPath = (value: unknown): boolean => typeof value === 'string' && value.length >= 1 && value.length <= 128;
