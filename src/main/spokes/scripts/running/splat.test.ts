import { describe, expect, it } from 'vitest';
import { Param, Pass } from '#shared/contract/params';
import { byVariable, isSplattable, splattedOf, startArguments, unsplattable } from './splat';
import { startText } from './start-text';

const param = (name: string, pass: Pass, kind: Param['kind'] = 'text'): Param => Param.parse({ name, label: name, kind, pass });
const secret = (name: string, type: 'string' | 'secure-string' | 'credential'): Param =>
  param(name, { by: 'object', name, type }, 'secret');

const user = param('CredentialUserName', { by: 'user-name', of: 'Credential' });
const all = [
  param('Gruppe', { by: 'named', name: 'Größe' }),
  param('Hosts', { by: 'named', name: 'Hosts', list: true }, 'multiline'),
  param('Force', { by: 'switch', on: '-Force', off: null }, 'boolean'),
  param('Own', { by: 'switch', on: '-Own:$true', off: '-Own:$false' }, 'boolean'),
  param('Plain', { by: 'named', name: 'Plain' }, 'boolean'),
  param('Count', { by: 'named', name: 'Count' }, 'number'),
  param('other', { by: 'variable' }),
  user,
  secret('Credential', 'credential'),
  secret('Pin', 'secure-string'),
  secret('Password', 'string'),
];
const values = { Gruppe: 'g', Hosts: 'a', Force: true, Own: false, Plain: false, Count: 3, other: 'o', CredentialUserName: 'joe' };

describe('what a PowerShell script is given', () => {
  it('stands on its command line where there is neither a secret nor a list', () => {
    expect(splattedOf(all, values, {})).toBeNull();
    expect(splattedOf(all, { Hosts: '' }, {})).toBeNull();
  });

  it('is named with where it is found, and never stands there itself', () => {
    const splatted = splattedOf(all, values, { Credential: 'p1', Pin: 'p2', Password: 'p3' });
    expect(splatted).toEqual([
      { name: 'Größe', as: 'text', from: 'AXLE_PARAM_GRUPPE' },
      { name: 'Hosts', as: 'lines', from: 'AXLE_PARAM_HOSTS' },
      { name: 'Force', as: 'true' },
      { name: 'Own', as: 'false' },
      { name: 'Plain', as: 'false' },
      { name: 'Count', as: 'text', from: 'AXLE_PARAM_COUNT' },
      { name: 'Credential', as: 'credential', from: 'AXLE_SECRET_CREDENTIAL', user: 'AXLE_PARAM_CREDENTIALUSERNAME' },
      { name: 'Pin', as: 'secure-string', from: 'AXLE_SECRET_PIN' },
      { name: 'Password', as: 'string', from: 'AXLE_SECRET_PASSWORD' },
    ]);
    expect(JSON.stringify(splatted)).not.toMatch(/p[123]|joe/);
  });

  it('leaves out what was left empty, as a command line does', () => {
    expect(splattedOf(all, { Gruppe: '', Force: false }, { Pin: 'x' })).toEqual([
      { name: 'Own', as: 'false' },
      { name: 'Pin', as: 'secure-string', from: 'AXLE_SECRET_PIN' },
    ]);
  });

  it('is a list where there are several', () =>
    expect(splattedOf(all.slice(0, 2), { Hosts: 'a\n\nb' }, {})).toEqual([{ name: 'Hosts', as: 'lines', from: 'AXLE_PARAM_HOSTS' }]));

  it('takes what was declared elsewhere by its name', () =>
    expect([byVariable('Dry-Run', true), byVariable('Name', '')]).toEqual([
      { name: 'Dry-Run', as: 'true' },
      { name: 'Name', as: 'text', from: 'AXLE_PARAM_NAME' },
    ]));
});

describe('the command line that starts it', () => {
  const interpreter = { command: 'pwsh', args: ['-NoLogo', '-NoProfile', '-NonInteractive', '-File'], found: null };
  const script = { interpreter, file: "/srv/it's $(x) #.ps1", language: 'powershell' } as const;
  const given = (name: string): boolean => name === 'Pin';

  it('is a fixed text with the path behind it as an argument of its own', () =>
    expect(startArguments(script)).toEqual(['-NoLogo', '-NoProfile', '-NonInteractive', '-Command', startText, script.file]));

  it('ends in a comment, which is where the path comes to stand', () => expect(startText).toMatch(/; exit 1 #$/));

  it('has nothing that Windows, sudo or UAC take for something', () => {
    expect(startText).not.toMatch(/["/\\\r\n%]|file:/i);
    expect(startText).not.toMatch(/\b(?:try|trap)\b/i);
  });

  it.each([
    ['a path over several lines', { ...script, file: '/srv/x\nRemove-Item y.ps1' }],
    ['one with another end of line', { ...script, file: '/srv/x\u2028y.ps1' }],
    ['a file that PowerShell would take for a program, and give it all as arguments', { ...script, file: '/srv/tool' }],
    ['an interpreter that is told something else', { ...script, interpreter: { ...interpreter, args: ['-Command'] } }],
    [
      'a path that Windows PowerShell takes for a pattern',
      { ...script, interpreter: { ...interpreter, command: 'powershell.exe' }, file: '/srv/report[1].ps1' },
    ],
    ['another language', { ...script, language: 'python' as const }],
  ])('is not used for %s', (_, odd) => {
    expect([isSplattable(script, all, given), isSplattable(odd, all, given)]).toEqual([true, false]);
  });

  it('is not used where there are values by position as well', () => {
    const first = param('first', Pass.parse({ by: 'position' }));
    expect(isSplattable(script, [first, ...all], given)).toBe(true);
    expect(isSplattable(script, [first, ...all], () => true)).toBe(false);
  });

  it('is what secrets need: without it they are refused, and lists go as one text', () => {
    expect(unsplattable(all, given)).toEqual([{ name: 'Pin', reason: 'secret-object' }]);
    expect(unsplattable(all, () => false)).toEqual([]);
  });
});
