import { describe, expect, it } from 'vitest';
import { ScriptSummary } from '#shared/contract/scripts';
import { byName, emptyQuery, filtered, tagCounts } from './catalogue-view';
import { createRanking, normalise } from './rank';

const script = (name: string, more: Partial<Record<keyof ScriptSummary, unknown>> = {}): ScriptSummary =>
  ScriptSummary.parse({
    id: `s:${name}`,
    name,
    description: '',
    tags: [],
    sourceId: 'mine',
    source: 'My folder',
    file: `/scripts/x.sh`,
    language: 'bash',
    format: 'header',
    params: 0,
    problems: 0,
    blocked: false,
    trust: 'approved',
    modifiedAt: '2026-01-01T00:00:00.000Z',
    ...more,
  });
const names = (scripts: readonly ScriptSummary[]) => scripts.map(({ name }) => name);
const rank = (scripts: readonly ScriptSummary[], query: string) => createRanking(scripts)(query);

describe('ranking', () => {
  it('puts names before tags, places and descriptions, and starts before middles', () => {
    const all = [
      script('A', { description: 'renews a cert' }),
      script('B', { file: '/ops/cert/b.sh' }),
      script('C', { tags: ['cert'] }),
      script('Recertify'),
      script('Check cert'),
      script('Cert expiry'),
      script('cert'),
      script('Nothing'),
    ];
    expect(names(rank(all, 'CERT'))).toEqual(['cert', 'Cert expiry', 'Check cert', 'Recertify', 'C', 'B', 'A']);
  });

  it('wants every word, wherever it stands', () => {
    const all = [script('Restart web tier', { tags: ['prod'] }), script('Restart database'), script('Web report')];
    expect(names(rank(all, 'web restart'))).toEqual(['Restart web tier']);
    expect(names(rank(all, 'prod rest'))).toEqual(['Restart web tier']);
    expect(rank(all, 'web zebra')).toEqual([]);
  });

  it('finds letters in order, initials first', () => {
    const all = [script('Forward traffic'), script('Restart web tier')];
    expect(names(rank(all, 'rwt'))).toEqual(['Restart web tier', 'Forward traffic']);
    expect(rank(all, 'zwt')).toEqual([]);
  });

  it('finds the same whatever was looked for before', () => {
    const all = ['Restart web tier', 'Forward traffic', 'Renew certs', 'Report web', 'tier'].map((name) => script(name, { tags: ['web'] }));
    const ranking = createRanking(all);
    for (const query of ['r', 're', 're w', 're we', 'r', 'rw', 'rwt', '', 'tier', 't', 'web r', 'x', 'xq', 'we'])
      expect([query, names(ranking(query))]).toEqual([query, names(rank(all, query))]);
  });

  it('ignores accents, case and punctuation, and takes any text', () => {
    expect(names(rank([script('Éteindre l’hôte')], 'eteindre hote'))).toEqual(['Éteindre l’hôte']);
    expect(names(rank([script('rotate-certs_v2.sh')], 'rotate certs'))).toEqual(['rotate-certs_v2.sh']);
    expect(normalise('  --  ')).toBe(' ');
    const odd = script('line one\nline two 🦊');
    expect(rank([odd], '((([\\').length).toBe(1);
    expect(rank([odd], 'two')).toEqual([odd]);
  });
});

describe('the list', () => {
  const all = byName(
    [
      script('b10', { sourceId: 'git', source: 'Git', tags: ['x', 'y'], modifiedAt: '2026-03-01T00:00:00.000Z' }),
      script('b9', { problems: 1, tags: ['x'] }),
      script('Ä', { modifiedAt: '2026-02-01T00:00:00.000Z' }),
    ],
    'en',
  );

  it('is in the order of names, as people count', () => {
    expect(names(all)).toEqual(['Ä', 'b9', 'b10']);
    expect(filtered(all, emptyQuery)).toBe(all);
  });

  it('filters by source, tags and problems', () => {
    expect(names(filtered(all, { ...emptyQuery, sources: ['git'] }))).toEqual(['b10']);
    expect(names(filtered(all, { ...emptyQuery, tags: ['x', 'y'] }))).toEqual(['b10']);
    expect(names(filtered(all, { ...emptyQuery, problemsOnly: true }))).toEqual(['b9']);
  });

  it('counts tags', () => {
    expect(tagCounts(all)).toEqual([
      ['x', 2],
      ['y', 1],
    ]);
  });
});
