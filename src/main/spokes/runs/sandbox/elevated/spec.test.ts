import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeWith } from '../../../../../../tests/support/real-parts';
import { changeable } from './obstacles';
import { sha256 } from '../../recorder/elevated-spec';
import { specText, taken } from './spec';

const odd = 'a \'b\' "c" $d `e` \\ \n f; exit 9 #';

describeWith(['linux'], 'a spec', () => {
  it('says to a shell what it was made of, whatever stands in it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'axle-spec-'));
    const text = specText({
      files: [{ path: odd, bytes: 3, hash: 'h', to: 'files/x', executable: true }],
      env: { ODD: odd, BELOW: { below: 'state' } },
      cwd: 'files',
      command: ['printf', '%s|', odd, { below: 'files/x y' }],
    });
    mkdirSync(join(folder, 'in'));
    writeFileSync(join(folder, 'spec'), text);
    const told = 'take() { printf "%s|" "$@"; }; d=$1; . "$d/spec"; printf "%s|" "$ODD" "$BELOW" "$PWD"; "$@"';
    const said = execFileSync('/bin/sh', ['-c', told, 'sh', folder], { encoding: 'utf8' });
    const inside = join(folder, 'in');
    expect(said.split('|')).toEqual([
      odd,
      '3',
      'h',
      'files/x',
      '500',
      odd,
      `${inside}/state`,
      `${inside}/files`,
      odd,
      `${inside}/files/x y`,
      '',
    ]);
    rmSync(folder, { recursive: true });
  });

  it('cannot be guessed from its digest', () => {
    const same = { files: [], env: {}, cwd: 'files', command: ['true'] };
    expect(specText(same)).not.toBe(specText(same));
  });

  it('names a file by the digest that was judged, where there is one', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'axle-spec-'));
    const file = join(folder, 'x');
    writeFileSync(file, 'text');
    expect(await taken(file, 'files/../x')).toEqual({ path: file, bytes: 4, hash: sha256('text'), to: 'x', executable: false });
    expect(await taken(file, 'x', { hash: 'judged', executable: true })).toMatchObject({ hash: 'judged', executable: true });
    rmSync(folder, { recursive: true });
  });
});

describe('a program that root is to run', () => {
  it('is one that nobody but root can change', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'axle-program-'));
    writeFileSync(join(folder, 'tool'), '');
    chmodSync(join(folder, 'tool'), 0o777);
    expect(await changeable('/bin/sh')).toBeUndefined();
    expect(await changeable(join(folder, 'tool'))).toBe(join(realpathSync(folder), 'tool'));
    rmSync(folder, { recursive: true });
  });

  it('is not one that a link leads to which others can turn', async () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'axle-program-')));
    symlinkSync('/bin/sh', join(folder, 'sh'));
    chmodSync(folder, 0o777);
    expect([folder, join(folder, 'sh')]).toContain(await changeable(join(folder, 'sh')));
    rmSync(folder, { recursive: true });
  });
});
