import type { HubError } from '#shared/contract/errors';

type CronPart = HubError<'CRON_INVALID'>['data']['part'];

function englishCron(expression: string, part: CronPart, given: string): string {
  if (part === 'never') return `“${expression}” never comes: there is no such day`;
  if (part === 'parts')
    return `“${expression}” is no schedule: five parts are needed (minute hour day month weekday), or a name like @daily`;
  return `in “${expression}” the ${part} cannot be “${given}”`;
}

const cronParts = { minute: 'la minute', hour: 'l’heure', day: 'le jour', month: 'le mois', weekday: 'le jour de la semaine' } as const;

function frenchCron(expression: string, part: CronPart, given: string): string {
  if (part === 'never') return `« ${expression} » n’arrive jamais : un tel jour n’existe pas`;
  if (part === 'parts')
    return `« ${expression} » n’est pas une planification : il faut cinq parties (minute heure jour mois jour-de-semaine), ou un nom comme @daily`;
  return `dans « ${expression} », ${cronParts[part]} ne peut pas être « ${given} »`;
}

/** Why a folder, a head of the audit chain, a source or a time is refused, in the words that go into a sentence. */
export const reasonsIn = {
  en: {
    folder: {
      'network-share': 'it is on a network share, where a database is not safe',
      'not-owner': 'it belongs to somebody else',
      unwritable: 'it cannot be written',
      'not-folder': 'it is not a folder',
    },
    head: {
      missing: 'the head kept apart (audit.head) was gone',
      unreadable: 'the head kept apart (audit.head) could not be read',
      behind: 'the head kept apart (audit.head) was behind the database, as after a power cut',
      differs: 'the head kept apart (audit.head) was of another entry',
      'fields-of-none': 'there were personal fields of entries that are no more, as where the end of the chain was cut off',
    },
    source: {
      missing: 'it is not there',
      'not-folder': 'it is not a folder',
      denied: 'permission denied',
      'too-large': 'it holds too many files',
      unreachable: 'it does not answer',
      system: 'what the system shows there are no files (/proc, /sys, /dev)',
    },
    cron: englishCron,
  },
  fr: {
    folder: {
      'network-share': 'il est sur un partage réseau, où une base de données n’est pas en sûreté',
      'not-owner': 'il appartient à quelqu’un d’autre',
      unwritable: 'il ne peut pas être écrit',
      'not-folder': 'ce n’est pas un dossier',
    },
    head: {
      missing: 'la tête conservée à part (audit.head) avait disparu',
      unreadable: 'la tête conservée à part (audit.head) était illisible',
      behind: 'la tête conservée à part (audit.head) était en retard sur la base, comme après une coupure de courant',
      differs: 'la tête conservée à part (audit.head) était celle d’une autre entrée',
      'fields-of-none': 'il y avait des champs personnels d’entrées disparues, comme si la fin de la chaîne avait été coupée',
    },
    source: {
      missing: 'il n’existe pas',
      'not-folder': 'ce n’est pas un dossier',
      denied: 'accès refusé',
      'too-large': 'il contient trop de fichiers',
      unreachable: 'il ne répond pas',
      system: 'ce que le système y montre, ce ne sont pas des fichiers (/proc, /sys, /dev)',
    },
    cron: frenchCron,
  },
} as const;
