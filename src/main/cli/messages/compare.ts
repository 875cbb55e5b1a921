import type { ComparedParam } from '#shared/contract/compare-params';
import type { RunDiff } from '#shared/contract/run-diff';

type Side = RunDiff['absent'][number];

/** What the command line says of two runs side by side, and of how a script's runs went. */
export interface CompareWords {
  readonly change: Readonly<Record<ComparedParam['change'], string>>;
  readonly before: string;
  readonly after: string;
  readonly changed: string;
  readonly script: string;
  /** What is different of the script or the output, before its lines. */
  diff(diff: RunDiff): string;
  /** That not all was compared, or is shown. */
  cut(diff: RunDiff): string | null;
  /** Names of the figures of a script's last runs. */
  readonly trend: {
    readonly runs: string;
    readonly succeeded: string;
    readonly failed: string;
    readonly median: string;
    readonly p95: string;
    readonly each: string;
  };
}

const sides = (absent: readonly Side[], words: Readonly<Record<Side, string>>, and: string): string =>
  absent.map((side) => words[side]).join(and);

const en: CompareWords = {
  change: { same: '', changed: 'changed', added: 'new', removed: 'gone', unknown: 'not known' },
  before: 'Before',
  after: 'After',
  changed: 'Change',
  script: 'Script',
  diff: ({ state, absent, removed, added }) => {
    switch (state) {
      case 'same':
        return 'the same';
      case 'differs':
        return `lines gone: ${removed}, new: ${added}`;
      case 'too-different':
        return 'too different to be laid over each other';
      case 'absent':
        return `not kept of the run ${sides(absent, { before: 'before', after: 'after' }, ' and ')}`;
    }
  },
  cut: ({ cut }) => {
    if (cut.before || cut.after) return 'Only the first 20,000 lines (or 8 MiB) were compared.';
    return cut.lines ? 'More lines differ than are shown.' : null;
  },
  trend: { runs: 'Runs', succeeded: 'Succeeded', failed: 'Failed', median: 'Median', p95: '95 of 100 within', each: 'Each, oldest first' },
};

const fr: CompareWords = {
  change: { same: '', changed: 'modifié', added: 'nouveau', removed: 'disparu', unknown: 'inconnu' },
  before: 'Avant',
  after: 'Après',
  changed: 'Changement',
  script: 'Script',
  diff: ({ state, absent, removed, added }) => {
    switch (state) {
      case 'same':
        return 'identique';
      case 'differs':
        return `lignes disparues : ${removed}, nouvelles : ${added}`;
      case 'too-different':
        return 'trop différents pour être superposés';
      case 'absent':
        return `non conservé pour l’exécution d’${sides(absent, { before: 'avant', after: 'après' }, ' et d’')}`;
    }
  },
  cut: ({ cut }) => {
    if (cut.before || cut.after) return 'Seules les 20 000 premières lignes (ou 8 Mio) ont été comparées.';
    return cut.lines ? 'Plus de lignes diffèrent qu’il n’en est montré.' : null;
  },
  trend: {
    runs: 'Exécutions',
    succeeded: 'Réussies',
    failed: 'Échouées',
    median: 'Médiane',
    p95: '95 sur 100 en moins de',
    each: 'Chacune, la plus ancienne d’abord',
  },
};

/** What is said of comparisons and trends, by language. */
export const compare: { readonly en: CompareWords; readonly fr: CompareWords } = { en, fr };
