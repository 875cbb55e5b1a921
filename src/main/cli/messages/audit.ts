import type { AuditCut, AuditVerdict } from '#shared/contract/audit';
import type { HubError } from '#shared/contract/errors';
import type { ExportProof } from '#main/proof/verify-export';
import { safeText as s } from '../output/safe-text';
import { auditNext, type AuditNext } from './audit-next';
import { reasonsIn } from './reasons';

type Fault = NonNullable<AuditVerdict['fault']>;
type Other = 'differs' | 'beyond' | 'removed';

/** What the command line says of the audit chain. Values are made safe to print. */
export interface AuditWords {
  holds(entries: number): string;
  broken(fault: Fault, checked: number, entries: number): string;
  /** The chain holds in itself, but not from the head that was given. */
  otherHead(given: Other, seq: number, entries: number): string;
  /** What the chain says of the head that the hub found when it started. */
  headRemark(remark: AuditVerdict['remarks'][number]): string;
  readonly next: AuditNext;
  signedUpTo(seq: number, key: string): string;
  unsignedSince(seq: number): string;
  /** What retention removed. */
  cut(cut: Pick<AuditCut, 'last' | 'at' | 'by'>): string;
  readonly locked: string;
  key(key: string): string;
  checkpointed(signed: number | null): string;
  /** The question before entries are removed or a person is erased, and what was done. */
  askPrune(removed: number, last: number, before: string): string;
  pruned(removed: number, last: number): string;
  askErase(person: string, entries: number, fields: number): string;
  erased(entries: number, fields: number): string;
  readonly nothing: string;
  /** That there is nobody to ask. */
  readonly needsYes: string;
  written(file: string): string;
  /** What an export that holds does not show. */
  exported(proof: ExportProof): readonly string[];
  unreadable(reason: HubError<'AUDIT_EXPORT_UNREADABLE'>['data']['reason'], line: number): string;
}

const en: AuditWords = {
  holds: (entries) => `The chain of ${entries} entries holds.`,
  broken: ({ seq, kind, detail }, checked, entries) =>
    `The chain does not hold at entry ${seq}: ${kind}. ${s(detail)}\nOf ${entries} entries, ${checked} were checked and hold.`,
  otherHead: (given, seq, entries) =>
    given === 'removed'
      ? `The chain of ${entries} entries holds in itself; entry ${seq} of the head that you gave was removed, so that it cannot be compared.`
      : `The chain of ${entries} entries holds in itself, but does not go on from the head that you gave: ${
          given === 'differs' ? `its entry ${seq} is another one` : `it has no entry ${seq}`
        }.\nThe head may be mistyped or of another chain; if it is neither, the chain was rewritten.`,
  headRemark: ({ kind, count, first }) =>
    `${count === 1 ? `Entry ${first} says` : `${count} entries, the first of them ${first}, say`} that at a start of the hub ${reasonsIn.en.head[kind]}.`,
  next: auditNext.en,
  signedUpTo: (seq, key) => `Signed up to entry ${seq} with the key ${s(key)}.`,
  unsignedSince: (seq) => `No signed checkpoint since entry ${seq}.`,
  cut: ({ last, at, by }) => `Entries 1–${last} were removed on ${at}${by === null ? '' : ` by ${s(by)}`}; the chain goes on from there.`,
  locked: 'There is no key to sign with: the key store is locked, or holds none.',
  key: (key) => `Checkpoints are signed with the key ${s(key)}.`,
  checkpointed: (signed) => (signed === null ? 'Every entry is covered by a signed checkpoint already.' : `Signed up to entry ${signed}.`),
  askPrune: (removed, last, before) =>
    `Remove ${removed} entries, up to number ${last}, all older than ${before}, for ever? The rest stays provable; what they said is gone.`,
  pruned: (removed, last) => `${removed} entries were removed, up to number ${last}.`,
  askErase: (person, entries, fields) =>
    `Erase who and where from in ${entries} entries by ${s(person)} (${fields} values), for ever? What was done, and when, stays; the chain holds.`,
  erased: (entries, fields) => `${fields} values of ${entries} entries were erased.`,
  nothing: 'There is nothing to be removed.',
  needsYes: 'there is no terminal to ask at; see what it is with --dry-run, then give --yes',
  written: (file) => `Written to ${s(file)}.`,
  exported: ({ header, first, passed, breaks }) => [
    ...(header.filtered && first !== null
      ? [
          `The file holds a part of the chain: links before entry ${first} are not in it, and ${passed} entries between are passed by their digests.`,
        ]
      : []),
    ...(breaks > 0 ? [`${breaks} entries between, which an older Axle wrote, are taken on their word.`] : []),
    'That the chain is the hub’s own, “axle audit verify --head” says there, with the place above. The keys are named by the file: compare them, or give them with --key.',
    'Names and addresses are there to be read: their hashes cannot be checked without the hub.',
  ],
  unreadable: (reason, line) =>
    ({
      missing: 'it is not there',
      denied: 'permission denied',
      'not-file': 'it is not a file',
      format: `line ${line} is none of an export of audit entries`,
      version: 'a newer version of Axle wrote it',
    })[reason],
};

const fr: AuditWords = {
  holds: (entries) => `La chaîne de ${entries} entrées tient.`,
  broken: ({ seq, kind, detail }, checked, entries) =>
    `La chaîne ne tient pas à l’entrée ${seq} : ${kind}. ${s(detail)}\nSur ${entries} entrées, ${checked} ont été vérifiées et tiennent.`,
  otherHead: (given, seq, entries) =>
    given === 'removed'
      ? `La chaîne de ${entries} entrées tient en elle-même ; l’entrée ${seq} de la tête que vous avez donnée a été supprimée et ne peut plus être comparée.`
      : `La chaîne de ${entries} entrées tient en elle-même, mais ne prolonge pas la tête que vous avez donnée : ${
          given === 'differs' ? `son entrée ${seq} est une autre` : `elle n’a pas d’entrée ${seq}`
        }.\nLa tête est peut-être mal copiée ou celle d’une autre chaîne ; sinon, la chaîne a été réécrite.`,
  headRemark: ({ kind, count, first }) =>
    `${count === 1 ? `L’entrée ${first} dit` : `${count} entrées, dont la première est ${first}, disent`} qu’à un démarrage du hub ${reasonsIn.fr.head[kind]}.`,
  next: auditNext.fr,
  signedUpTo: (seq, key) => `Signée jusqu’à l’entrée ${seq} avec la clé ${s(key)}.`,
  unsignedSince: (seq) => `Aucun point de contrôle signé depuis l’entrée ${seq}.`,
  cut: ({ last, at, by }) =>
    `Les entrées 1 à ${last} ont été supprimées le ${at}${by === null ? '' : ` par ${s(by)}`} ; la chaîne continue à partir de là.`,
  locked: 'Il n’y a pas de clé pour signer : le magasin de clés est verrouillé, ou n’en contient pas.',
  key: (key) => `Les points de contrôle sont signés avec la clé ${s(key)}.`,
  checkpointed: (signed) =>
    signed === null ? 'Chaque entrée est déjà couverte par un point de contrôle signé.' : `Signée jusqu’à l’entrée ${signed}.`,
  askPrune: (removed, last, before) =>
    `Supprimer pour toujours ${removed} entrées, jusqu’au numéro ${last}, toutes antérieures au ${before} ? Le reste demeure prouvable ; ce qu’elles disaient disparaît.`,
  pruned: (removed, last) => `${removed} entrées ont été supprimées, jusqu’au numéro ${last}.`,
  askErase: (person, entries, fields) =>
    `Effacer pour toujours qui et d’où dans ${entries} entrées de ${s(person)} (${fields} valeurs) ? Ce qui a été fait, et quand, demeure ; la chaîne tient.`,
  erased: (entries, fields) => `${fields} valeurs de ${entries} entrées ont été effacées.`,
  nothing: 'Il n’y a rien à supprimer.',
  needsYes: 'pas de terminal où demander ; voyez ce que c’est avec --dry-run, puis donnez --yes',
  written: (file) => `Écrit dans ${s(file)}.`,
  exported: ({ header, first, passed, breaks }) => [
    ...(header.filtered && first !== null
      ? [
          `Le fichier contient une partie de la chaîne : les liens avant l’entrée ${first} n’y sont pas, et ${passed} entrées intermédiaires sont franchies par leurs empreintes.`,
        ]
      : []),
    ...(breaks > 0 ? [`${breaks} entrées intermédiaires, écrites par un Axle plus ancien, sont crues sur parole.`] : []),
    'Que la chaîne est celle du hub, « axle audit verify --head » le dit là-bas, avec la position ci-dessus. Les clés sont nommées par le fichier : comparez-les, ou donnez-les avec --key.',
    'Noms et adresses sont là pour être lus : leurs empreintes ne se vérifient pas sans le hub.',
  ],
  unreadable: (reason, line) =>
    ({
      missing: 'il n’existe pas',
      denied: 'accès refusé',
      'not-file': 'ce n’est pas un fichier',
      format: `la ligne ${line} n’est pas celle d’un export d’entrées d’audit`,
      version: 'une version plus récente d’Axle l’a écrit',
    })[reason],
};

/** What is said of the audit chain, by language. */
export const audit: { readonly en: AuditWords; readonly fr: AuditWords } = { en, fr };
