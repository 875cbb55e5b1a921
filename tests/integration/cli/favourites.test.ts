import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCommandLine, type CommandLine } from './command-line';

let cli: CommandLine;
beforeAll(async () => {
  cli = await createCommandLine();
});
afterAll(() => cli.close());
const hello = ['open', 'axle://run/hello?name=Zed'];
const json = async (...args: string[]): Promise<unknown> => {
  const { code, out } = await cli.axle(...args, '--json');
  expect(code).toBe(0);
  return JSON.parse(out);
};

describe('axle scripts favourite and recent', () => {
  it('adds, lists and removes, and knows what was run last', async () => {
    expect(await json('scripts', 'favourite', 'list')).toEqual([]);
    expect(await json('scripts', 'favourite', 'add', 'hello')).toEqual({ script: 'hello', name: 'Hello' });
    await json('scripts', 'favourite', 'add', 'Hello');
    expect((await cli.axle('scripts', 'favourite', 'list')).out).toMatch(/^NAME +ID\nHello +hello\n$/);
    await json('scripts', 'favourite', 'remove', 'hello');
    expect(await cli.axle('scripts', 'favourite', 'remove', 'hello')).toMatchObject({
      code: 125,
      err: expect.stringMatching(/^FAVOURITE_NOT_FOUND/),
    });
    expect(await json('scripts', 'recent')).toEqual([]);
    await cli.axle('run', 'hello');
    expect(await json('scripts', 'recent')).toEqual([{ script: 'hello', name: 'Hello' }]);
    const { items } = (await json('call', 'audit.page', '{"filter":{"action":"favourite.add"}}')) as { items: object[] };
    expect(items).toHaveLength(1);
  });
});

describe('axle open', () => {
  it.each([
    ['https://run/hello', 'BAD_INPUT: this is no link to a script'],
    ['axle://run/%2568ello', 'BAD_INPUT: what the link encodes'],
    ['axle://run/nowhere', 'SCRIPT_NOT_FOUND'],
    ['axle://run/hello?nam=x', 'PARAMS_INVALID: nam is no parameter'],
    ['axle://run/secret?token=x', 'BAD_INPUT: token is a secret'],
    ['axle://run/hello?name=x', 'BAD_INPUT: a link is never run unasked'],
  ])('refuses %s', async (link, message) => {
    expect(await cli.axle('open', link)).toMatchObject({ code: 125, out: '', err: expect.stringContaining(message) });
  });

  it('says what it would run, and runs it once somebody has said yes', async () => {
    const ran = async (): Promise<number> => ((await json('runs', 'list')) as unknown[]).length;
    const before = await ran();
    expect(await cli.inTerminal('n\r', ...hello)).toContain('CANCELLED');
    expect(await ran()).toBe(before);
    expect(await cli.inTerminal('y\r', ...hello)).toMatch(
      /This link asks to run Hello \(hello\)\.\s+name = Zed\s+Sandbox +standard\s[^]*Run it\?[^]*Hello, Zed!/,
    );
    expect(await ran()).toBe(before + 1);
  });

  it('passes what is typed to a script that wants a terminal', async () => {
    const answers = [
      ['Run it?', 'y\r'],
      ['What is your name?', 'Ada\r'],
      ['not shown:', 'four\r'],
    ] as const;
    const shown = await cli.answering(answers, 'open', 'axle://run/prompt');
    expect(shown).toContain('This terminal has 200 columns.');
    expect(shown).toContain('It has 4 characters.');
  });
});
