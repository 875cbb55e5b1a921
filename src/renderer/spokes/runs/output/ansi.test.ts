import { assert, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applySgr, Bold, Dim, Inverse, Italic, parseAnsi, plainStyle, plainText, Rgb, startState, Underline } from './ansi';

const styles = (text: string) => parseAnsi(text).spans.map((span) => [span.text, span.style.fg, span.style.bg, span.style.flags]);

describe('colours and attributes', () => {
  it('reads the sixteen colours, bright ones and both defaults', () => {
    expect(styles('a\u001b[31mb\u001b[42mc\u001b[97;100md\u001b[39;49me')).toEqual([
      ['a', -1, -1, 0],
      ['b', 1, -1, 0],
      ['c', 1, 2, 0],
      ['d', 15, 8, 0],
      ['e', -1, -1, 0],
    ]);
  });

  it('reads 256 colours and true colours, with semicolons and with colons', () => {
    expect(styles('\u001b[38;5;208ma\u001b[48;2;1;2;3mb')).toEqual([
      ['a', 208, -1, 0],
      ['b', 208, Rgb | 0x010203, 0],
    ]);
    expect(styles('\u001b[38:2::255:128:0ma')).toEqual([['a', Rgb | 0xff8000, -1, 0]]);
    expect(styles('\u001b[38:2:255:128:0ma')).toEqual([['a', Rgb | 0xff8000, -1, 0]]);
    expect(styles('\u001b[38:5:9ma')).toEqual([['a', 9, -1, 0]]);
  });

  it('goes on after an extended colour', () => {
    expect(styles('\u001b[38;5;1;1;48;5;2;3mx')).toEqual([['x', 1, 2, Bold | Italic]]);
    expect(styles('\u001b[58;2;9;9;9;31mx')).toEqual([['x', 1, -1, 0]]);
  });

  it('turns attributes on and off', () => {
    expect(styles('\u001b[1;2;3;4;7ma\u001b[22mb\u001b[23;24;27mc')).toEqual([
      ['a', -1, -1, Bold | Dim | Italic | Underline | Inverse],
      ['b', -1, -1, Italic | Underline | Inverse],
      ['c', -1, -1, 0],
    ]);
    expect(styles('\u001b[4:3ma\u001b[4:0mb')).toEqual([
      ['a', -1, -1, Underline],
      ['b', -1, -1, 0],
    ]);
  });

  it('takes an empty sequence and an empty parameter as a reset', () => {
    expect(styles('\u001b[31ma\u001b[mb\u001b[1m\u001b[;31mc')).toEqual([
      ['a', 1, -1, 0],
      ['b', -1, -1, 0],
      ['c', 1, -1, 0],
    ]);
  });

  it('leaves the style alone for numbers that mean nothing or are huge', () => {
    const red = applySgr(plainStyle, '31');
    for (const odd of [
      '999',
      '38;5;256',
      '38;2;1;2',
      '38;2;300;0;0',
      '38',
      '38;5',
      '38;7;1',
      '>4;2',
      '?25',
      '99999999999999999999999999',
    ]) {
      expect([odd, applySgr(red, odd)]).toEqual([odd, expect.objectContaining({ fg: 1 })]);
    }
    expect(applySgr(red, '1;'.repeat(100_000))).toEqual({ fg: 1, bg: -1, flags: Bold });
  });
});

describe('everything else', () => {
  it('drops cursor movement, titles, links, device strings and mode changes', () => {
    const hostile =
      'a\u001b[2J\u001b[10;20H\u001b[?1049h\u001b]0;title\u0007b\u001b]8;;http://x\u001b\\link\u001b]8;;\u001b\\\u001bP1$r0m\u001b\\c\u001b(0\u001b7\u001b=d\u001b[!p\u001b[ q\u009b31me\u009d0;x\u009cf';
    expect(plainText(hostile)).toBe('ablinkcdef');
  });

  it('makes other control characters visible and keeps tabs', () => {
    expect(plainText('a\u0000b\tc\u0008d\u007fe\u0007f\u0085g')).toBe('a\u2400b\tc\u2408d\u2421efg');
  });

  it('ends an unclosed string sequence with its line', () => {
    const first = parseAnsi('seen\u001b]0;never closed');
    expect(first.spans.map((span) => span.text)).toEqual(['seen']);
    expect(parseAnsi('next', first.state).spans.map((span) => span.text)).toEqual(['next']);
  });

  it('carries a style and a cut sequence to the next line', () => {
    const first = parseAnsi('\u001b[32mgreen\u001b[3');
    expect(first.state.pending).toBe('\u001b[3');
    const second = parseAnsi('1mred', first.state);
    expect(second.spans).toEqual([{ text: 'red', style: { fg: 1, bg: -1, flags: 0 }, raw: 2 }]);
    const lone = parseAnsi('x\u001b', startState);
    expect(parseAnsi('[1my', lone.state).spans[0]?.style.flags).toBe(Bold);
  });

  it('does not keep a sequence without end', () => {
    expect(parseAnsi(`x\u001b[${'1;'.repeat(10_000)}`).state.pending).toBe('');
  });

  it('shows what a carriage return left standing', () => {
    expect(plainText('10%\r20%\r30%')).toBe('30%');
    expect(plainText('done\r')).toBe('done');
    expect(plainText('done\r\r')).toBe('done');
  });

  it('knows where each piece stood in the raw line', () => {
    expect(parseAnsi('ab\u001b[31mcd\u001b[0mef').spans.map((span) => span.raw)).toEqual([0, 7, 13]);
  });

  it('is linear and total on any text', () => {
    assert(
      property(string({ unit: 'binary', maxLength: 400 }), (text) => {
        const shown = plainText(text);
        // oxlint-disable-next-line no-control-regex
        return !/[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/.test(shown);
      }),
    );
    // One that goes back and forth would not come to an end here.
    for (const unit of ['\u001b[', '\u001b]', '\u001b', '\u001b[1', '\r', '\u009b;', '\u001b[38;2;', '\u001bP\u001b'])
      plainText(unit.repeat(1_048_576 / unit.length));
  });
});
