import { spawn } from 'node:child_process';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { KeychainReply, type KeychainRequest } from './child/keychain-wire';
import type { Keychain, KeychainAnswer, KeychainFault } from './keychain-port';

/** A locked keyring can wait for ever. */
const PATIENCE_MS = 3_000;
/** More than any answer is. */
const MOST_BYTES = 1_048_576;
/** What a library that talks to a keychain needs to find it. */
const KEPT = [
  'PATH',
  'HOME',
  'USER',
  'LOGNAME',
  'DISPLAY',
  'WAYLAND_DISPLAY',
  'XAUTHORITY',
  'XDG_RUNTIME_DIR',
  'XDG_DATA_HOME',
  'XDG_CONFIG_HOME',
  'DBUS_SESSION_BUS_ADDRESS',
  'LANG',
  'SystemRoot',
  'USERPROFILE',
  'LOCALAPPDATA',
  'APPDATA',
];

/** How the keychain is reached; all but the child's bundle is that of this process by default. */
export interface KeychainOptions {
  /** The bundled child. */
  readonly entry: string;
  readonly platform?: NodeJS.Platform;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly patience?: number;
}

/** The keychain of the person who runs the hub: one child for each question, which is ended when it takes too long. */
export function createKeychain({
  entry,
  platform = process.platform,
  env = process.env,
  patience = PATIENCE_MS,
}: KeychainOptions): Keychain {
  // Chromium writes this into its own environment where there is no address, so that nothing starts a bus.
  const bus = env['DBUS_SESSION_BUS_ADDRESS']?.startsWith('disabled:') === true ? undefined : env['DBUS_SESSION_BUS_ADDRESS'];

  /** Without a session bus the library would try to start one. */
  async function reachable(): Promise<boolean> {
    if (platform === 'darwin' || platform === 'win32' || bus) return true;
    const runtime = env['XDG_RUNTIME_DIR'];
    return runtime !== undefined && (await access(join(runtime, 'bus')).then(yes, no));
  }

  async function ask<T>(request: KeychainRequest, pick: (reply: GoodReply) => T, wait = patience): Promise<KeychainAnswer<T>> {
    if (!(await reachable())) return { ok: false, fault: 'absent', detail: 'there is no session bus' };
    const said = await exchange(request, wait);
    if (typeof said !== 'string') return said;
    const reply = KeychainReply.safeParse(parseJson(said)).data;
    if (reply === undefined) return { ok: false, fault: 'failed', detail: 'its answer makes no sense' };
    if (reply.ok) return { ok: true, value: pick(reply) };
    return { ok: false, fault: reply.stage === 'load' ? 'absent' : faultOf(reply.message), detail: reply.message };
  }

  /** What the child said, whole, or why it said nothing. */
  function exchange(request: KeychainRequest, wait: number): Promise<string | Extract<KeychainAnswer<never>, { ok: false }>> {
    const own = Object.fromEntries(KEPT.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
    if (bus === undefined) delete own['DBUS_SESSION_BUS_ADDRESS'];
    // Inside Electron the same executable becomes Node by this.
    if (process.versions['electron'] !== undefined) own['ELECTRON_RUN_AS_NODE'] = '1';
    const child = spawn(process.execPath, [entry], { env: own, stdio: ['pipe', 'pipe', 'ignore'], windowsHide: true });
    return new Promise((resolve) => {
      let [said, late, why] = ['', false, ''];
      const limit = setTimeout(() => {
        late = true;
        child.kill('SIGKILL');
      }, wait);
      child.stdout.setEncoding('utf8').on('data', (more: string) => {
        said += more;
        if (said.length > MOST_BYTES) child.kill('SIGKILL');
      });
      child.stdin.on('error', () => undefined); // It died before it listened: its end says so.
      child.once('error', (error) => (why = error.message));
      child.once('close', (code, signal) => {
        clearTimeout(limit);
        if (late) resolve({ ok: false, fault: 'silent', detail: `no answer within ${wait} ms` });
        else if (code === 0) resolve(said);
        else resolve({ ok: false, fault: 'failed', detail: why || `it ended with ${signal ?? `code ${code ?? '?'}`}` });
      });
      child.stdin.end(JSON.stringify(request));
    });
  }

  return {
    get: (account, wait) => ask({ act: 'get', account }, ({ secret }) => secret, wait),
    set: (account, secret, wait) => ask({ act: 'set', account, secret }, () => null, wait),
    remove: (account) => ask({ act: 'remove', account }, () => null),
  };
}

type GoodReply = Extract<KeychainReply, { ok: true }>;

const yes = (): boolean => true;
const no = (): boolean => false;

/** The library's own sentences, which are all that it gives. */
function faultOf(message: string): KeychainFault {
  if (/locked|dismissed|denied|not allowed|interaction/i.test(message)) return 'locked';
  return /not provided|autolaunch|D-?Bus|connect|NoReply|ServiceUnknown|spawn/i.test(message) ? 'absent' : 'failed';
}

/** Null, which is no answer, when the text is not JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
