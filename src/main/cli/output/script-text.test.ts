import { describe, expect, it } from 'vitest';
import { Param, type Pass } from '#shared/contract/params';
import { ScriptId, SourceId, type Script } from '#shared/contract/scripts';
import { messagesIn } from '../messages/messages';
import { scriptText } from './script-text';
import { createStyle } from './style';

const param = (name: string, pass: Pass, more: object = {}): Param => Param.parse({ name, label: name, kind: 'text', pass, ...more });
const script: Script = {
  id: ScriptId.parse('s:tool.py'),
  name: 'Tool',
  description: '',
  tags: [],
  sourceId: SourceId.parse('s'),
  source: 'S',
  file: '/s/tool.py',
  language: 'python',
  format: 'python',
  params: [
    param('command', { by: 'position', encoded: false, omit: true, guarded: false }),
    param('port', { by: 'option', option: '--port', many: 'repeat' }, { when: { param: 'command', is: ['up', 'down'] } }),
    param('hosts', { by: 'option', option: '--hosts', many: 'list' }, { kind: 'multiline' }),
    param('color', { by: 'switch', on: '--color', off: '--no-color' }, { kind: 'boolean' }),
    param('Name', { by: 'named', name: 'Name' }),
    param('dry-run', { by: 'variable' }),
    param('token', { by: 'variable' }, { kind: 'secret', label: 'x\u001b[2J' }),
  ],
  problems: [],
  blocked: false,
  trust: 'approved',
  modifiedAt: '2026-01-01T00:00:00.000Z',
  interpreter: { command: 'python3', args: [], found: null },
  mode: 'pipe',
  sandbox: null,
  elevation: false,
  dependencies: null,
  workdir: null,
  everySeconds: null,
  grants: { network: false, folders: [], files: [] },
  timeoutSeconds: null,
  retry: null,
  approval: null,
  confirm: null,
  limit: null,
  size: 1,
};
const shown = (language: 'en' | 'fr', params = script.params): string =>
  scriptText({ ...script, params }, messagesIn(language), createStyle(false));

describe('a script is shown', () => {
  it('with its format, and how each value reaches it', () => {
    const text = shown('en');
    expect(text).toMatch(/^Format +python$/m);
    const rows = text.split('\n').map((line) => line.split(/ {2,}/));
    const passed = Object.fromEntries(rows.map(([name = '', , , as = '']) => [name, as]));
    expect(passed).toMatchObject({
      command: 'an argument',
      port: '--port=…',
      hosts: '--hosts …',
      color: '--color / --no-color',
      Name: '-Name:…',
      'dry-run': 'AXLE_PARAM_DRY_RUN',
      token: 'AXLE_SECRET_TOKEN',
    });
    expect(text).not.toContain('\u001b');
  });

  it('with what a parameter depends on, where one depends on any', () => {
    expect(shown('en')).toMatch(/PASSED AS +ONLY WITH/);
    expect(shown('en')).toMatch(/^port .*command: up, down/m);
    expect(shown('en', script.params.slice(2))).not.toContain('ONLY WITH');
  });

  it('with where it starts and how often it is meant to run, where it says so', () => {
    const words = (language: 'en' | 'fr') =>
      scriptText({ ...script, workdir: '/srv/work', everySeconds: 172_800 }, messagesIn(language), createStyle(false));
    expect(words('en')).toMatch(/^Starts in +\/srv\/work\nMeant to run +every 2 d$/m);
    expect(words('fr')).toMatch(/^Démarre dans +\/srv\/work\nFréquence voulue +tous les 2 j$/m);
    expect(shown('en')).not.toMatch(/Starts in|Meant to run/);
  });

  it('in French', () => {
    expect(shown('fr')).toMatch(/TRANSMIS PAR +SEULEMENT AVEC/);
    expect(shown('fr')).toMatch(/^command .*un argument/m);
  });
});
