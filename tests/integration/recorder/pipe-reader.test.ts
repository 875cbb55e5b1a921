import { spawn } from 'node:child_process';
import { closeSync, writeSync } from 'node:fs';
import { expect, it } from 'vitest';
import { loadNative } from '#main/spokes/runs/recorder/child/native';
import { type PipeReader, readPipe } from '#main/spokes/runs/recorder/child/pipe-reader';
import { createSlabs } from '#main/spokes/runs/recorder/child/slabs';
import { describeWith } from '../../support/real-parts';

const ended = ({ stream }: PipeReader): Promise<void> => new Promise((resolve) => stream.once('close', () => resolve()));

describeWith(['linux'], 'a pipe', () => {
  const native = loadNative();
  const open = (): readonly [number, number] => native?.pipe() ?? [-1, -1];
  const slabs = createSlabs(() => 0);

  it('of who prints many small pieces is read in few', async () => {
    const [from, to] = open();
    const chunks: Buffer[] = [];
    const reader = readPipe(from, slabs, (chunk) => void chunks.push(Buffer.from(chunk)));
    const printing = spawn('/bin/bash', ['-c', 'for ((i = 1; i <= 5000; i++)); do echo $i; done'], { stdio: ['ignore', to, 'ignore'] });
    closeSync(to);
    await ended(reader);
    const text = Array.from({ length: 5_000 }, (_, at) => `${at + 1}\n`).join('');
    expect(Buffer.concat(chunks).toString()).toBe(text);
    expect(chunks.length).toBeLessThan(2_500);
    expect(printing.exitCode ?? 0).toBe(0);
  });

  it('that rests is read before what came after it in another', async () => {
    const [outFrom, outTo] = open();
    const [errFrom, errTo] = open();
    const seen: string[] = [];
    let done = false;
    const out: PipeReader = readPipe(
      outFrom,
      slabs,
      (chunk) => {
        seen.push(chunk.toString());
        if (!done) writeSync(outTo, 'o');
      },
      () => err,
    );
    const err: PipeReader = readPipe(
      errFrom,
      slabs,
      (chunk) => void seen.push(chunk.toString()),
      () => out,
    );
    writeSync(outTo, 'o');
    while (!out.resting) await new Promise((resolve) => setImmediate(resolve));
    done = true;
    writeSync(outTo, 'last');
    writeSync(errTo, 'E');
    closeSync(outTo);
    closeSync(errTo);
    await Promise.all([ended(out), ended(err)]);
    expect(seen.join('').endsWith('lastE')).toBe(true);
  });

  it('does not rest while another alternates with it', async () => {
    const [outFrom, outTo] = open();
    const [errFrom, errTo] = open();
    const seen: string[] = [];
    const step = (chunk: Buffer): void => {
      seen.push(chunk.toString());
      if (seen.length < 200) writeSync(seen.length % 2 === 0 ? outTo : errTo, seen.length % 2 === 0 ? 'o' : 'e');
      else [outTo, errTo].forEach(closeSync);
    };
    const out: PipeReader = readPipe(outFrom, slabs, step, () => err);
    const err: PipeReader = readPipe(errFrom, slabs, step, () => out);
    writeSync(outTo, 'o');
    await Promise.all([ended(out), ended(err)]);
    expect(seen.join('')).toBe('oe'.repeat(100));
    expect([out.reads, err.reads]).toEqual([100, 100]);
  });

  it('that is paused is left alone, whoever asks for what it has', async () => {
    const [from, to] = open();
    const seen: string[] = [];
    let first = (): void => undefined;
    const begun = new Promise<void>((resolve) => (first = resolve));
    const reader = readPipe(from, slabs, (chunk) => {
      seen.push(chunk.toString());
      if (seen.length > 1) return;
      reader.pause();
      first();
    });
    writeSync(to, 'first');
    await begun;
    writeSync(to, 'later');
    closeSync(to);
    reader.drain();
    await new Promise((resolve) => setImmediate(resolve));
    expect(seen).toEqual(['first']);
    const all = ended(reader);
    reader.resume();
    await all;
    expect(seen).toEqual(['first', 'later']);
  });
});
