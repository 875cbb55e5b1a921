import { describe, expect, it } from 'vitest';
import { MOST_PARAMS } from '#shared/contract/param-bounds';
import { Targets } from '#shared/contract/slot-limits';
import type { Work } from './ports';
import { shared, targetsOf } from './targets';

const pick = (value: string, kind: Work['picks'][number]['kind'] = 'host'): Work['picks'][number] => ({
  param: 'p',
  label: '',
  kind,
  value,
});

describe('targets of a run', () => {
  it('are the values of its host parameters, each once, however they were typed', () => {
    const picks = [pick(' Web01 '), pick('prod', 'environment'), pick('web01'), pick('ada', 'user'), pick('  '), pick('DB.example')];
    expect(targetsOf(picks)).toEqual(['web01', 'db.example']);
    expect(targetsOf([pick('prod', 'group')])).toEqual([]);
  });

  it('are bounded in number and length, also where a character would be cut in two', () => {
    const many = targetsOf(Array.from({ length: 200 }, (_, at) => pick(`h${at}`)));
    expect(many).toHaveLength(MOST_PARAMS);
    const [long, again] = [targetsOf([pick(`${'h'.repeat(255)}😀`)]), targetsOf([pick(`${'h'.repeat(255)}😁 and more`)])];
    expect(long).toEqual([`${'h'.repeat(255)}\uFFFD`]);
    expect(again).toEqual(long);
    expect(Targets.parse([...many.slice(1), ...long])).toHaveLength(MOST_PARAMS);
  });

  it('are shared where both have one', () => {
    expect(shared(['a', 'b', 'c'], ['c', 'd', 'a'])).toEqual(['a', 'c']);
    expect(shared(['a'], [])).toEqual([]);
  });
});
