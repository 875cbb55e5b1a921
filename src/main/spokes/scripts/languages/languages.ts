import type { Language } from '#shared/contract/scripts';
import { baseOf, type Invocation } from './shebang';

const byExtension: ReadonlyMap<string, Language> = new Map([
  ['.sh', 'bash'],
  ['.bash', 'bash'],
  ['.command', 'bash'],
  ['.zsh', 'zsh'],
  ['.ksh', 'ksh'],
  ['.csh', 'csh'],
  ['.tcsh', 'tcsh'],
  ['.fish', 'fish'],
  ['.py', 'python'],
  ['.js', 'node'],
  ['.mjs', 'node'],
  ['.cjs', 'node'],
  ['.ts', 'typescript'],
  ['.mts', 'typescript'],
  // Not .psm1 and .psd1: a module and its data are no scripts.
  ['.ps1', 'powershell'],
  ['.rb', 'ruby'],
  ['.pl', 'perl'],
  ['.php', 'php'],
  ['.lua', 'lua'],
  ['.swift', 'swift'],
  ['.applescript', 'applescript'],
  ['.scpt', 'applescript'],
  ['.r', 'r'],
  ['.exs', 'elixir'],
  ['.groovy', 'groovy'],
  ['.kts', 'kotlin'],
  ['.cmd', 'cmd'],
  ['.bat', 'cmd'],
]);

// Build files of a tool that reads them itself: nobody runs them as scripts.
const noScripts = /\.gradle\.kts$/i;

const programs: readonly (readonly [RegExp, Language])[] = [
  [/^bash$/, 'bash'],
  [/^(?:sh|dash|ash)$/, 'sh'],
  [/^zsh$/, 'zsh'],
  [/^(?:ksh(?:93)?|mksh|oksh|pdksh)$/, 'ksh'],
  [/^csh$/, 'csh'],
  [/^tcsh$/, 'tcsh'],
  [/^fish$/, 'fish'],
  // pmpython and the like are starters of it.
  [/^(?:[a-z]*python|pypy)[\d.]*$/, 'python'],
  [/^node(?:js)?$/, 'node'],
  [/^(?:tsx|ts-node)$/, 'typescript'],
  [/^deno$/, 'deno'],
  [/^bun$/, 'bun'],
  [/^(?:pwsh(?:-preview)?|powershell)$/, 'powershell'],
  [/^ruby[\d.]*$/, 'ruby'],
  [/^perl[\d.]*$/, 'perl'],
  [/^php[\d.]*$/, 'php'],
  [/^lua(?:jit)?[\d.]*$/, 'lua'],
  [/^swift$/, 'swift'],
  [/^osascript$/, 'applescript'],
  [/^(?:rscript|littler)$/, 'r'],
  [/^go$/, 'go'],
  [/^elixir$/, 'elixir'],
  [/^groovy$/, 'groovy'],
  [/^kotlin$/, 'kotlin'],
];
const shells: readonly Language[] = ['bash', 'sh', 'zsh', 'ksh', 'csh', 'tcsh', 'fish'];
// `.js` and `.ts` are written for several programs; macOS runs JavaScript by osascript too.
const scriptEndings: readonly Language[] = ['node', 'typescript'];
const scriptRuntimes: readonly Language[] = ['deno', 'bun', 'applescript'];
// Other starters may not know `-u`.
const unbuffered = /^(?:python|pypy)[\d.]*$/;
/** How PowerShell is started so that it asks nobody. */
export const quietPowerShell: readonly string[] = ['-NoLogo', '-NoProfile', '-NonInteractive', '-File'];

/** The language that a file's name says, if it says one. */
export function languageOfName(name: string): Language | undefined {
  const dot = name.lastIndexOf('.');
  return dot <= 0 || noScripts.test(name) ? undefined : byExtension.get(name.slice(dot).toLowerCase());
}

/** The language that a program runs, if it is a known one. */
export const languageOfProgram = (program: string): Language | undefined => programs.find(([name]) => name.test(baseOf(program)))?.[1];

/**
 * The language and how it is run. The name's ending decides the language; a `#!` line decides the program, and the language too
 * where an ending says little: `.sh` and the like are given to scripts of any language, and several programs run JavaScript and
 * TypeScript.
 */
export function invocationOf(
  name: string,
  shebang: Invocation | null,
  platform: NodeJS.Platform,
): { readonly language: Language; readonly invocation: Invocation } {
  // macOS opens such a file in a terminal, whatever it is written in.
  const named = shebang !== null && /\.command$/i.test(name) ? undefined : languageOfName(name);
  const asked = shebang === null ? undefined : languageOfProgram(shebang.command);
  const language = named !== undefined && asked !== undefined && saysLittle(named, asked) ? asked : (named ?? asked);
  if (language === undefined) return { language: 'executable', invocation: shebang ?? { command: name, args: [] } };
  const usable = shebang !== null && (asked === undefined || asked === language);
  return { language, invocation: usable ? withHabits(language, shebang) : defaultOf(language, platform) };
}

const saysLittle = (named: Language, asked: Language): boolean =>
  shells.includes(named) || (scriptEndings.includes(named) && scriptRuntimes.includes(asked));

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
    case 'deno':
      // A question for a permission would wait for a person who is not there.
      return { command: 'deno', args: ['run', '--no-prompt'] };
    case 'applescript':
      return { command: 'osascript', args: [] };
    case 'r':
      return { command: 'Rscript', args: [] };
    case 'go':
      return { command: 'go', args: ['run'] };
    case 'cmd':
      return { command: 'cmd.exe', args: ['/d', '/c'] };
    case 'bash':
    case 'sh':
    case 'zsh':
    case 'ksh':
    case 'csh':
    case 'tcsh':
    case 'fish':
    case 'node':
    case 'bun':
    case 'ruby':
    case 'perl':
    case 'php':
    case 'lua':
    case 'swift':
    case 'elixir':
    case 'groovy':
    case 'kotlin':
      return { command: language, args: [] };
    case 'executable':
      throw new Error('an executable has no default program');
  }
}

/** Options without which a language's output comes late or its program waits for a person. */
export function withHabits(language: Language, invocation: Invocation): Invocation {
  const { command, args } = invocation;
  if (language === 'python' && unbuffered.test(baseOf(command)) && !args.includes('-u')) return { command, args: ['-u', ...args] };
  if (language === 'powershell') {
    const own = args.filter((arg) => !quietPowerShell.some((quiet) => quiet.toLowerCase() === arg.toLowerCase()));
    return { command, args: [...quietPowerShell.slice(0, -1), ...own, '-File'] };
  }
  return invocation;
}
