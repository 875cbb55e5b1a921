import { Terminal } from '@xterm/xterm';
import { describe, expect, it } from 'vitest';
import { plainText } from '../output/ansi';
import { harmless } from './harmless';

const ESC = '\u001b';
const BEL = '\u0007';
const END = `${ESC}\\`;
const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** What a real terminal with these options answers, as if it were typed, once it has drawn this. */
async function answersTo(printed: string): Promise<string> {
  const terminal = new Terminal(harmless);
  let typed = '';
  terminal.onData((text) => (typed += text));
  terminal.onBinary((text) => (typed += text));
  await new Promise<void>((resolve) => terminal.write(printed, resolve));
  terminal.dispose();
  return typed;
}

const hostile = [
  { what: 'writes the clipboard', text: `${ESC}]52;c;${base64('pwned')}${BEL}` },
  { what: 'reads the clipboard', text: `${ESC}]52;c;?${BEL}` },
  { what: 'gives the window a title and has it typed back', text: `${ESC}]0;pwned\r${BEL}${ESC}]2;pwned\r${BEL}${ESC}[21t${ESC}[20t` },
  { what: 'asks for an answerback', text: '\u0005' },
  { what: 'reports the size and place of the window', text: `${ESC}[11t${ESC}[13t${ESC}[14t${ESC}[18t${ESC}[19t` },
  { what: 'moves, resizes and closes the window', text: `${ESC}[3;0;0t${ESC}[8;1;1t${ESC}[2t` },
  { what: 'prints on paper', text: `${ESC}[5ipwned${ESC}[4i` },
  { what: 'draws a file', text: `${ESC}]1337;File=inline=1:${base64('pwned')}${BEL}` },
  { what: 'tells the desktop something', text: `${ESC}]777;notify;pwned;pwned${BEL}${ESC}]9;pwned${BEL}` },
  { what: 'asks for the font', text: `${ESC}]50;?${BEL}` },
];

it.each(hostile)('the text of an output has nothing left of what $what', ({ text }) => {
  const plain = plainText(`a${text}b`);
  for (const left of [ESC, '52;c', ';pwned']) expect(plain).not.toContain(left);
});

describe('a terminal that a script', () => {
  it.each(hostile)('$what answers nothing', async ({ text }) => {
    expect(await answersTo(text)).toBe('');
  });

  it.each([
    { what: 'settings with a command among them', text: `${ESC}P$qpwned\r${END}`, answer: `${ESC}P0$r${END}` },
    { what: 'capabilities with a command among them', text: `${ESC}P+q${Buffer.from('pwned\r').toString('hex')}${END}`, answer: '' },
    { what: 'what it is', text: `${ESC}[c`, answer: `${ESC}[?1;2c` },
    { what: 'where its cursor is', text: `${ESC}[6n`, answer: `${ESC}[1;1R` },
  ])('asks for $what says nothing of its own choice', async ({ text, answer }) => {
    expect(await answersTo(text)).toBe(answer);
  });

  it('shows as links has nothing that is opened', () => {
    expect(harmless.linkHandler.activate()).toBeUndefined();
    expect(harmless).not.toHaveProperty('windowOptions');
  });
});
