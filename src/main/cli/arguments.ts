import { readFile } from 'node:fs/promises';
import type { Messages } from './messages/messages';
import { refuse } from './refuse';

/** `name=value` as often as it is given; the value may hold anything, also further equals signs. */
export function parseParams(given: readonly string[]): Record<string, string> {
  const values: Record<string, string> = {};
  for (const text of given) {
    const at = text.indexOf('=');
    if (at < 1) refuse(`--param ${text}: name=value`);
    const name = text.slice(0, at);
    if (Object.hasOwn(values, name)) refuse(`--param ${name}: given twice`);
    values[name] = text.slice(at + 1);
  }
  return values;
}

/** Secrets by name: typed where only a name is given, read from a file for `name=@FILE`. Never taken from the arguments. */
export async function readSecrets(
  given: readonly string[],
  messages: Messages,
  ask: (name: string) => Promise<string>,
): Promise<Record<string, string>> {
  const values: Record<string, string> = {};
  for (const text of given) {
    const at = text.indexOf('=');
    const name = at < 0 ? text : text.slice(0, at);
    if (name === '') refuse('--secret: name');
    if (Object.hasOwn(values, name)) refuse(`--secret ${name}: given twice`);
    if (at < 0) values[name] = await ask(name);
    else if (text[at + 1] === '@') values[name] = await readSecretFile(name, text.slice(at + 2));
    else refuse(messages.secretInArguments(name));
  }
  return values;
}

/** The file's text without the line break that editors end it with. */
async function readSecretFile(name: string, path: string): Promise<string> {
  try {
    return (await readFile(path, 'utf8')).replace(/\r?\n$/, '');
  } catch (error) {
    return refuse(`--secret ${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
