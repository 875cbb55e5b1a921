import type { Doubt } from './definition';
import type { Parser } from './things';

/** The parser whose arguments a script takes, and what is said of the others. */
export interface Chosen {
  readonly parser: Parser | null;
  readonly left: readonly Doubt[];
}

/** Of several parsers, the one that is asked to read the whole command line; one that reads what it knows of it adds its own. */
export function chooseParser(parsers: readonly Parser[]): Chosen {
  const own = parsers.filter(({ role }) => role === 'own');
  const candidates = own.length > 0 ? own : parsers.filter(({ role }) => role === 'parent');
  const asked = candidates.filter(({ parsed }) => parsed === 'all');
  const known = candidates.filter(({ parsed }) => parsed === 'known');
  const [parser] = [...asked, ...known, ...candidates.toSorted((a, b) => weightOf(b) - weightOf(a))];
  if (parser === undefined) return { parser: null, left: [] };
  const left: Doubt[] = [];
  for (const other of candidates) {
    if (other === parser || weightOf(other) === 0 || isCopy(other, parser)) continue;
    if (parser.parsed === 'all' && other.parsed === 'known') {
      const options = new Set(parser.definitions.flatMap(({ options }) => options));
      parser.definitions.unshift(
        ...other.definitions.filter((one) => one.options.length > 0 && !one.options.some((option) => options.has(option))),
      );
    } else left.push({ line: other.line, why: { key: 'second-parser' } });
  }
  return { parser, left };
}

/** What one function makes each time that it is called is one parser. */
const isCopy = (a: Parser, b: Parser): boolean => a.line === b.line && asked(a) === asked(b);

const asked = ({ definitions, commands }: Parser): string =>
  JSON.stringify([definitions.map(({ options, dest }) => [dest, ...options]), commands?.all.map(({ name }) => name) ?? []]);

const weightOf = ({ definitions, commands }: Parser): number => definitions.length + (commands?.all.length ?? 0);
