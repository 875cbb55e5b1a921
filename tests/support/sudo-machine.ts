import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The password of the user that hubs are here; like no other text. */
export const PASSWORD = 'r0ssignol-Épine-48';

/** A machine of its own as far as sudo looks: accounts, rules and time stamps that nobody else sees. */
export interface SudoMachine {
  readonly folder: string;
  readonly user: { readonly name: string; readonly uid: number };
  /** A command that becomes what follows it, as that user. */
  readonly within: readonly string[];
  /** For the hub's environment. */
  readonly env: Readonly<Record<string, string>>;
  /** A data folder for a hub. */
  readonly home: string;
  /** Changes the rules, at once. */
  rules(lines: string): void;
  remove(): void;
}

/**
 * Accounts and rules in a private mount namespace: the machine's own stay as they are. Without `sudo` there is none in it. Needs root.
 */
export function createSudoMachine({ sudo = true }: { readonly sudo?: boolean } = {}): SudoMachine {
  const folder = mkdtempSync(join(tmpdir(), 'axle-sudo-'));
  chmodSync(folder, 0o755);
  const user = { name: 'axle-tester', uid: 62_100 + (process.pid % 800) };
  const etc = join(folder, 'etc');
  const make = (name: string): string => {
    const path = join(folder, name);
    mkdirSync(path, { mode: 0o700 });
    chownSync(path, user.uid, user.uid);
    return path;
  };
  const home = make('home');
  const runtime = make('run');
  mkdirSync(join(etc, 'sudoers.d'), { recursive: true });
  mkdirSync(join(etc, 'pam.d'));
  const hash = execFileSync('openssl', ['passwd', '-6', '-stdin'], { input: `${PASSWORD}\n`, encoding: 'utf8' }).trim();
  put('passwd', `${readFileSync('/etc/passwd', 'utf8')}${user.name}:x:${user.uid}:${user.uid}::${home}:/bin/sh\n`, 0o644);
  put('shadow', `${readFileSync('/etc/shadow', 'utf8')}${user.name}:${hash}:19000:0:99999:7:::\n`, 0o600);
  put('sudoers', `Defaults env_reset, use_pty, !mail_badpass, !lecture\n@includedir /etc/sudoers.d\n`, 0o440);
  // A wrong password is answered at once.
  put('pam.d/sudo', 'auth required pam_unix.so nodelay\naccount required pam_unix.so\nsession required pam_permit.so\n', 0o644);
  cpSync('/etc/pam.d', join(folder, 'pam.d'), { recursive: true });
  cpSync(join(etc, 'pam.d', 'sudo'), join(folder, 'pam.d', 'sudo'));
  const script = [
    'set -e',
    ...['passwd', 'shadow', 'sudoers', 'sudoers.d'].map((name) => `mount --bind ${join(etc, name)} /etc/${name}`),
    `mount --bind ${join(folder, 'pam.d')} /etc/pam.d`,
    '[ ! -d /run/sudo ] || mount -t tmpfs -o mode=711 none /run/sudo',
    ...(sudo ? [] : ['mount --bind /dev/null /usr/bin/sudo']),
    `exec setpriv --reuid ${user.uid} --regid ${user.uid} --clear-groups -- "$@"`,
  ].join('\n');
  const rules = (lines: string): void => put('sudoers.d/rules', lines, 0o440);
  rules('');

  function put(name: string, text: string, mode: number): void {
    writeFileSync(join(etc, name), text, { mode });
    chmodSync(join(etc, name), mode);
  }

  return {
    folder,
    user,
    within: ['unshare', '--mount', '--propagation', 'private', 'sh', '-c', script, 'axle'],
    env: { HOME: home, USER: user.name, LOGNAME: user.name, XDG_RUNTIME_DIR: runtime, LANG: 'C.UTF-8' },
    home: join(home, 'axle'),
    rules,
    remove: () => rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 }),
  };
}
