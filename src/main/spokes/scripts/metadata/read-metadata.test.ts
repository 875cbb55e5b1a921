import { expect, it } from 'vitest';
import { readMetadata } from './read-metadata';

const passes = (text: string): unknown =>
  readMetadata('/s/x.ps1', text, 'powershell', null).fields.params.map(({ name, kind, pass }) => [name, kind, pass]);
const param = 'param([PSCredential]$Credential, [string]$Other)';

it('asks for the user name of a credential that is declared elsewhere', () => {
  expect(passes(`# @axle.param Credential {kind: secret}\n${param}`)).toEqual([
    ['Credential', 'secret', { by: 'object', name: 'Credential', type: 'credential' }],
    ['CredentialUserName', 'text', { by: 'user-name', of: 'Credential' }],
  ]);
});

it('asks for the user name when the credential is asked for', () => {
  const when =
    '# @axle.param Mode {kind: choice, choices: [local, remote]}\n# @axle.param Credential {kind: secret, when: {param: Mode, is: [remote]}}';
  const { params } = readMetadata('/s/x.ps1', `${when}\nparam([Parameter(Mandatory)][pscredential]$Credential)`, 'powershell', null).fields;
  expect(params.map(({ name, required, when: asked }) => [name, required, asked])).toEqual([
    ['Mode', false, null],
    ['Credential', false, { param: 'Mode', is: ['remote'] }],
    ['CredentialUserName', false, { param: 'Mode', is: ['remote'] }],
  ]);
});

it('gives a secret that the script takes as text from its file', () => {
  expect(passes('# @axle.param ConnectionString {kind: secret}\nparam([Parameter(Mandatory)][string]$ConnectionString)')).toEqual([
    ['ConnectionString', 'secret', { by: 'object', name: 'ConnectionString', type: 'string' }],
  ]);
});

it('leaves that to who asks for it already, and to who takes no credential', () => {
  const own = '# @axle.param CredentialUserName {kind: text}\n# @axle.param Credential {kind: secret}\n';
  expect(passes(own + param)).toEqual([
    ['CredentialUserName', 'text', { by: 'user-name', of: 'Credential' }],
    ['Credential', 'secret', { by: 'object', name: 'Credential', type: 'credential' }],
  ]);
  expect(passes(`# @axle.param Other {kind: text}\n${param}`)).toEqual([['Other', 'text', { by: 'named', name: 'Other' }]]);
});
