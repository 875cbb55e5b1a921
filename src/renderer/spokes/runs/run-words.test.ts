import type { TFunction } from 'i18next';
import { describe, expect, it } from 'vitest';
import { createFormat } from '../../lib/format';
import { limitTexts, noteText, reasonText, targetWaitedFor } from './run-words';

// Only what the words are made of matters here.
const t = ((key: string, values: object = {}) => [key, ...Object.values(values)].join(' ')) as unknown as TFunction;
const format = createFormat('en');
const reason = (text: string | null, more = {}) => reasonText({ reason: text, timeoutSeconds: null, state: 'failed', ...more }, t, format);

describe('reasons', () => {
  it('are sentences for codes and for the hub’s own words', () => {
    expect(reason('machine-restarted')).toBe('runs:reason.machine-restarted');
    expect(reason('SPAWN_FAILED {"file":"/bin/x","detail":"ENOENT"}')).toBe('shell:errors.SPAWN_FAILED /bin/x ENOENT');
    expect(reason(null)).toBeNull();
    const by = (means: 'sudo' | 'uac') => ({ elevation: { by: means, state: 'refused', prompt: null, asked: 0 } });
    expect(reason('elevation-refused', by('sudo'))).toBe('runs:reason.elevation-refused');
    expect(reason('elevation-refused', by('uac'))).toBe('runs:reason.uac-elevation-refused');
    expect(reason('recorder-died', by('uac'))).toBe('runs:reason.recorder-died');
    expect(reason(null, { state: 'timed_out', timeoutSeconds: 90 })).toBe('runs:reason.timeout 1:30');
  });

  it('name the target for which no slot was free', () => {
    const skipped = (by: 'pool' | 'target', target: string | null) =>
      reason('slots-skipped', { state: 'cancelled', limitedBy: { by, target } });
    expect(skipped('pool', null)).toBe('runs:reason.slots-skipped');
    expect(skipped('target', 'web01')).toBe('runs:limited.skipped web01');
    expect(targetWaitedFor({ state: 'queued', limitedBy: { by: 'target', target: 'web01' } })).toBe('web01');
    expect(targetWaitedFor({ state: 'queued', limitedBy: { by: 'holder', target: null } })).toBeNull();
    expect(targetWaitedFor({ state: 'cancelled', limitedBy: { by: 'target', target: 'web01' } })).toBeNull();
  });

  it('are shown as they are when nobody knows them', () => {
    for (const odd of ['went wrong', 'SPAWN_FAILED {"file":', 'NO_CODE {}', 'SPAWN_FAILED {"x":1}', '__proto__ {}'])
      expect(reason(odd)).toBe(odd);
  });
});

describe('notes and limits', () => {
  it('name the paths, colons included', () => {
    expect(noteText('not-shared:missing:/srv/a:b', t)).toBe('runs:note.not-shared.missing /srv/a:b');
    expect(noteText('not-writable:/x', t)).toBe('runs:note.not-writable /x');
    expect(['job-object', 'sandbox-exec-missing', 'hub-is-root'].map((note) => noteText(note, t))).toEqual([
      'runs:note.job-object',
      'runs:note.sandbox-exec-missing',
      'runs:note.hub-is-root',
    ]);
    expect(noteText('not-masked:PIN, KEY', t)).toBe('runs:note.not-masked PIN, KEY');
    expect(noteText('and-more:3', t)).toBe('runs:note.and-more 3');
    expect(noteText('something new', t)).toBe('something new');
  });

  it('say what is limited and by what', () => {
    expect(limitTexts({ memory: 'cgroup:1073741824', openFiles: 'prlimit:1024', coreDumps: 'prlimit:0' }, t, format)).toEqual([
      'runs:limit.memory memory 1 GiB (cgroup)',
      'runs:limit.openFiles openFiles 1,024 (prlimit)',
    ]);
  });
});
