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
