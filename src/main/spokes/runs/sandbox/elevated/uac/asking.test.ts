import { describe, expect, it } from 'vitest';
import { askingCommand, commandLine, powershellText, windowsArgument } from './asking';

const folders = { system: 'C:\\Windows\\System32', windows: 'C:\\Windows' };
const plain = {
  runtime: 'C:\\Program Files\\nodejs\\node.exe',
  electron: false,
  launcher: 'C:\\Program Files\\Axle\\elevated.js',
  run: '0b1e',
  order: 'eyJ_-0',
};

/** Words of a command line, as the libraries of C on Windows read them. */
function wordsOf(line: string): readonly string[] {
  const words: string[] = [];
  for (let at = 0; at < line.length;) {
    if (line[at] === ' ') {
      at += 1;
      continue;
    }
    let word = '';
    for (let quoted = false; at < line.length && (quoted || line[at] !== ' ');) {
      const slashes = /^\\*/.exec(line.slice(at))?.[0].length ?? 0;
      at += slashes;
      if (line[at] !== '"') word += '\\'.repeat(slashes);
      else {
        word += '\\'.repeat(Math.floor(slashes / 2));
        if (slashes % 2 === 1) word += '"';
        else quoted = !quoted;
        at += 1;
        continue;
      }
      if (at < line.length && (quoted || line[at] !== ' ')) word += line[at++] ?? '';
    }
    words.push(word);
  }
  return words;
}

const nasty = [
  'C:\\Program Files\\a b\\c.exe',
  "C:\\l'outil\\x",
  'C:\\l’outil‘‚‛\\x',
  'C:\\$env:TEMP\\$(calc)\\x',
  'C:\\a`b``\\x',
  'C:\\100%TEMP%\\x',
  'C:\\a & b | c > d ^ e\\x',
  'C:\\a; b, c\\x',
  'C:\\é日本\u{1f600}\\x',
  'C:\\ends\\',
  'C:\\ends\\\\',
  'say "it"',
  'a\\"b\\\\"c',
  '',
];

describe('a word of a command line', () => {
  it.each(nasty)('is read as it was: %j', (text) => {
    expect(wordsOf(`x.exe ${windowsArgument(text)} end`)).toEqual(['x.exe', text, 'end']);
  });
});

describe('a text of PowerShell', () => {
  it.each(nasty)('is one literal: %j', (text) => {
    const literal = powershellText(text);
    expect(literal.at(0)).toBe("'");
    expect(literal.at(-1)).toBe("'");
    // Between single quotes only they have a meaning, and twice they stand for one.
    const inside = literal.slice(1, -1);
    expect(inside.replace(/(['‘’‚‛])\1/g, '')).not.toMatch(/['‘’‚‛]/);
    expect(inside.replace(/(['‘’‚‛])\1/g, '$1')).toBe(text);
  });
});

describe('the command line of what is started as administrator', () => {
  it('unsets what would be loaded, and names program, launcher, run and order', () => {
    const line = commandLine(plain, folders);
    expect(line).toMatch(/^\/d \/e:on \/v:off \/s \/c "set "NODE_OPTIONS="&.*"$/);
    expect(line).toContain('&set "OPENSSL_CONF="&');
    expect(line).toContain('&set "SystemRoot=C:\\Windows"&set "windir=C:\\Windows"&');
    expect(line).toContain('&set "PATH=C:\\Windows\\System32;C:\\Windows"&');
    expect(line).toMatch(/&"C:\\Program Files\\nodejs\\node\.exe" "C:\\Program Files\\Axle\\elevated\.js" 0b1e eyJ_-0"$/);
    expect(line).not.toContain('ELECTRON_RUN_AS_NODE=1');
  });

  it('has Electron run as Node, after what was set of that was unset', () => {
    const line = commandLine({ ...plain, electron: true }, folders);
    expect(line.indexOf('ELECTRON_RUN_AS_NODE=1')).toBeGreaterThan(line.indexOf('ELECTRON_RUN_AS_NODE="'));
  });

  it.each([
    ['a variable', { runtime: 'C:\\Program Files\\%TEMP%\\node.exe' }],
    ['a quote', { launcher: 'C:\\Program Files\\a"b.js' }],
    ['a line break', { launcher: 'C:\\Program Files\\a\nb.js' }],
    ['a backslash at the end', { launcher: 'C:\\Program Files\\' }],
    ['no absolute path', { runtime: 'node.exe' }],
    ['an order that is more than a word', { order: 'a&calc' }],
    ['a run that is more than a word', { run: 'a b' }],
    ['no order', { order: '' }],
  ])('is none with %s', (_what, more) => expect(() => commandLine({ ...plain, ...more }, folders)).toThrow());
});

it('asks by Windows’ own PowerShell, whose command has the line as one literal', () => {
  const nodes = { ...plain, runtime: "C:\\Program Files\\l'outil $x `y & ’z\\node.exe" };
  const { file, args } = askingCommand(nodes, folders);
  expect(file).toBe('C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe');
  expect(args.slice(0, 3)).toEqual(['-NoProfile', '-NonInteractive', '-Command']);
  expect(args[3]).toContain(`-FilePath 'C:\\Windows\\System32\\cmd.exe' -ArgumentList ${powershellText(commandLine(nodes, folders))} `);
  expect(args[3]).toContain('-Verb RunAs -WindowStyle Hidden -PassThru } catch {');
  expect(args).toHaveLength(4);
  // What Node makes of it is read again as it was.
  expect(wordsOf(args.map(windowsArgument).join(' '))).toEqual(args);
});
