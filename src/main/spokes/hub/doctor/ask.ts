import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';

/** A program's answer: everything it said, or why there is none. */
export type Answer = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly text: string };

/** Asks a program and gives up after `patience` milliseconds: it is killed then, and its children's pipes are left. */
export function ask(file: string, args: readonly string[], patience: number, env: NodeJS.ProcessEnv): Promise<Answer> {
  return new Promise((resolve) => {
    const child = execFile(
      file,
      args,
      { timeout: patience, killSignal: 'SIGKILL', maxBuffer: 65_536, windowsHide: true, env },
      (error, out, err) => {
        clearTimeout(late);
        resolve({ ok: error === null, text: `${out}\n${err}`.trim() });
      },
    );
    child.stdin?.end();
    // A grandchild that holds the pipes would keep the callback waiting.
    const late = setTimeout(() => {
      child.stdout?.destroy();
      child.stderr?.destroy();
      resolve({ ok: false, text: '' });
    }, patience + 250);
  });
}

/** The program's path, as the person's own shell would find it; null when there is none. */
export async function locate(name: string, env: NodeJS.ProcessEnv, platform: NodeJS.Platform): Promise<string | null> {
  const extra = platform === 'win32' ? [] : ['/usr/local/bin', '/opt/homebrew/bin', '/usr/bin', '/bin', '/usr/sbin'];
  const folders = [...(env['PATH'] ?? env['Path'] ?? '').split(delimiter), ...extra].filter((folder) => isAbsolute(folder));
  const names = platform === 'win32' ? [`${name}.exe`, `${name}.cmd`] : [name];
  for (const candidate of folders.flatMap((folder) => names.map((each) => join(folder, each)))) {
    if (await canRun(candidate)) return candidate;
  }
  return null;
}

/** True when the file is there and may be executed. */
export const canRun = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  );

/** The first thing in a text that looks like a version. */
export const versionIn = (text: string): string | null => /\d+\.\d+[\w.+~-]*/.exec(text)?.[0]?.slice(0, 64) ?? null;
