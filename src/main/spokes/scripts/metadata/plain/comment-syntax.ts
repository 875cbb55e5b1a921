import type { Language } from '#shared/contract/scripts';

/** How a comment over several lines begins, and what a line says before it ends there; undefined where it does not. */
export interface BlockSyntax {
  readonly opens: RegExp;
  beforeEnd(line: string): string | undefined;
}

/** How a language writes comments, and which lines of code may stand before the one that says what a script does. */
export interface CommentSyntax {
  /** Begins a comment that ends with its line; what it matches is no part of the text. */
  readonly line: RegExp;
  readonly blocks: readonly BlockSyntax[];
  readonly preamble: RegExp;
}

const never = /$^/;

/** By hand: a pattern would go through a line of stars once for each of them. */
function starred(end: string): BlockSyntax['beforeEnd'] {
  return (line) => {
    if (!line.endsWith(end)) return undefined;
    let to = line.length - end.length;
    while (line.charAt(to - 1) === '*') to -= 1;
    return line.slice(0, to);
  };
}

/** Lua's `]]` or `]==]`. */
function longBracket(line: string): string | undefined {
  if (!line.endsWith(']')) return undefined;
  let at = line.length - 2;
  while (line.charAt(at) === '=') at -= 1;
  return line.charAt(at) === ']' ? line.slice(0, at).replace(/--$/, '') : undefined;
}

const shell: CommentSyntax = {
  line: /^#+!?/,
  blocks: [],
  preamble: /^(?:set\s+[-+]|set\s+-[a-z]|shopt\s|setopt\s|emulate\s|autoload\s|export\s+(?:LC_ALL|LANG)=|:$|set -o\s)/,
};
const slashes: CommentSyntax = {
  line: /^\/{2,}!?/,
  blocks: [{ opens: /^\/\*+!?/, beforeEnd: starred('*/') }],
  preamble: /^(?:["']use strict["'];?$|import\b|declare\s*\(|namespace\s|<\?(?:php)?$)/,
};
const hash: CommentSyntax = { line: /^#+'?/, blocks: [], preamble: never };

/** The comments of a language. */
export function commentSyntaxOf(language: Language): CommentSyntax {
  switch (language) {
    case 'bash':
    case 'sh':
    case 'zsh':
    case 'ksh':
    case 'csh':
    case 'tcsh':
    case 'fish':
      return shell;
    case 'ruby':
      return {
        line: /^#+/,
        blocks: [{ opens: /^=begin\b/, beforeEnd: (line) => (/^=end\b/.test(line) ? '' : undefined) }],
        preamble: /^require(?:_relative)?\s+["']/,
      };
    case 'perl':
      return { line: /^#+/, blocks: [], preamble: /^(?:use|no)\s+(?:strict|warnings|utf8|diagnostics|feature|v?5)\b/ };
    case 'node':
    case 'typescript':
    case 'deno':
    case 'bun':
    case 'swift':
    case 'go':
    case 'groovy':
    case 'kotlin':
      return slashes;
    case 'php':
      return { ...slashes, line: /^(?:\/{2,}|#+(?!\[))/ };
    case 'lua':
      return { line: /^--+(?!\[=*\[)/, blocks: [{ opens: /^--\[=*\[/, beforeEnd: longBracket }], preamble: never };
    case 'applescript':
      return { line: /^(?:--+|#+)/, blocks: [{ opens: /^\(\*+/, beforeEnd: starred('*)') }], preamble: /^use\s/ };
    case 'cmd':
      return {
        line: /^(?:::+|@?rem(?=\s|$))/i,
        blocks: [],
        preamble: /^@?(?:echo\s+off|setlocal|title\s|chcp\s|cls$|color\s|cd\s+\/d\s|pushd\s)/i,
      };
    case 'r':
    case 'elixir':
    case 'executable':
      return hash;
    case 'python':
      return { ...hash, preamble: /^(?:from|import)\s/ };
    case 'powershell':
      return {
        // Comments that PowerShell or an editor reads are code here.
        line: /^#+(?!requires\b|(?:end)?region\b|#)/i,
        blocks: [{ opens: /^<#/, beforeEnd: (line) => (line.endsWith('#>') ? line.slice(0, -2) : undefined) }],
        preamble: /^(?:#|using\s|\[CmdletBinding\b|Set-StrictMode\b)/i,
      };
  }
}
