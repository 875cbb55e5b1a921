import { MOST_DEPTH, MOST_DESCENDANTS } from '#shared/contract/trigger-values';
import type { Hooks, Occurrence, Trigger, TriggerEvent } from '#shared/contract/triggers';
import { safeText as s } from '../output/safe-text';

/** What the command line says of triggers. Values are made safe to print. */
export interface TriggerWords {
  /** What starts it. */
  event(event: TriggerEvent): string;
  /** What came of an event. */
  result(occurrence: Occurrence): string;
  readonly trouble: Readonly<Record<NonNullable<Trigger['trouble']>, string>>;
  hooks(hooks: Hooks): string;
  /** Where requests go, once something listens. */
  address(id: string, hooks: Hooks): string;
  readonly secretOnce: string;
  readonly notListening: string;
  /** That nothing is seen while no hub runs. */
  readonly needsHub: string;
  readonly oneEvent: string;
  /** That an event stays of its kind, and which options that takes; none for a request. */
  otherKind(options: string): string;
  readonly take: string;
  readonly number: string;
}

/** Why a run is one too many of those that started each other. */
const chainEn: Readonly<Record<string, string>> = {
  TRIGGER_LOOP: `more than ${MOST_DEPTH} runs had started each other`,
  TRIGGER_SPREAD: `triggers had started ${MOST_DESCENDANTS} runs from one beginning`,
};
const chainFr: Readonly<Record<string, string>> = {
  TRIGGER_LOOP: `plus de ${MOST_DEPTH} exécutions s’étaient lancées l’une l’autre`,
  TRIGGER_SPREAD: `des déclencheurs avaient lancé ${MOST_DESCENDANTS} exécutions à partir d’un même début`,
};

const en: TriggerWords = {
  event(event) {
    if (event.type === 'http') return `a request (${event.proof})`;
    if (event.type === 'file') return `a file ${s(event.pattern)} in ${s(event.folder)}`;
    const codes = event.exitCodes === null ? '' : `, exit code ${event.exitCodes.join(' or ')}`;
    return `${event.script === null ? 'any other script' : s(event.script)} ended: ${event.states.map((state) => state.replace('_', ' ')).join(', ')}${codes}`;
  },
  result({ at, result }) {
    switch (result.type) {
      case 'waiting':
        return `${at}: waits for its turn`;
      case 'starting':
        return `${at}: being started`;
      case 'started':
        return `${at}: run ${result.run}`;
      case 'refused':
        return `${at}: refused, ${s(result.code)}${result.code in chainEn ? ` (${chainEn[result.code]})` : ''}`;
      case 'interrupted':
        return `${at}: the hub ended while it was being started; “axle runs list” says whether it ran`;
    }
  },
  trouble: {
    missing: 'the folder is not there',
    'not-folder': 'it is not the whole path of a folder',
    denied: 'permission denied',
    'too-many': 'more than 50,000 files match',
    unreachable: 'it does not answer',
    'secret-locked': 'its secret is locked; “axle secret unlock” opens it',
    'secret-lost': 'its secret is gone; “axle triggers renew-secret” makes a new one',
  },
  hooks: ({ on, url, address, port, trouble }) => {
    if (!on) return 'Nothing listens to requests; “axle triggers listen” does.';
    if (url !== null) return `Requests are listened to at ${url}ID`;
    return trouble === 'no-such-address' ? `This machine has no address ${address} now.` : `Port ${port} is taken by another program.`;
  },
  address: (id, { url }) => (url === null ? `/hooks/${id}` : `${url}${id}`),
  secretOnce: 'The secret is shown this once. Give it to the sender.',
  notListening:
    'Nothing listens to requests yet: “axle triggers listen” makes this hub listen, on this machine alone unless you say otherwise.',
  needsHub:
    'Triggers work only while a hub runs. One that was started by a command stays while there are triggers that are not paused; after a restart of the machine, open Axle or run any command.',
  oneEvent: 'give one of --http, --folder and --after',
  otherKind: (options) =>
    options === '' ? 'requests stay as they are: add another trigger' : `an event stays of its kind: this one takes ${options}`,
  take: '--take: PARAMETER=/pointer, such as name=/repository/name',
  number: '--at-once, --settle, --exit-code and --port: a whole number',
};

const statesFr = { succeeded: 'réussie', failed: 'échouée', cancelled: 'annulée', timed_out: 'hors délai', lost: 'perdue' } as const;

const fr: TriggerWords = {
  event(event) {
    if (event.type === 'http') return `une requête (${event.proof})`;
    if (event.type === 'file') return `un fichier ${s(event.pattern)} dans ${s(event.folder)}`;
    const codes = event.exitCodes === null ? '' : `, code de sortie ${event.exitCodes.join(' ou ')}`;
    return `fin de ${event.script === null ? 'tout autre script' : s(event.script)} : ${event.states.map((state) => statesFr[state]).join(', ')}${codes}`;
  },
  result({ at, result }) {
    switch (result.type) {
      case 'waiting':
        return `${at} : attend son tour`;
      case 'starting':
        return `${at} : en cours de lancement`;
      case 'started':
        return `${at} : exécution ${result.run}`;
      case 'refused':
        return `${at} : refusé, ${s(result.code)}${result.code in chainFr ? ` (${chainFr[result.code]})` : ''}`;
      case 'interrupted':
        return `${at} : le hub s’est arrêté pendant le lancement ; « axle runs list » dit si elle a eu lieu`;
    }
  },
  trouble: {
    missing: 'le dossier n’existe pas',
    'not-folder': 'ce n’est pas le chemin complet d’un dossier',
    denied: 'accès refusé',
    'too-many': 'plus de 50 000 fichiers correspondent',
    unreachable: 'il ne répond pas',
    'secret-locked': 'son secret est verrouillé ; « axle secret unlock » l’ouvre',
    'secret-lost': 'son secret a disparu ; « axle triggers renew-secret » en crée un nouveau',
  },
  hooks: ({ on, url, address, port, trouble }) => {
    if (!on) return 'Rien n’écoute les requêtes ; « axle triggers listen » le fait.';
    if (url !== null) return `Les requêtes sont écoutées à ${url}ID`;
    return trouble === 'no-such-address'
      ? `Cette machine n’a pas l’adresse ${address} en ce moment.`
      : `Le port ${port} est pris par un autre programme.`;
  },
  address: (id, { url }) => (url === null ? `/hooks/${id}` : `${url}${id}`),
  secretOnce: 'Le secret n’est montré que cette fois. Donnez-le à l’expéditeur.',
  notListening:
    'Rien n’écoute encore les requêtes : « axle triggers listen » fait écouter ce hub, sur cette seule machine sauf indication contraire.',
  needsHub:
    'Les déclencheurs ne fonctionnent que pendant qu’un hub fonctionne. Celui qu’une commande a démarré reste tant qu’il y a des déclencheurs qui ne sont pas en pause ; après un redémarrage de la machine, ouvrez Axle ou lancez une commande quelconque.',
  oneEvent: 'donnez l’un de --http, --folder et --after',
  otherKind: (options) =>
    options === ''
      ? 'les requêtes restent telles quelles : ajoutez un autre déclencheur'
      : `un événement garde sa nature : celui-ci accepte ${options}`,
  take: '--take : PARAMÈTRE=/pointeur, par exemple name=/repository/name',
  number: '--at-once, --settle, --exit-code et --port : un nombre entier',
};

/** The sentences about triggers in both languages. */
export const triggers: { readonly en: TriggerWords; readonly fr: TriggerWords } = { en, fr };
