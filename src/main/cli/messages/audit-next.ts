import type { AuditVerdict } from '#shared/contract/audit';
import { safeText as s } from '../output/safe-text';

type Fault = NonNullable<AuditVerdict['fault']>;
type Remark = AuditVerdict['remarks'][number]['kind'];

/** What looks like a fault that somebody made, and may be none. */
const innocent: Partial<Readonly<Record<Fault['kind'], 'restored' | 'disk'>>> = {
  removed: 'restored',
  'tail-cut': 'restored',
  'head-differs': 'restored',
  changed: 'disk',
  unreadable: 'disk',
};

/** What somebody is to do now that a chain or an export of one does not hold, or says that its head was lost: they may be alone with it at night. */
export interface AuditNext {
  /** Of the hub's own chain, which is in the data folder `home`; undefined where the caller may not know. */
  hub(fault: Fault, home: string | undefined): string;
  /** Of an export. */
  file(fault: Fault): string;
  /** Of heads that the hub did not find as it left them; undefined where there is nothing to do. */
  head(kinds: readonly Remark[]): string | undefined;
}

const at = (home: string | undefined): string => (home === undefined ? '' : `(${s(home)}) `);
const explains = (kinds: readonly Remark[]): boolean => kinds.every((kind) => kind === 'behind');

const en: AuditNext = {
  hub({ seq, kind }, home) {
    const why = innocent[kind];
    return [
      'What to do now: nothing has to be stopped, and scripts run as before.',
      `1. Copy the whole data folder ${at(home)}to another place before anybody restores or removes anything: it is the evidence.`,
      `2. Rely on the entries before ${seq}, and not on those from there on.`,
      why === 'restored'
        ? '3. Ask whether somebody restored an older axle.db: that looks the same, and what was written since that backup is gone. If nobody did, ask who could write to the data folder.'
        : why === 'disk'
          ? '3. Have the disk checked: one that fails looks the same. If it is sound, ask who could write to the data folder.'
          : '3. Ask who could write to the data folder: no accident is known that looks like this.',
      '4. Compare with a head that was kept elsewhere, of an evidence pack say: axle audit verify --head SEQ:HASH',
    ].join('\n');
  },
  file: ({ seq }) =>
    `What to do now: rely on the entries before ${seq} alone, keep this file as it is, and ask for another export (“axle audit export” at the hub).\nIf that holds, it was this file that was changed or cut short on its way; if not, “axle audit verify” at the hub says more.`,
  head: (kinds) =>
    explains(kinds)
      ? undefined
      : 'After a restore or a move of the data folder that is to be expected. If there was none, compare with a head that was kept elsewhere: axle audit verify --head SEQ:HASH',
};

const fr: AuditNext = {
  hub({ seq, kind }, home) {
    const why = innocent[kind];
    return [
      'Que faire maintenant : rien n’est à arrêter, les scripts s’exécutent comme avant.',
      `1. Copiez tout le dossier de données ${at(home)}ailleurs avant que quiconque restaure ou supprime quoi que ce soit : c’est la preuve.`,
      `2. Fiez-vous aux entrées avant ${seq}, et non à celles qui suivent.`,
      why === 'restored'
        ? '3. Demandez si quelqu’un a restauré un axle.db plus ancien : cela se présente ainsi, et ce qui a été écrit depuis cette sauvegarde est perdu. Sinon, demandez qui pouvait écrire dans le dossier de données.'
        : why === 'disk'
          ? '3. Faites vérifier le disque : un disque défaillant se présente ainsi. S’il est sain, demandez qui pouvait écrire dans le dossier de données.'
          : '3. Demandez qui pouvait écrire dans le dossier de données : aucun accident connu ne se présente ainsi.',
      '4. Comparez avec une tête conservée ailleurs, celle d’un dossier de preuves par exemple : axle audit verify --head SEQ:HASH',
    ].join('\n');
  },
  file: ({ seq }) =>
    `Que faire maintenant : ne vous fiez qu’aux entrées avant ${seq}, gardez ce fichier tel quel et demandez un autre export (« axle audit export » auprès du hub).\nS’il tient, c’est ce fichier qui a été modifié ou tronqué en chemin ; sinon, « axle audit verify » auprès du hub en dit plus.`,
  head: (kinds) =>
    explains(kinds)
      ? undefined
      : 'Après une restauration ou un déplacement du dossier de données, c’est attendu. Sinon, comparez avec une tête conservée ailleurs : axle audit verify --head SEQ:HASH',
};

/** What is to be done, by language. */
export const auditNext: { readonly en: AuditNext; readonly fr: AuditNext } = { en, fr };
