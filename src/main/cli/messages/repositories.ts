import type { ErrorData } from '#shared/contract/errors';
import type { Repository, SyncFailure } from '#shared/contract/repositories';
import { safeText as s } from '../output/safe-text';

type Refused = ErrorData<'REPOSITORY_REFUSED'>;
type Failed = ErrorData<'REPOSITORY_FAILED'>;

/** What the command line says of git repositories. Values are made safe to print. */
export interface RepositoryWords {
  refused(data: Refused): string;
  failed(data: Failed): string;
  /** How a repository stands, in one line. */
  state(repository: Repository): string;
  /** How often it is looked at. */
  every(seconds: number | null): string;
  /** What `--every` accepts. */
  readonly interval: string;
  /** That nothing is synced by itself while no hub runs. */
  readonly needsHub: string;
  /** What is being done, while the command waits. */
  readonly fetching: string;
  readonly leftOut: (count: number) => string;
}

const unitsOf = (seconds: number): readonly [count: number, unit: 'd' | 'h' | 'min' | 's'] => {
  if (seconds % 86_400 === 0) return [seconds / 86_400, 'd'];
  if (seconds % 3_600 === 0) return [seconds / 3_600, 'h'];
  return seconds % 60 === 0 ? [seconds / 60, 'min'] : [seconds, 's'];
};
const shortId = (repository: Repository): string => repository.commit?.id.slice(0, 10) ?? '–';

const enRefused = {
  form: (given: string) =>
    `${given} is no address of a repository; one looks like https://host/path, ssh://host/path, git@host:path or /absolute/path`,
  credentials: (given: string) =>
    `${given} holds a password or token, which would be kept and shown; leave it out: git takes it from your credential helper, or use an SSH key`,
  insecure: (given: string) => `${given} is not encrypted: who is on the way could change the scripts; use https:// or ssh://`,
  relative: (given: string) => `${given} is not a whole path or address; begin it with /, https://, ssh:// or git@host:`,
  own: (given: string) => `${given} is in Axle’s own folder`,
} as const;

const enFailed: Readonly<Record<SyncFailure['reason'], string>> = {
  'git-missing': 'git is not installed; install the package git (https://git-scm.com)',
  unreachable: 'it cannot be reached; check the address, the network and the proxy',
  certificate: 'its certificate is not trusted; have its authority added to this machine, or to git’s http.sslCAInfo',
  'host-key':
    'the key of its host is unknown or has changed; connect once with ssh in a terminal, compare the fingerprint with the one you were given, and accept it there',
  auth: 'it does not let you in; set up a credential helper or an SSH key with which “git ls-remote” works without asking',
  'not-found': 'there is no such repository, or you may not see it',
  denied: 'the system does not let it be read',
  empty: 'there is no commit in it yet',
  branch: 'it has no such branch or tag',
  folder: 'it has no such folder',
  'too-large': 'it is larger than a source of scripts may be',
  timeout: 'it took too long without a sign of progress',
  'disk-full': 'there is no space left for it',
  malformed: 'what it sent is damaged, or breaks the rules of git',
  stopped: 'it was stopped',
  other: 'git failed',
};

const en: RepositoryWords = {
  refused: ({ field, reason, given }) => {
    if (field === 'branch') return `${s(given)} cannot be the name of a branch or tag`;
    return field === 'folder' ? `${s(given)} cannot be a folder of a repository` : enRefused[reason](s(given));
  },
  failed: ({ url, reason, detail }) => `${s(url)}: ${enFailed[reason]}${said(detail)}`,
  state: (repository) => {
    const { follows, failure, progress, syncedAt } = repository;
    const at = `${follows ?? '–'} ${shortId(repository)}`;
    if (progress !== null) return `${at}, ${progress.phase}`;
    if (failure !== null) return `${at}, failing (${failure.reason}) since the sync of ${syncedAt ?? '–'}`;
    return `${at}, synced ${syncedAt ?? '–'}`;
  },
  every: (seconds) => (seconds === null ? 'when asked' : `every ${unitsOf(seconds).join(' ')}`),
  interval: '--every is off, or five minutes to a week: 5m, 2h, 1d',
  needsHub:
    'Repositories are synced by themselves only while a hub runs: a window that is open, or “axle serve”. One that is due is synced when the next hub starts.',
  // Without the address: what was typed may hold a password, which is refused.
  fetching: 'Fetching the repository …',
  leftOut: (count) => `${count} entries were left out: submodules, or names that this system cannot have.`,
};

const frRefused = {
  form: (given: string) =>
    `${given} n’est pas l’adresse d’un dépôt ; elle ressemble à https://hôte/chemin, ssh://hôte/chemin, git@hôte:chemin ou /chemin/absolu`,
  credentials: (given: string) =>
    `${given} contient un mot de passe ou un jeton, qui serait conservé et montré ; retirez-le : git le prend de votre gestionnaire d’identifiants, ou utilisez une clé SSH`,
  insecure: (given: string) =>
    `${given} n’est pas chiffrée : qui est sur le chemin pourrait changer les scripts ; utilisez https:// ou ssh://`,
  relative: (given: string) => `${given} n’est ni un chemin complet ni une adresse ; commencez par /, https://, ssh:// ou git@hôte:`,
  own: (given: string) => `${given} est dans le dossier d’Axle lui-même`,
} as const;

const frFailed: Readonly<Record<SyncFailure['reason'], string>> = {
  'git-missing': 'git n’est pas installé ; installez le paquet git (https://git-scm.com)',
  unreachable: 'le dépôt ne peut pas être joint ; vérifiez l’adresse, le réseau et le proxy',
  certificate: 'son certificat n’est pas de confiance ; faites ajouter son autorité à cette machine, ou à http.sslCAInfo de git',
  'host-key':
    'la clé de son hôte est inconnue ou a changé ; connectez-vous une fois par ssh dans un terminal, comparez l’empreinte avec celle que l’on vous a donnée, et acceptez-la là',
  auth: 'il ne vous laisse pas entrer ; préparez un gestionnaire d’identifiants ou une clé SSH avec quoi « git ls-remote » marche sans rien demander',
  'not-found': 'ce dépôt n’existe pas, ou vous ne pouvez pas le voir',
  denied: 'le système ne le laisse pas lire',
  empty: 'il ne contient encore aucun commit',
  branch: 'il n’a pas de branche ni d’étiquette de ce nom',
  folder: 'il n’a pas ce dossier',
  'too-large': 'il est plus grand qu’une source de scripts ne peut l’être',
  timeout: 'il a mis trop de temps sans signe de progrès',
  'disk-full': 'il n’y a plus de place pour lui',
  malformed: 'ce qu’il a envoyé est endommagé, ou contraire aux règles de git',
  stopped: 'c’était arrêté',
  other: 'git a échoué',
};

const frPhase = { waiting: 'en attente', asking: 'interrogation', receiving: 'réception', unpacking: 'dépose des fichiers' } as const;
const frUnit = { d: 'j', h: 'h', min: 'min', s: 's' } as const;

const fr: RepositoryWords = {
  refused: ({ field, reason, given }) => {
    if (field === 'branch') return `${s(given)} ne peut pas être le nom d’une branche ou d’une étiquette`;
    return field === 'folder' ? `${s(given)} ne peut pas être un dossier d’un dépôt` : frRefused[reason](s(given));
  },
  failed: ({ url, reason, detail }) => `${s(url)} : ${frFailed[reason]}${said(detail)}`,
  state: (repository) => {
    const { follows, failure, progress, syncedAt } = repository;
    const at = `${follows ?? '–'} ${shortId(repository)}`;
    if (progress !== null) return `${at}, ${frPhase[progress.phase]}`;
    if (failure !== null) return `${at}, en échec (${failure.reason}) depuis la synchronisation du ${syncedAt ?? '–'}`;
    return `${at}, synchronisé ${syncedAt ?? '–'}`;
  },
  every: (seconds) => {
    if (seconds === null) return 'sur demande';
    const [count, unit] = unitsOf(seconds);
    return `chaque ${count} ${frUnit[unit]}`;
  },
  interval: '--every est off, ou de cinq minutes à une semaine : 5m, 2h, 1d',
  needsHub:
    'Les dépôts ne sont synchronisés d’eux-mêmes que pendant qu’un hub tourne : une fenêtre ouverte, ou « axle serve ». Celui qui est en retard l’est au démarrage du prochain hub.',
  fetching: 'Réception du dépôt …',
  leftOut: (count) => `${count} entrées laissées de côté : sous-modules, ou noms que ce système ne peut pas avoir.`,
};

/** What git said, in one line with our own sentence. */
const said = (detail: string): string => (detail === '' ? '' : ` (${s(detail.replaceAll('\n', '; '))})`);

/** By language. */
export const repositories = { en, fr } as const;
