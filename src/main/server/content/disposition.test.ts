import { describe, expect, it } from 'vitest';
import { attachment } from './disposition';

describe('attachment', () => {
  it('keeps a plain name', () => expect(attachment('run.log')).toBe(`attachment; filename="run.log"; filename*=UTF-8''run.log`));

  it('keeps letters of other scripts in the extended form only', () =>
    expect(attachment('relevé.log')).toBe(`attachment; filename="relev_.log"; filename*=UTF-8''relev%C3%A9.log`));

  it.each([
    ['a"b.log'],
    ['a\r\nx-header: 1'],
    ['../../etc/passwd'],
    ['a\u202egol.exe'],
    ['\u001b[2J'],
    ['…'.repeat(600)],
    ['\ud83d'],
    [''],
  ])('lets nothing of %j out of its place', (name) => {
    const value = attachment(name);
    expect(value).toMatch(/^attachment; filename="[\x20-\x7e]+"; filename\*=UTF-8''[A-Za-z0-9._~%-]+$/);
    expect(value.match(/"/g)).toHaveLength(2);
    expect(value).not.toContain('/');
  });
});
