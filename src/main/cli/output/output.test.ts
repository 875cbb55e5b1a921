import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createOutput } from './output';

function streams(isTTY: boolean, columns = 20) {
  const seen: string[] = [];
  const stream = (): PassThrough & { isTTY: boolean; columns: number } => {
    const made = Object.assign(new PassThrough(), { isTTY, columns });
    made.on('data', (chunk: Buffer) => seen.push(chunk.toString()));
    return made;
  };
  return { streams: { stdout: stream(), stderr: stream(), env: {} }, said: () => seen.splice(0).join('') };
}
const CLEAR = '\r\u001b[K';

describe('the line below everything else', () => {
  it('makes way for what is written and comes again, once that has ended its line', async () => {
    const { streams: to, said } = streams(true);
    const output = createOutput(false, to);
    output.status('10 %');
    await output.raw('half a ', 'out');
    output.status('20 %');
    await output.raw('line\n', 'out');
    output.note('a note');
    output.status(null);
    await output.text('end\n');
    expect(said()).toBe(`10 %${CLEAR}half a line\n20 %${CLEAR}a note\n20 %${CLEAR}end\n`);
  });

  it('is cut to what is shown on one line', () => {
    const { streams: to, said } = streams(true, 8);
    createOutput(false, to).status('12345678');
    expect(said()).toBe('123456…');
  });

  it.each([
    ['a pipe', false, false, {}],
    ['JSON', true, true, {}],
    ['a terminal that can do nothing', true, false, { TERM: 'dumb' }],
  ])('is not there for %s', async (_what, isTTY, json, env) => {
    const { streams: to, said } = streams(isTTY);
    const output = createOutput(json, { ...to, env });
    output.status('10 %');
    output.note('a note');
    expect([output.live, said()]).toEqual([false, 'a note\n']);
  });
});
