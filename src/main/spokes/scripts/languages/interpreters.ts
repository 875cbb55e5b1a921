import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Language } from '#shared/contract/scripts';
import { baseOf } from './shebang';

/** Finds interpreters on this machine. Answers are remembered until `forget`. */
export interface Interpreters {
  /** The absolute path of what runs `command` scripts of this language, or null where it is not installed. */
  find(command: string, language: Language): Promise<string | null>;
  /** Looks again from now on: something may have been installed or removed. */
  forget(): void;
}

/** The environment whose PATH is searched, and the system that it is of. */
export interface InterpreterOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
}

const usualPlaces = ['/usr/local/bin', '/usr/bin', '/bin', '/opt/homebrew/bin', '/opt/microsoft/powershell/7', '/snap/bin'];
const PROBE_MS = 5_000;

/** How a program is asked where it really lives, past the shims of a version manager. */
const selfReport: Partial<Record<Language, readonly string[]>> = {
  python: ['-c', 'import sys; print(sys.executable)'],
  node: ['-p', 'process.execPath'],
  typescript: ['-p', 'process.execPath'],
  ruby: ['-e', 'print RbConfig.ruby'],
  perl: ['-e', 'print $^X'],
  php: ['-r', 'echo PHP_BINARY;'],
  deno: ['eval', 'console.log(Deno.execPath())'],
  bun: ['-p', 'process.execPath'],
};

/** Languages that one system alone runs. */
const onlyOn: Partial<Record<Language, NodeJS.Platform>> = { cmd: 'win32', applescript: 'darwin' };

/** Finds interpreters when they are first asked for, and remembers where they are. */
export function createInterpreters({ env, platform }: InterpreterOptions): Interpreters {
  const windows = platform === 'win32';
  const known = new Map<string, Promise<string | null>>();
  const places = placesOf(env, windows);

  async function look(command: string, language: Language): Promise<string | null> {
    if ((onlyOn[language] ?? platform) !== platform) return null;
    for (const file of await candidates(command)) {
      const real = await pastShim(file, language);
      if (real !== null && (language !== 'typescript' || baseOf(command) !== 'node' || (await stripsTypes(real)))) return real;
    }
    return null;
  }

  async function candidates(command: string): Promise<readonly string[]> {
    const found: string[] = [];
    if (path.isAbsolute(command) && (await isProgram(command))) found.push(command);
    else if (!path.isAbsolute(command) && /[/\\]/.test(command)) return [];
    const names = windows ? [`${baseOf(command)}.exe`, `${baseOf(command)}.com`] : [path.basename(command)];
    if (windows && baseOf(command) === 'pwsh') names.push('powershell.exe');
    if (!windows && baseOf(command) === 'python') names.push('python3');
    if (found.length === 0) {
      for (const file of names.flatMap((name) => places.map((place) => path.join(place, name))))
        if (await isProgram(file)) found.push(file);
    }
    const own = env['AXLE_NODE'];
    if (baseOf(command) === 'node' && own !== undefined && path.isAbsolute(own) && (await isProgram(own))) found.push(own);
    return found;
  }

  async function pastShim(file: string, language: Language): Promise<string | null> {
    const args = selfReport[language];
    if (args === undefined || !(await isShim(file))) return file;
    const said = (await ask(file, args, env))?.trim();
    return said !== undefined && path.isAbsolute(said) && (await isProgram(said)) ? said : null;
  }

  async function stripsTypes(file: string): Promise<boolean> {
    const [major = 0, minor = 0] = ((await ask(file, ['--version'], env)) ?? '').replace(/^v/, '').split('.').map(Number);
    return major > 23 || (major === 23 && minor >= 6) || (major === 22 && minor >= 18);
  }

  return {
    find(command, language) {
      const key = `${language}\0${command}`;
      let answer = known.get(key);
      if (answer === undefined) known.set(key, (answer = look(command, language)));
      return answer;
    },
    forget: () => known.clear(),
  };
}

/** Absolute folders only: an empty or relative entry would mean whatever folder the hub happens to be in. */
function placesOf(env: InterpreterOptions['env'], windows: boolean): readonly string[] {
  const listed = (env['PATH'] ?? env['Path'] ?? '').split(windows ? ';' : ':');
  const home = env['HOME'];
  const usual = windows
    ? []
    : [...usualPlaces, ...(home === undefined ? [] : ['.local/bin', '.deno/bin', '.bun/bin'].map((place) => path.join(home, place)))];
  return [...new Set([...listed, ...usual])].filter((place) => path.isAbsolute(place));
}

async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}

/** pyenv, rbenv, asdf and mise put stand-ins into a folder `shims`; volta links every program to one. */
async function isShim(file: string): Promise<boolean> {
  if (file.split(/[/\\]/).includes('shims')) return true;
  try {
    return baseOf(await realpath(file)).startsWith('volta');
  } catch {
    return false;
  }
}

/** What a program prints, or undefined when it fails or takes too long. */
function ask(file: string, args: readonly string[], env: InterpreterOptions['env']): Promise<string | undefined> {
  const { PATH, HOME, SystemRoot } = env;
  return new Promise((resolve) => {
    const child = execFile(
      file,
      args,
      { timeout: PROBE_MS, killSignal: 'SIGKILL', maxBuffer: 65_536, cwd: HOME ?? '/', env: { PATH, HOME, SystemRoot }, windowsHide: true },
      (error, stdout) => resolve(error === null ? stdout : undefined),
    );
    child.stdin?.end();
  });
}
