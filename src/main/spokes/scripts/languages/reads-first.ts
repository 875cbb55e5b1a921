import type { Language } from '#shared/contract/scripts';
import { languageOfProgram, quietPowerShell } from './languages';
import type { Invocation } from './shebang';

const shell = /^-[eufvxC]+o?$|^-o$|^(?:errexit|nounset|pipefail|xtrace|verbose|noglob)$/;
/** Arguments that set a program up and have it execute nothing by themselves. */
const harmless: Readonly<Partial<Record<Language, RegExp>>> = {
  bash: shell,
  sh: shell,
  zsh: shell,
  python: /^-(?:[uBEIsSbqvx]|OO?)$/,
  node: /^--(?:no-warnings|enable-source-maps|experimental-strip-types)$/,
  typescript: /^--(?:no-warnings|enable-source-maps|experimental-strip-types)$/,
  powershell: new RegExp(`^(?:${quietPowerShell.join('|')})$`, 'i'),
  ruby: /^-[wWU]\d?$/,
  perl: /^-[wWtT]+$/,
};

/**
 * Whether a script's program executes nothing before it reads the script: a known one, with arguments that only set it up.
 * `bash -c`, `node -r` and programs that nobody knows do not.
 */
export function readsScriptFirst(language: Language, { command, args }: Invocation): boolean {
  const allowed = harmless[language];
  const known = languageOfProgram(command);
  if (allowed === undefined || known === undefined) return false;
  const fits = known === language || (language === 'typescript' && known === 'node') || (harmless[known] === shell && allowed === shell);
  return fits && args.every((arg) => allowed.test(arg));
}
