import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readHeader } from './header';
import { readFields } from './read-fields';

const read = (text: string) => {
  const raw = readHeader('/s/x.sh', text);
  return raw === null ? null : readFields(raw);
};

describe('header comments', () => {
  it('say all that a sidecar can', () => {
    const { fields, problems } = read(`#!/bin/bash
# @axle.id hello
# @axle.name Say hello
# @axle.description Greets a person.
# @axle.description Twice.
# @axle.tags demo, first
# @axle.tags more
# @axle.mode terminal
# @axle.sandbox strict
# @axle.elevation
# @axle.network true
# @axle.folder /srv/my data write
# @axle.folder ~/in
# @axle.file lib.sh
# @axle.workdir ~/my work
# @axle.timeout 5m
# @axle.every 1d
# @axle.token https://graph.microsoft.com/User.Read
# @axle.token https://vault.azure.net/.default api://me/Files.Read
# @axle.account ada@example.com
# @axle.secret SMTP_PASSWORD, db.main
# @axle.confirm Really?
# @axle.limit 1 queue
# @axle.interpreter bash -e "-o pipefail"
# @axle.param count {kind: number, min: 1, max: 10, default: 3, label: "How many", required: true}
# @axle.param colour {choices: [red, {value: 2, label: Two}]}
# @axle.param name
`)!;
    expect(problems).toEqual([]);
    expect(fields).toMatchObject({
      id: 'hello',
      name: 'Say hello',
      description: 'Greets a person.\nTwice.',
      tags: ['demo', 'first', 'more'],
      mode: 'terminal',
      sandbox: 'strict',
      elevation: true,
      network: true,
      folders: [
        { path: '/srv/my data', write: true },
        { path: '~/in', write: false },
      ],
      files: ['lib.sh'],
      tokens: ['https://graph.microsoft.com/User.Read', 'https://vault.azure.net/.default', 'api://me/Files.Read'],
      account: 'ada@example.com',
      secrets: ['SMTP_PASSWORD', 'db.main'],
      workdir: '~/my work',
      timeout: '5m',
      every: '1d',
      confirm: 'Really?',
      limit: { runs: 1, policy: 'queue' },
      interpreter: ['bash', '-e', '-o pipefail'],
    });
    expect(fields.params).toMatchObject([
      { name: 'count', kind: 'number', min: 1, max: 10, default: 3, label: 'How many', required: true },
      {
        name: 'colour',
        kind: 'choice',
        choices: [
          { value: 'red', label: 'red' },
          { value: '2', label: 'Two' },
        ],
      },
      { name: 'name', kind: 'text', label: 'name' },
    ]);
  });

  it.each([
    ['// @axle.name A', 'A'],
    ['-- @axle.name A', 'A'],
    [':: @axle.name A', 'A'],
    ['REM @axle.name A', 'A'],
    ['@rem @axle.name A', 'A'],
    ['<# @axle.name A #>', 'A'],
    ['"""\n@axle.name A\n"""', 'A'],
    ['/* @axle.name A */', 'A'],
    ['#\t@AXLE.Name A\r', 'A'],
    ['\uFEFF# @axle.name É 🎉', undefined],
  ])('are found in %j', (text, name) => expect(read(text.replace(/^\uFEFF/, ''))?.fields.name).toBe(name ?? 'É 🎉'));

  it.each(['echo "# @axle.name A"', '# see @axle.name A', '# @axle', '# @axlename A', ''])('are not seen in %j', (text) => {
    expect(read(text)).toBeNull();
  });

  it('are not looked for after 400 lines', () => {
    expect(read(`${'\n'.repeat(399)}# @axle.name A`)?.fields.name).toBe('A');
    expect(read(`${'\n'.repeat(400)}# @axle.name A`)).toBeNull();
    expect(read(`${'\n'.repeat(100)}cat > x <<EOF\n# @axle.name A`)).toBeNull();
  });

  it.each([
    ['# @axle.mode window', 'bad-header', true],
    ['# @axle.timeout soon', 'bad-header', true],
    ['# @axle.timeout 0s', 'bad-header', true],
    ['# @axle.timeout 99999999h', 'bad-header', true],
    ['# @axle.retry 3 0', 'bad-header', true],
    ['# @axle.workdir', 'bad-header', true],
    ['# @axle.every 5s', 'bad-header', true],
    ['# @axle.every', 'bad-header', true],
    ['# @axle.limit 0', 'bad-header', true],
    ['# @axle.limit many queue', 'bad-header', true],
    ['# @axle.id Not A Slug', 'bad-header', true],
    ['# @axle.network perhaps', 'bad-header', true],
    ['# @axle.elevation admin', 'bad-header', true],
    ['# @axle.token User.Read', 'bad-header', true],
    ['# @axle.token', 'bad-header', true],
    ['# @axle.secret ../etc', 'bad-header', true],
    ['# @axle.account', 'bad-header', true],
    ['# @axle.colour red', 'unknown-key', false],
    ['# @axle.constructor x', 'unknown-key', false],
    ['# @axle.param', 'bad-param', true],
    ['# @axle.param n {kind: number, min: 3', 'bad-param', true],
    ['# @axle.param n {kind: fruit}', 'bad-param', true],
    ['# @axle.param n {kind: number, min: 3, max: 1}', 'bad-param', true],
    ['# @axle.param n {kind: number, max: 1, default: 2}', 'bad-param', true],
    ['# @axle.param n {pattern: "("}', 'bad-param', true],
    ['# @axle.param n {kind: date, default: 2026-02-31}', 'bad-param', true],
    ['# @axle.param n {kind: choice}', 'bad-param', true],
    ['# @axle.param 1n {kind: text}', 'bad-param', true],
    ['# @axle.param n {kind: text, min: 1}', 'unknown-key', false],
    ['# @axle.param n kind: number', 'bad-param', true],
  ])('with a mistake tell where: %j', (text, code, blocks) => {
    const { problems } = read(`#!/bin/sh\n${text}\n`)!;
    expect(problems).toMatchObject([{ code, blocks, line: 2, file: '/s/x.sh' }]);
  });

  it('given twice, or two parameters with one variable, are refused', () => {
    expect(read('# @axle.name A\n# @axle.name B')?.problems).toMatchObject([{ code: 'bad-header', line: 2 }]);
    expect(read('# @axle.workdir /a\n# @axle.workdir /b')?.problems).toMatchObject([{ code: 'bad-header', line: 2 }]);
    expect(read('# @axle.param a-b\n# @axle.param a_b')?.problems).toMatchObject([{ code: 'bad-param', line: 2 }]);
  });

  it('of any text are read in bounded time and without an exception', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('# ', '@axle.', 'param ', 'x ', '{', '}', '[', ':', ' ', '\n', '"', '&a ', '*a ', '!!js ', '<<', '\0')),
        (parts) => {
          read(parts.join(''));
        },
      ),
    );
    // What goes back and forth in them would not come to an end.
    for (const filler of [' ', '#', '-', '/', '*', '<#', '"""'])
      read(`# @axle.name a${filler.repeat(50_000)}b\n${filler.repeat(50_000)}@axle.x`);
  });
});
