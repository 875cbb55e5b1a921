import { HubError } from '#shared/contract/errors';
import { connectEncrypted, type ConnectOptions } from './connecting';
import { unreachable } from './faults';

/** An entry as it was found: attributes by name in lower case, each with all of its values. */
export interface DirectoryEntry {
  readonly dn: string;
  values(attribute: string): readonly string[];
  /** The first value as bytes; the attributes that are bytes are asked for as such. */
  bytes(attribute: string): Buffer | undefined;
}

/** A search; it follows no referral and no alias. */
export interface DirectorySearch {
  readonly base: string;
  readonly scope: 'base' | 'sub';
  readonly filter: string;
  readonly attributes: readonly string[];
  /** Entries that are asked for at most. */
  readonly most: number;
}

/** A connection to a directory. */
export interface Directory {
  readonly server: string;
  /** False where the name or the password is refused; `why` is the server's own word. Other failures as of `search`. */
  bind(name: string, password: string): Promise<{ readonly ok: true } | { readonly ok: false; readonly why: string }>;
  /** Fails with LDAP_UNREACHABLE, or LDAP_REFUSED where the server does not do what it is asked. */
  search(what: DirectorySearch): Promise<readonly DirectoryEntry[]>;
  close(): Promise<void>;
}

/** Attributes that are no text. */
const BINARY = ['objectGUID'];
/** LDAP's result codes (RFC 4511, appendix A). */
const INVALID_CREDENTIALS = 49;
const INAPPROPRIATE_AUTHENTICATION = 48;
const NO_SUCH_OBJECT = 32;
const INVALID_DN = 34;
const CONSTRAINT_VIOLATION = 19;
const INSUFFICIENT_ACCESS = 50;
const UNWILLING = 53;
const FILTER_ERROR = 87;

/**
 * Connects to a directory. Fails with LDAP_UNREACHABLE, LDAP_CERTIFICATE, or RUNTIME_TOO_OLD on a Node that the client library
 * does not run on.
 */
export async function openDirectory(options: ConnectOptions & { readonly answerMs: number }): Promise<Directory> {
  const { server, answerMs, signal } = options;
  if (Number(process.versions.node.split('.', 1)[0]) < 22) {
    throw new HubError('RUNTIME_TOO_OLD', { needs: 'Node.js 22', has: process.versions.node });
  }
  const { Client, ResultCodeError } = await import('ldapts');
  const socket = await connectEncrypted(options);
  let given = false;
  const client = new Client({
    // Of the address only its form counts: the connection is there. A library that connects again would do so in the clear.
    url: 'ldap://localhost',
    timeout: answerMs,
    createConnection: () => {
      if (given) throw new Error('connection is over');
      given = true;
      return socket;
    },
  });
  const stop = (): void => void socket.destroy();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();

  return {
    server,
    async bind(name, password) {
      // Both would be an anonymous bind, which succeeds (RFC 4513, section 5.1): never a proof of anybody.
      if (name === '' || password === '') return { ok: false, why: 'empty' };
      // The library takes a name of this kind for a mechanism of SASL.
      if (!/[=@\\]/.test(name)) return { ok: false, why: 'form' };
      try {
        await client.bind(name, password);
        return { ok: true };
      } catch (error) {
        const code = error instanceof ResultCodeError ? error.code : undefined;
        const refused = [
          INVALID_CREDENTIALS,
          INAPPROPRIATE_AUTHENTICATION,
          NO_SUCH_OBJECT,
          INVALID_DN,
          // Of accounts that are locked, expired or may not bind: the server was asked, and said no.
          CONSTRAINT_VIOLATION,
          INSUFFICIENT_ACCESS,
          UNWILLING,
        ];
        if (error instanceof ResultCodeError && code !== undefined && refused.includes(code)) return { ok: false, why: error.message };
        throw faultOf(error);
      }
    },
    async search({ base, scope, filter, attributes, most }) {
      try {
        const { searchEntries } = await client.search(base, {
          scope,
          filter,
          attributes: [...attributes],
          explicitBufferAttributes: BINARY,
          sizeLimit: most,
          timeLimit: Math.ceil(answerMs / 1_000),
          derefAliases: 'never',
        });
        return searchEntries.map(entryOf);
      } catch (error) {
        throw faultOf(error);
      }
    },
    async close() {
      signal.removeEventListener('abort', stop);
      if (!socket.destroyed) await client.unbind().catch(() => undefined); // It goes either way.
      socket.destroy();
    },
  };

  function faultOf(error: unknown): HubError {
    if (!(error instanceof ResultCodeError)) {
      // Before it was sent: a filter that is none. The code is the one that clients have for it.
      if (client.isConnected && !socket.destroyed) {
        return new HubError('LDAP_REFUSED', { server, result: FILTER_ERROR, detail: String(error).slice(0, 256) }, { cause: error });
      }
      return unreachable(server, error);
    }
    return new HubError('LDAP_REFUSED', { server, result: error.code, detail: error.message.slice(0, 256) }, { cause: error });
  }
}

type RawEntry = { readonly dn: string } & Readonly<Record<string, Buffer | Buffer[] | string[] | string>>;

function entryOf(raw: RawEntry): DirectoryEntry {
  const all = new Map(Object.entries(raw).map(([name, value]) => [name.toLowerCase(), Array.isArray(value) ? value : [value]]));
  return {
    dn: raw.dn,
    values: (attribute) =>
      (all.get(attribute.toLowerCase()) ?? []).map((value) => (Buffer.isBuffer(value) ? value.toString('utf8') : value)),
    bytes(attribute) {
      const value = all.get(attribute.toLowerCase())?.[0];
      return value === undefined || value.length === 0 ? undefined : Buffer.from(value);
    },
  };
}
