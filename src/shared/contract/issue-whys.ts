import type { ProblemKey, Why } from './problem-keys';

/** What zod found wrong, and where. */
export interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

const MOST = 4;

/** Sentences that stand in schemas, and those of zod that say all. */
const whole = new Map<string, ProblemKey>([
  ['more than 0, and a year at most', 'duration-range'],
  ['whole seconds, 10 at least, and a year at most', 'every-range'],
  ['a scope is written in full, such as https://graph.microsoft.com/User.Read', 'scope-form'],
  ['the name of a secret: letters, digits, and . _ - / between them, at most 128; VAULT:NAME for a vault’s', 'secret-form'],
  ['a requirement begins with the name of a package', 'requirement-name'],
  ['a requirement is one line', 'requirement-line'],
  ['Invalid ISO date', 'want-date'],
  ['Invalid input', 'invalid'],
]);

/** Zod's other sentences: its messages are its interface, as what it expected is not told in any other way. */
const shaped: readonly (readonly [RegExp, ProblemKey])[] = [
  [/^Invalid input: expected (?<wanted>\w+), received undefined$/, 'missing'],
  [/^Invalid input: expected string, received (?<given>.+)$/s, 'want-string'],
  [/^Invalid input: expected number, received (?<given>.+)$/s, 'want-number'],
  [/^Invalid input: expected int, received (?<given>.+)$/s, 'want-int'],
  [/^Invalid input: expected boolean, received (?<given>.+)$/s, 'want-boolean'],
  [/^Invalid input: expected array, received (?<given>.+)$/s, 'want-array'],
  [/^Invalid input: expected object, received (?<given>.+)$/s, 'want-object'],
  [/^Invalid input: expected (?<wanted>\w+), received (?<given>.+)$/s, 'want-other'],
  [/^Invalid input: expected (?<wanted>.+)$/s, 'want-value'],
  [/^Invalid option: expected one of (?<wanted>.+)$/s, 'want-one-of'],
  [/^Invalid discriminator value\. Expected (?<wanted>.+)$/s, 'want-tag'],
  [/^Too big: expected string to have <=(?<most>\d+) characters$/, 'text-long'],
  [/^Too small: expected string to have >=(?<least>\d+) characters$/, 'text-short'],
  [/^Too big: expected array to have <=(?<most>\d+) items$/, 'list-long'],
  [/^Too small: expected array to have >=(?<least>\d+) items$/, 'list-short'],
  [/^Too big: expected (?<kind>\w+) to be (?<bound>.+)$/, 'number-big'],
  [/^Too small: expected (?<kind>\w+) to be (?<bound>.+)$/, 'number-small'],
  [/^Invalid string: must match pattern (?<pattern>.+)$/s, 'want-pattern'],
  [/^Unrecognized key: (?<key>.+)$/s, 'key-unknown'],
  [/^Unrecognized keys: (?<keys>.+)$/s, 'keys-unknown'],
];

/** What zod found wrong as sentences of ours, where it is one that we have; else as its own words. */
export const whysOfIssues = (issues: readonly Issue[]): readonly Why[] =>
  issues.slice(0, MOST).map(({ path, message }) => {
    const why = whyOfMessage(message);
    return path.length === 0 ? why : { ...why, at: [path.map(String).join('.')] };
  });

/** One message of zod without its place. */
export function whyOfMessage(message: string): Why {
  const known = whole.get(message);
  if (known !== undefined) return { key: known };
  for (const [pattern, key] of shaped) {
    const values = pattern.exec(message)?.groups;
    if (values !== undefined) return { key, values: { ...values } };
  }
  return { key: 'zod-said', values: { said: message } };
}
