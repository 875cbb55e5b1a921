import { execFile } from 'node:child_process';

const ANSWER_MS = 10_000;

/** What an interpreter says of its version, such as `Python 3.11.2`; null where it does not answer. */
export const versionOf = (interpreter: string, args: readonly string[] = ['--version']): Promise<string | null> =>
  new Promise((resolve) => {
    const child = execFile(interpreter, args, { timeout: ANSWER_MS, killSignal: 'SIGKILL', env: {}, cwd: '/' }, (error, stdout, stderr) =>
      resolve(error === null ? `${stdout}${stderr}`.trim().slice(0, 128) : null),
    );
    child.stdin?.end();
  });

/** Whether a version of Python is what `requires-python` asks for (`>=3.11,<4`); what cannot be understood keeps nothing out. */
export function satisfies(version: string, wanted: string): boolean {
  const own = numbersIn(version);
  return wanted.split(',').every((part) => {
    const [, how = '', text = '', rest = ''] = /^\s*(===?|!=|~=|>=|<=|>|<)\s*([\d.]+?)(\.\*)?\s*$/.exec(part) ?? [];
    if (how === '') return true;
    const than = numbersIn(text);
    const order = compared(own, than);
    const begins = than.every((number, at) => own[at] === number);
    switch (how) {
      case '>=':
        return order >= 0;
      case '<=':
        return order <= 0;
      case '>':
        return order > 0;
      case '<':
        return order < 0;
      case '~=':
        return order >= 0 && than.slice(0, -1).every((number, at) => own[at] === number);
      case '!=':
        return rest === '' ? order !== 0 : !begins;
      default:
        return rest === '' ? order === 0 : begins;
    }
  });
}

const numbersIn = (text: string): readonly number[] => (/\d+(?:\.\d+)*/.exec(text)?.[0] ?? '').split('.').map(Number);

function compared(a: readonly number[], b: readonly number[]): number {
  for (let at = 0; at < Math.max(a.length, b.length); at += 1) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
