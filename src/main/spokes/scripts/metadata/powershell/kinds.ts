import type { Declared } from './param-block';
import type { Fallback } from './fallback';
import type { FoundKind } from './found-param';
import { wordsOf } from './label';
import type { TypeShape } from './types';
import type { Validation } from './validation';

/** What a parameter is, as far as a form cares. */
export interface Shape {
  readonly kind: FoundKind;
  readonly integer: boolean;
  readonly choices: readonly string[];
}

const secretWords = /^(?:password|passwd|passphrase|pwd|secret|token|apikey|apitoken|accesstoken)s?$/i;
const secretPairs = /^(?:api key|access key|account key|shared key|secret key|private key|storage key|sas key|license key)$/i;
const outputWords = /^(?:out|output|destination|dest|export|save|log|report|target|new|result|results|transcript)$/i;
const folderWords = /^(?:folder|directory|dir|root|folders|directories)$/i;
const fileWords = /^(?:file|filename|csv|json|xml|xlsx?|txt|pfx|zip|ya?ml|psd1)$/i;

/** What a parameter is by its type, what validates it, its default and, where these say nothing, its name. */
export function shapeOf(param: Declared, type: TypeShape, validation: Validation, fallback: Fallback): Shape {
  const choices = validation.choices ?? type.choices;
  const shape = (kind: FoundKind, integer = false): Shape => ({ kind, integer, choices: kind.endsWith('choice') ? choices : [] });
  const words = wordsOf(param.name);
  const literal = fallback.is === 'literal' ? fallback.literal : undefined;
  if (isSecret(param, type, words)) return shape('secret');
  if (type.kind === 'switch' || type.kind === 'boolean') return shape('boolean');
  if (choices.length > 0) return shape(type.many ? 'multi-choice' : 'choice');
  if (type.many) return shape('multiline');
  switch (type.kind) {
    case 'integer':
    case 'number':
      return shape('number', type.kind === 'integer');
    case 'date':
      return shape('date');
    case 'file':
    case 'folder':
      // What the script is to write need not be there yet, and a file to choose has to.
      return shape(words.some((word) => outputWords.test(word)) ? 'text' : type.kind);
    case 'unknown':
      if (typeof literal === 'boolean') return shape('boolean');
      if (typeof literal === 'number') return shape('number');
      if (typeof literal === 'object') return shape('multiline');
      break;
    case 'text':
    case 'secret':
    case 'choice':
      break;
  }
  if (validation.path === 'any') return shape(kindByName(words));
  if (validation.path !== undefined) return shape(validation.path);
  return shape(typeof literal === 'string' && literal.includes('\n') ? 'multiline' : 'text');
}

/** What a path that is only looked for is: a picker that insists on a file would refuse a folder, and the other way round. */
function kindByName(words: readonly string[]): FoundKind {
  if (words.some((word) => outputWords.test(word))) return 'text';
  const named = words.filter((word) => !/^paths?$/i.test(word)).at(-1) ?? '';
  if (folderWords.test(named)) return 'folder';
  return fileWords.test(named) ? 'file' : 'text';
}

function isSecret(param: Declared, type: TypeShape, words: readonly string[]): boolean {
  if (type.kind === 'secret' || param.attributes.some(({ name }) => name === 'credential')) return true;
  if ((type.kind !== 'text' && type.kind !== 'unknown') || type.many) return false;
  return secretWords.test(words.at(-1) ?? '') || secretPairs.test(words.slice(-2).join(' '));
}
