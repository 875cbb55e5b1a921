import type { Thing } from './things';
import type { Token } from './tokens';

/** Modules whose `ArgumentParser` takes what argparse's takes. */
const modules = new Set(['argparse', 'configargparse']);

/** The names that an `import` of argparse binds; those of all other imports are of no interest. */
export function importedThings(tokens: readonly Token[]): readonly (readonly [string, Thing])[] {
  const words = tokens.map((token) => (token.kind === 'name' || token.kind === 'op' ? token.text : ''));
  const bound: (readonly [string, Thing])[] = [];
  if (words[0] === 'import') {
    for (const part of partsOf(words.slice(1))) {
      const [module = '', as, alias] = part;
      if (part.length <= 3 && modules.has(module)) bound.push([as === 'as' && alias !== undefined ? alias : module, { kind: 'module' }]);
    }
  } else if (words[0] === 'from' && modules.has(words[1] ?? '') && words[2] === 'import') {
    for (const [name = '', as, alias] of partsOf(words.slice(3).filter((word) => word !== '(' && word !== ')'))) {
      if (name === '*') for (const member of members) bound.push([member, { kind: 'member', name: member }]);
      else bound.push([as === 'as' && alias !== undefined ? alias : name, { kind: 'member', name }]);
    }
  }
  return bound;
}

const members = ['ArgumentParser', 'FileType', 'SUPPRESS', 'REMAINDER', 'OPTIONAL', 'ZERO_OR_MORE', 'ONE_OR_MORE', 'BooleanOptionalAction'];

function partsOf(words: readonly string[]): readonly (readonly string[])[] {
  const parts: string[][] = [[]];
  for (const word of words) {
    if (word === ',') parts.push([]);
    else parts.at(-1)?.push(word);
  }
  return parts;
}
