import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseParams, readSecrets } from './arguments';
import { messagesIn } from './messages/messages';

describe('parseParams', () => {
  it('takes everything after the first equals sign', () =>
    expect(parseParams(['a=1', 'b=', 'c=x=y\n', '__proto__x=1'])).toEqual({ a: '1', b: '', c: 'x=y\n', __proto__x: '1' }));

  it.each([[['name']], [['=x']], [['a=1', 'a=2']]])('refuses %j', (given) => expect(() => parseParams(given)).toThrow('BAD_INPUT'));
});

describe('readSecrets', () => {
  const ask = async (name: string): Promise<string> => `typed ${name}`;
  const read = (given: readonly string[]): Promise<Record<string, string>> => readSecrets(given, messagesIn('en'), ask);

  it('asks, or reads a file without its last line break', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'axle-secret-'));
    const file = join(folder, 'token');
    await writeFile(file, 'two\nlines\n');
    expect(await read(['one', `two=@${file}`])).toEqual({ one: 'typed one', two: 'two\nlines' });
    await rm(folder, { recursive: true });
  });

  it.each([[['a=plain']], [['']], [['a', 'a']], [['a=@/does/not/exist']]])('refuses %j', async (given) =>
    expect(read(given)).rejects.toThrow('BAD_INPUT'),
  );
});

describe.skipIf(process.platform === 'win32')('a secret from a file', () => {
  const never = (): Promise<string> => Promise.reject(new Error('nobody is asked'));
  const from = (path: string): Promise<Readonly<Record<string, string>>> => readSecrets([`t=@${path}`], messagesIn('en'), never);

  it('is text of 64 KiB at most, and is refused rather than changed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'axle-secret-'));
    const path = join(folder, 'key');
    for (const bytes of [Buffer.from([0xff, 0xfe]), Buffer.alloc(65_537, 97)]) {
      await writeFile(path, bytes);
      await expect(from(path)).rejects.toThrow('BAD_INPUT');
    }
    await expect(from('/dev/zero')).rejects.toThrow('BAD_INPUT');
    await writeFile(path, 'é\n');
    expect(await from(path)).toEqual({ t: 'é' });
    await rm(folder, { recursive: true });
  });

  it('comes through a pipe too; one that nobody opens keeps nobody waiting', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'axle-secret-'));
    const pipe = join(folder, 'pipe');
    execFileSync('mkfifo', [pipe]);
    expect(await from(pipe)).toEqual({ t: '' });
    const writer = spawn('/bin/sh', ['-c', 'exec 3>"$1"; echo open; sleep 0.2; printf hush >&3', 'sh', pipe], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const reader = spawn('/bin/sh', ['-c', 'exec sleep 5 <"$1"', 'sh', pipe]); // So that the writer can open it.
    await once(writer.stdout, 'data');
    expect(await from(pipe)).toEqual({ t: 'hush' });
    reader.kill();
    await rm(folder, { recursive: true });
  });
});
