import { parseArgs } from 'node:util';

export interface HarnessArguments {
  readonly names: readonly string[];
  readonly json: string | undefined;
  readonly seed: number;
  readonly rounds: number | undefined;
}

/** `NAME… [--json FILE] [--seed N] [--rounds N]`, as bench and chaos take them. Anything else ends the program, and says why. */
export function harnessArguments(args: readonly string[], known: readonly string[]): HarnessArguments {
  try {
    return parsed(args, known);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(2);
  }
}

function parsed(args: readonly string[], known: readonly string[]): HarnessArguments {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { json: { type: 'string' }, seed: { type: 'string' }, rounds: { type: 'string' } },
  });
  const unknown = positionals.filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`no such name: ${unknown.join(', ')}; there are ${known.join(', ')}`);
  return {
    names: positionals.length > 0 ? positionals : known,
    json: values.json,
    seed: values.seed === undefined ? 1 : wholeNumber('--seed', values.seed),
    rounds: values.rounds === undefined ? undefined : wholeNumber('--rounds', values.rounds),
  };
}

function wholeNumber(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new Error(`${name} takes a whole number and not ${text}`);
  return value;
}
