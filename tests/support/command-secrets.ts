import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(process.cwd(), 'src/main/cli');
/** What reads standard input, a file, or the environment; not where it only asks whether there is a terminal, passes it on, or makes a file. */
const RAW =
  /(?<!, process\.)\bstdin\b(?!\.isTTY|:)|\bcreateReadStream\(|\breadFile\(|(?<![.\w])open\((?!\)|url|text|.*'wx')|\bprocess\.env\b|createInterface\(/;
const EXPORTED = /^export (?:async )?(?:function|const) (\w+)/gm;

/** Every file of the command line that reads by itself what somebody gives it. */
export const readingFiles = (): readonly string[] => sources().flatMap(({ file, text }) => (RAW.test(text) ? [file] : []));

/**
 * Where what these files offer is called: `commands/lock.ts newPassword`, once for each time it stands there, but for what is called in them.
 */
export function readingCalls(readers: readonly string[]): readonly string[] {
  const all = sources();
  const names = all.flatMap(({ file, text }) => (readers.includes(file) ? [...text.matchAll(EXPORTED)].map(([, name = '']) => name) : []));
  const call = new RegExp(String.raw`(?<!function )\b(${names.join('|')})(?:\(|\))`, 'g');
  const callers = all.filter(({ file }) => !readers.includes(file));
  return callers.flatMap(({ file, text }) => [...text.matchAll(call)].map(([, name = '']) => `${file} ${name}`)).sort();
}

function sources(): readonly { readonly file: string; readonly text: string }[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((name) => name.replaceAll('\\', '/'))
    .sort()
    .map((file) => ({ file, text: readFileSync(join(folder, file), 'utf8').replaceAll(/^\s*(?:\/\/|\*|\/\*).*$/gm, '') }));
}
