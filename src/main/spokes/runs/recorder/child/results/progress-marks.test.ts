import { describe, expect, it } from 'vitest';
import type { Progress } from '#shared/contract/results';
import { createProgressMarks } from './progress-marks';

function read(chunks: readonly string[]): { readonly text: string; readonly told: readonly (Progress | null)[] } {
  const told: (Progress | null)[] = [];
  const marks = createProgressMarks((progress) => told.push(progress));
  const kept = [...chunks.flatMap((chunk) => [...marks.push(Buffer.from(chunk))]), ...marks.end()];
  return { text: Buffer.concat(kept).toString(), told };
}

const normal = (percent: number | null): Progress => ({ state: 'normal', percent, text: null });

describe('progress that is told in the output', () => {
  it('is taken out of the text, whichever of the two ends it has', () => {
    expect(read(['a\u001b]9;4;1;42\u0007b\u001b]9;4;1;100\u001b\\c'])).toEqual({ text: 'abc', told: [normal(42), normal(100)] });
  });

  it('is found wherever the output is cut', () => {
    const whole = 'one\u001b]9;4;2;7\u001b\\two';
    for (let at = 1; at < whole.length; at += 1) {
      expect(read([whole.slice(0, at), whole.slice(at)]), `cut at ${at}`).toEqual({
        text: 'onetwo',
        told: [{ state: 'error', percent: 7, text: null }],
      });
    }
    expect(read(Array.from(whole)).text).toBe('onetwo');
  });

  it('has five states, and none says that there is none any more', () => {
    const { told } = read([
      '\u001b]9;4;3\u0007\u001b]9;4;4;50\u0007\u001b]9;4;3;12\u0007\u001b]9;4;1;250\u0007\u001b]9;4;0\u0007\u001b]9;4;0;\u0007',
    ]);
    expect(told).toEqual([
      { state: 'indeterminate', percent: null, text: null },
      { state: 'paused', percent: 50, text: null },
      { state: 'indeterminate', percent: null, text: null },
      normal(100),
      null,
      null,
    ]);
  });

  it('leaves everything else as it is', () => {
    const others = [
      '\u001b[31mred\u001b[0m',
      '\u001b]0;a title\u0007',
      '\u001b]9;4;9;1\u0007',
      '\u001b]9;4;1;42 and no end, for longer than any mark is',
      '\u001b]9;4',
      '\u001b',
      'plain',
      '',
    ];
    for (const text of others) expect(read([text])).toEqual({ text, told: [] });
    expect(read(others)).toEqual({ text: others.join(''), told: [] });
  });

  it('hands on output without an escape as the very bytes that it was given', () => {
    const chunk = Buffer.from('no escape in here');
    expect(createProgressMarks(() => undefined).push(chunk)[0]).toBe(chunk);
  });
});
