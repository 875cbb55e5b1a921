import type { HubError } from '#shared/contract/errors';
import { TOGETHER_MOST } from '#shared/contract/notice-values';
import type { Notice, Rule, RunNotice, Together } from '#shared/contract/notifications';
import { safeText as s } from '../output/safe-text';

/** What the command line says of notifications. Values are made safe to print. */
export interface NotificationWords {
  readonly kinds: Readonly<Record<Notice['kind'], string>>;
  readonly refused: Readonly<Record<HubError<'WEBHOOK_REFUSED'>['data']['reason'], string>>;
  scripts(scripts: Rule['scripts']): string;
  longer(longer: Rule['longer']): string;
  webhook(webhook: RunNotice['webhook']): string | null;
  /** Runs that are told of as one. */
  many(together: Together): string;
  notSent(detail: string | null): string;
  readonly sent: string;
  readonly read: string;
  readonly unread: string;
  /** What the address of a webhook is asked for with. */
  readonly ask: string;
  readonly on: string;
  readonly oneOf: string;
  readonly together: string;
  readonly seconds: string;
  readonly format: string;
}

/** Scripts with their runs, and how many others there are. */
const listOf = (scripts: Together['scripts'], others: number, word: string): string =>
  [...scripts.map(({ name, runs }) => `${s(name)} (${runs})`), ...(others > 0 ? [`${others} ${word}`] : [])].join(', ');

const en: NotificationWords = {
  kinds: { failure: 'failed', recovery: 'succeeds again', long: 'takes long', due: 'needs a new value' },
  refused: {
    form: 'this is no address of a webhook; one looks like https://host/path',
    credentials: 'leave the name and password out of the address of the webhook',
    insecure: 'the address of a webhook has to begin with https://, unless it is on this machine',
    forbidden: 'nothing may be sent to this address: it is of this network link, or of no single machine',
    name: 'this name leads to the hub’s own machine; if that is meant, write localhost',
  },
  scripts: (scripts) =>
    scripts.type === 'all' ? 'all scripts' : scripts.type === 'tag' ? `scripts tagged ${s(scripts.tag)}` : s(scripts.id),
  longer: (longer) => (longer.type === 'usual' ? 'longer than usual' : `longer than ${longer.seconds} s`),
  webhook(webhook) {
    if (webhook === null) return null;
    const why = webhook.detail === null ? '' : ` (${s(webhook.detail)})`;
    return webhook.state === 'sent' ? 'sent' : `${webhook.state === 'failed' ? 'not delivered' : `attempt ${webhook.attempts + 1}`}${why}`;
  },
  many: ({ runs, scripts, more }) => `${runs} runs: ${listOf(scripts, more.scripts, 'more')}`,
  notSent: (detail) => `It was not taken: ${s(detail ?? '')}`,
  sent: 'It was taken.',
  read: 'read',
  unread: 'new',
  ask: 'address of the webhook',
  on: '--on: some of failure, recovery, long',
  oneOf: 'give one of --script and --tag',
  together: `--together: a number from 1 to ${TOGETHER_MOST}`,
  seconds: '--longer-than: a number with s, m, h or d, at least 10s',
  format: '--format: json or text',
};

const fr: NotificationWords = {
  kinds: { failure: 'a échoué', recovery: 'réussit de nouveau', long: 'dure longtemps', due: 'à renouveler' },
  refused: {
    form: 'ce n’est pas l’adresse d’un webhook ; elle ressemble à https://hôte/chemin',
    credentials: 'retirez le nom et le mot de passe de l’adresse du webhook',
    insecure: 'l’adresse d’un webhook doit commencer par https://, sauf sur cette machine',
    forbidden: 'rien ne peut être envoyé à cette adresse : elle est de ce lien réseau, ou d’aucune machine en particulier',
    name: 'ce nom mène à la machine du hub elle-même ; si c’est voulu, écrivez localhost',
  },
  scripts: (scripts) =>
    scripts.type === 'all' ? 'tous les scripts' : scripts.type === 'tag' ? `scripts étiquetés ${s(scripts.tag)}` : s(scripts.id),
  longer: (longer) => (longer.type === 'usual' ? 'plus long que d’habitude' : `plus de ${longer.seconds} s`),
  webhook(webhook) {
    if (webhook === null) return null;
    const why = webhook.detail === null ? '' : ` (${s(webhook.detail)})`;
    return webhook.state === 'sent' ? 'envoyé' : `${webhook.state === 'failed' ? 'non remis' : `essai ${webhook.attempts + 1}`}${why}`;
  },
  many: ({ runs, scripts, more }) => `${runs} exécutions : ${listOf(scripts, more.scripts, 'de plus')}`,
  notSent: (detail) => `Il n’a pas été accepté : ${s(detail ?? '')}`,
  sent: 'Il a été accepté.',
  read: 'lu',
  unread: 'nouveau',
  ask: 'adresse du webhook',
  on: '--on : parmi failure, recovery, long',
  oneOf: 'donnez l’un de --script et --tag',
  together: `--together : un nombre de 1 à ${TOGETHER_MOST}`,
  seconds: '--longer-than : un nombre suivi de s, m, h ou d, au moins 10s',
  format: '--format : json ou text',
};

/** The sentences about notifications in both languages. */
export const notifications: { readonly en: NotificationWords; readonly fr: NotificationWords } = { en, fr };
