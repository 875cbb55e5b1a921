import type { ElevationBy } from '#shared/contract/elevation-values';
import type { OwnReason } from '#shared/contract/run-reason';
import type { Messages } from './sentences';

type Rights = Readonly<Record<ElevationBy, (granted: boolean) => string>>;

/** What is said of the rights of root and of administrators. */
interface ElevationWords {
  readonly messages: Pick<Messages, 'asRoot' | 'consent' | 'elevated'>;
  /** Why a run never began, where it is Windows that asks and not sudo. */
  readonly reasons: Partial<Readonly<Record<OwnReason, string>>>;
}

/** Whose rights a run has, or would have had. */
const elevated =
  (rights: Rights): Messages['elevated'] =>
  ({ by, state }) =>
    rights[by](state === 'granted');

const en: ElevationWords = {
  messages: {
    asRoot: 'of root or of an administrator',
    consent: 'Windows asks for consent on its own screen; where it does not show, a button in the taskbar flashes.',
    elevated: elevated({
      root: () => 'of root, as the hub itself',
      administrator: () => 'of an administrator, as the hub itself',
      sudo: (granted) => (granted ? 'of root, through sudo' : 'of root, through sudo: not granted'),
      uac: (granted) => (granted ? 'of an administrator, by consent at Windows’ own prompt' : 'of an administrator: not granted'),
    }),
  },
  reasons: {
    'elevation-refused': 'nobody consented at Windows’ prompt, or Windows did not ask; what it said stands in the output',
    'elevation-unanswered': 'nobody answered Windows’ prompt in time',
    'elevation-unattended': 'Windows asks a person for consent, and nobody was there; start it from the page or a terminal',
    'elevation-changed': 'its files were changed after they were approved, so they were not run as administrator',
    'elevation-unreadable': 'as administrator its files could not be read',
    'elevation-unprepared': 'somebody consented, but it could not be set up in a folder of the administrators; the output says why',
  },
};

const fr: ElevationWords = {
  messages: {
    asRoot: 'de root ou d’un administrateur',
    consent: 'Windows demande un consentement sur son propre écran ; s’il n’apparaît pas, un bouton clignote dans la barre des tâches.',
    elevated: elevated({
      root: () => 'de root, comme le hub lui-même',
      administrator: () => 'd’un administrateur, comme le hub lui-même',
      sudo: (granted) => (granted ? 'de root, par sudo' : 'de root, par sudo : non accordés'),
      uac: (granted) => (granted ? 'd’un administrateur, par consentement à l’invite de Windows' : 'd’un administrateur : non accordés'),
    }),
  },
  reasons: {
    'elevation-refused': 'personne n’a consenti à l’invite de Windows, ou Windows n’a rien demandé ; ce qu’il a dit est dans la sortie',
    'elevation-unanswered': 'personne n’a répondu à temps à l’invite de Windows',
    'elevation-unattended':
      'Windows demande le consentement d’une personne et il n’y avait personne ; lancez-la depuis la page ou un terminal',
    'elevation-changed': 'ses fichiers ont changé après leur approbation : ils n’ont pas été exécutés en administrateur',
    'elevation-unreadable': 'en administrateur, ses fichiers n’ont pas pu être lus',
    'elevation-unprepared':
      'quelqu’un a consenti, mais elle n’a pas pu être préparée dans un dossier des administrateurs ; la sortie dit pourquoi',
  },
};

/** The sentences about elevation, by language. */
export const elevationWords = { en, fr } as const;
