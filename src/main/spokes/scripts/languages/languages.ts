import type { Language } from '#shared/contract/scripts';
import { baseOf, type Invocation } from './shebang';

const byExtension: ReadonlyMap<string, Language> = new Map([
  ['.sh', 'bash'],
  ['.bash', 'bash'],
  ['.zsh', 'zsh'],
  ['.py', 'python'],
  ['.js', 'node'],
  ['.mjs', 'node'],
  ['.cjs', 'node'],
  ['.ts', 'typescript'],
  ['.mts', 'typescript'],
  ['.ps1', 'powershell'],
  ['.rb', 'ruby'],
  ['.pl', 'perl'],
  ['.cmd', 'cmd'],
  ['.bat', 'cmd'],
]);

const programs: readonly (readonly [RegExp, Language])[] = [
  [/^bash$/, 'bash'],
  [/^(?:sh|dash|ash|ksh)$/, 'sh'],
  [/^zsh$/, 'zsh'],
  [/^python[\d.]*$/, 'python'],
  [/^node(?:js)?$/, 'node'],
  [/^(?:tsx|ts-node)$/, 'typescript'],
  [/^(?:pwsh(?:-preview)?|powershell)$/, 'powershell'],
  [/^ruby[\d.]*$/, 'ruby'],
  [/^perl[\d.]*$/, 'perl'],
];
const shells: readonly Language[] = ['bash', 'sh', 'zsh'];
/** How PowerShell is started so that it asks nobody. */
export const quietPowerShell: readonly string[] = ['-NoLogo', '-NoProfile', '-NonInteractive', '-File'];

/** The language that a file's name says, if it says one. */
export function languageOfName(name: string): Language | undefined {
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? undefined : byExtension.get(name.slice(dot).toLowerCase());
}

/** The language that a program runs, if it is a known one. */
export const languageOfProgram = (program: string): Language | undefined => programs.find(([name]) => name.test(baseOf(program)))?.[1];

/**
 * The language and how it is run. The name's ending decides the language; a `#!` line decides the program, and among shells the
 * language too, since most files named `.sh` are written for bash.
 */
export function invocationOf(
  name: string,
  shebang: Invocation | null,
  platform: NodeJS.Platform,
): { readonly language: Language; readonly invocation: Invocation } {
  const named = languageOfName(name);
  const asked = shebang === null ? undefined : languageOfProgram(shebang.command);
  const language =
    named !== undefined && asked !== undefined && shells.includes(named) && shells.includes(asked) ? asked : (named ?? asked);
  if (language === undefined) return { language: 'executable', invocation: shebang ?? { command: name, args: [] } };
  const usable = shebang !== null && (asked === undefined || asked === language);
  return { language, invocation: usable ? withHabits(language, shebang) : defaultOf(language, platform) };
}

/** What a language's scripts are run with when they do not say. */
export function defaultOf(language: Language, platform: NodeJS.Platform): Invocation {
  const windows = platform === 'win32';
  switch (language) {
    case 'python':
      return { command: windows ? 'python' : 'python3', args: ['-u'] };
    case 'powershell':
      return { command: 'pwsh', args: quietPowerShell };
    case 'typescript':
      return { command: 'node', args: [] };
    case 'cmd':
      return { command: 'cmd.exe', args: ['/d', '/c'] };
    case 'bash':
    case 'sh':
    case 'zsh':
    case 'node':
    case 'ruby':
    case 'perl':
      return { command: language, args: [] };
    case 'executable':
      throw new Error('an executable has no default program');
  }
}

/** Options without which a language's output comes late or its program waits for a person. */
export function withHabits(language: Language, invocation: Invocation): Invocation {
  const { command, args } = invocation;
  if (language === 'python' && !args.includes('-u')) return { command, args: ['-u', ...args] };
  if (language === 'powershell') {
    const own = args.filter((arg) => !quietPowerShell.some((quiet) => quiet.toLowerCase() === arg.toLowerCase()));
    return { command, args: [...quietPowerShell.slice(0, -1), ...own, '-File'] };
  }
  return invocation;
}
