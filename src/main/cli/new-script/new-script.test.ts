import { describe, expect, it } from 'vitest';
import { readMetadata } from '#main/spokes/scripts/metadata/read-metadata';
import { messagesIn } from '../messages/messages';
import { newLanguages, newNameOf } from './languages';
import { templateOf } from './template';

describe('the name of a new script', () => {
  it.each([
    ['disk-report', undefined, 'disk-report.sh', 'disk-report', 'bash'],
    ['disk-report', 'python', 'disk-report.py', 'disk-report', 'python'],
    ['disk-report.py', undefined, 'disk-report.py', 'disk-report', 'python'],
    ['disk.report.MJS', 'node', 'disk.report.MJS', 'disk.report', 'node'],
    ['Get-Disk', 'powershell', 'Get-Disk.ps1', 'Get-Disk', 'powershell'],
    ['été_2', undefined, 'été_2.sh', 'été_2', 'bash'],
  ] as const)('%s in %s is %s', (name, language, file, stem, chosen) => {
    expect(newNameOf(name, language)).toEqual({ file, stem, language: chosen });
  });

  it.each([
    '',
    '.',
    '..',
    '.hidden',
    'a/b',
    '../a',
    String.raw`a\b`,
    'a b',
    'a\nb',
    'a\u0000',
    'a\u202eb',
    '-a',
    'a.',
    'a;b',
    '$a',
    "a'b",
    '~a',
    'a:b',
  ])('is not %j', (name) => expect(newNameOf(name, undefined)).toEqual({ fault: 'characters' }));

  it.each(['con', 'NUL.py', 'com1'])('is not %s, which Windows keeps to itself', (name) =>
    expect(newNameOf(name, undefined)).toEqual({ fault: 'reserved' }),
  );

  it('does not say one language by its ending and another beside it, nor is it as long as no file may be', () => {
    expect(newNameOf('a.py', 'bash')).toEqual({ fault: 'ending', ending: '.py' });
    expect(newNameOf('a'.repeat(98), 'bash')).toEqual({ fault: 'length' });
  });
});

describe.each(['en', 'fr'] as const)('a new script in %s', (language) => {
  it.each(newLanguages)('in %s is understood, with one text that it prints', (written) => {
    const text = templateOf(written, 'disk-report', messagesIn(language).newScript.template);
    const { fields, problems } = readMetadata('/x', text, written, null);
    expect(problems).toEqual([]);
    expect(fields).toMatchObject({ name: 'Disk report', description: messagesIn(language).newScript.template.description });
    expect(fields.params).toMatchObject([{ kind: 'text', required: false, default: 'hello' }]);
    expect(fields.params[0]?.name.toLowerCase()).toBe('text');
    expect(fields.params[0]?.pass).toEqual(written === 'powershell' ? { by: 'named', name: 'Text' } : { by: 'variable' });
    expect(text.startsWith('#!')).toBe(true);
  });
});
