import type { OwnReason } from '#shared/contract/run-reason';
import type { RunState } from '#shared/contract/runs';

/** What became of a run, in words that follow its name, and the hub's own reasons for it. */
interface RunWords {
  readonly endings: Readonly<Record<RunState, string>>;
  readonly reasons: Readonly<Record<OwnReason, string>>;
}

const en: RunWords = {
  endings: {
    queued: 'waits for a slot',
    starting: 'is about to start',
    running: 'goes on',
    succeeded: 'succeeded',
    failed: 'failed',
    cancelled: 'was cancelled',
    timed_out: 'took longer than it may and was ended',
    lost: 'was lost',
  },
  reasons: {
    'cancelled-in-queue': 'before it started',
    'slots-skipped': 'no slot was free',
    'secrets-gone': 'the hub was restarted while it waited, and its secrets were not kept; run it again',
    'never-started': 'it never started, because the hub ended before it could',
    'steps-failed': 'not all of its steps ended well',
    'recorder-died': 'the process that recorded it died, so its end was not seen',
    'machine-restarted': 'the machine was restarted while it ran',
    'elevation-refused': 'sudo did not let it run as root; what sudo said stands in the output',
    'elevation-unanswered': 'nobody answered sudo in time',
    'elevation-unattended':
      'sudo wants a password, and nobody was there to be asked; start it where you can be asked, or allow it without one (NOPASSWD)',
    'elevation-changed': 'its files were changed after they were approved, so root did not run them',
    'elevation-unreadable': 'root could not read its files',
    'elevation-unprepared': 'sudo let it run as root, but it could not be set up in a folder of root in /run or /tmp',
  },
};

const fr: RunWords = {
  endings: {
    queued: 'attend un emplacement',
    starting: 'va commencer',
    running: 'continue',
    succeeded: 'a réussi',
    failed: 'a échoué',
    cancelled: 'a été annulée',
    timed_out: 'a dépassé son délai et a été arrêtée',
    lost: 'est perdue',
  },
  reasons: {
    'cancelled-in-queue': 'avant son début',
    'slots-skipped': 'aucun emplacement n’était libre',
    'secrets-gone': 'le hub a redémarré pendant l’attente, et les secrets n’ont pas été conservés ; relancez-la',
    'never-started': 'elle n’a jamais commencé : le hub s’est arrêté avant',
    'steps-failed': 'certaines de ses étapes n’ont pas réussi',
    'recorder-died': 'le processus qui l’enregistrait s’est arrêté : sa fin n’a pas été vue',
    'machine-restarted': 'la machine a redémarré pendant l’exécution',
    'elevation-refused': 'sudo ne l’a pas laissée s’exécuter en root ; ce qu’il a dit est dans la sortie',
    'elevation-unanswered': 'personne n’a répondu à sudo à temps',
    'elevation-unattended':
      'sudo veut un mot de passe et il n’y avait personne à qui le demander ; lancez-la là où on peut vous le demander, ou autorisez-la sans (NOPASSWD)',
    'elevation-changed': 'ses fichiers ont changé après leur approbation : root ne les a pas exécutés',
    'elevation-unreadable': 'root n’a pas pu lire ses fichiers',
    'elevation-unprepared':
      'sudo l’a laissée s’exécuter en root, mais elle n’a pas pu être préparée dans un dossier de root dans /run ou /tmp',
  },
};

/** The same by language. */
export const runWords = { en, fr } as const;
