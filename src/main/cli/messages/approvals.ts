import type { ApprovalRequest } from '#shared/contract/approvals';
import type { ApprovalCause, RequestState } from '#shared/contract/approval-values';
import { HubError, type ErrorData } from '#shared/contract/errors';
import { localTime } from '../output/local-time';
import { safeText as s } from '../output/safe-text';

type Code =
  | 'APPROVAL_NEEDLESS'
  | 'APPROVAL_OWN'
  | 'STARTER_MAY_NOT'
  | 'APPROVAL_REQUIRED'
  | 'APPROVAL_REQUEST_NOT_FOUND'
  | 'APPROVAL_REQUEST_OVER'
  | 'APPROVALS_FULL'
  | 'APPROVAL_REFUSED'
  | 'APPROVAL_EXPIRED';
type Own = { [C in Code]: { readonly code: C; readonly data: ErrorData<C> } }[Code];

/** What the command line says of starts that need another person. Values are made safe to print. */
export interface ApprovalWords {
  readonly cause: Readonly<Record<ApprovalCause, string>>;
  readonly state: Readonly<Record<RequestState, string>>;
  /** That nothing is started before another person agrees, and how that is asked for. */
  required(data: ErrorData<'APPROVAL_REQUIRED'>): string;
  /** That a request waits, until when, and who may decide. */
  waits(request: ApprovalRequest, others: readonly string[]): string;
  agreed(request: ApprovalRequest): string;
  /** Why a request that was agreed to has no run. */
  failed(request: ApprovalRequest): string;
  /** How it was decided, in one cell. */
  readonly decided: (request: ApprovalRequest) => string | null;
  readonly needsReason: string;
  /** Why something about approvals was refused. */
  error(error: HubError): string;
}

/** Why it failed: as a sentence where its code has one that needs no more than the request. */
const causeOf = ({ code, asker }: ApprovalRequest, words: ApprovalWords): string | null =>
  code === 'STARTER_MAY_NOT' ? words.error(new HubError('STARTER_MAY_NOT', { person: asker.name })) : code && s(code);

function decidedIn(request: ApprovalRequest, words: ApprovalWords): string | null {
  const { decision } = request;
  const cause = causeOf(request, words);
  if (decision === null) return cause;
  return [s(decision.by.name), decision.reason && s(decision.reason), cause].filter((part) => part !== null && part !== '').join(': ');
}

const en: ApprovalWords = {
  cause: {
    script: 'the script asks for it',
    tag: 'its tags',
    elevation: 'root or administrator rights',
    network: 'the network',
    hosts: 'hosts',
    secrets: 'secrets',
  },
  state: {
    waiting: 'waits for another person',
    approved: 'approved, being started',
    started: 'approved',
    refused: 'refused',
    expired: 'expired',
    cancelled: 'taken back',
    failed: 'could not start',
  },
  required: ({ script, causes }) =>
    `${s(script)} starts only once another person approves (${causes.map((cause) => en.cause[cause]).join(', ')}): ask with axle run … --reason TEXT`,
  waits: ({ id, expiresAt }, others) =>
    `Waits for approval by another person until ${localTime(expiresAt)}: axle approvals approve ${id}\n${
      others.length > 0
        ? `They may decide: ${others.map(s).join(', ')}.`
        : 'This hub knows no other person yet: until it does, nobody can approve. Your own sessions are all you.'
    }`,
  agreed: ({ decision, run }) => `${s(decision?.by.name ?? '')} approved; it is run ${run ?? ''}.`,
  failed: (request) => `It was approved, and could not be started: ${causeOf(request, en) ?? ''}`,
  decided: (request) => decidedIn(request, en),
  needsReason: '--reason: say why, in 1 to 1,024 characters',
  error(error) {
    const own = error as Own; // Of these codes alone it is asked.
    switch (own.code) {
      case 'APPROVAL_REQUIRED':
        return en.required(own.data);
      case 'APPROVAL_NEEDLESS':
        return `${s(own.data.script)} needs nobody’s approval: start it`;
      case 'APPROVAL_OWN':
        return 'nobody decides on what they asked for themselves: another person has to';
      case 'STARTER_MAY_NOT':
        return `${s(own.data.person)} may not start this any more: their account is disabled or gone, or has no role for it; who may has to set it up anew`;
      case 'APPROVAL_REQUEST_NOT_FOUND':
        return `there is no request ${s(own.data.request)}`;
      case 'APPROVAL_REQUEST_OVER':
        return `request ${s(own.data.request)} waits no more: ${en.state[own.data.state]}`;
      case 'APPROVALS_FULL':
        return `as many requests wait as may at once (${own.data.limit})`;
      case 'APPROVAL_REFUSED':
        return `${s(own.data.by)} refused: ${s(own.data.reason)}`;
      case 'APPROVAL_EXPIRED':
        return `nobody decided on request ${s(own.data.request)} in time`;
    }
  },
};

const fr: ApprovalWords = {
  cause: {
    script: 'le script le demande',
    tag: 'ses étiquettes',
    elevation: 'droits de root ou d’administrateur',
    network: 'réseau',
    hosts: 'hôtes',
    secrets: 'secrets',
  },
  state: {
    waiting: 'attend une autre personne',
    approved: 'approuvée, lancement en cours',
    started: 'approuvée',
    refused: 'refusée',
    expired: 'expirée',
    cancelled: 'retirée',
    failed: 'n’a pas pu être lancée',
  },
  required: ({ script, causes }) =>
    `${s(script)} ne se lance qu’avec l’accord d’une autre personne (${causes.map((cause) => fr.cause[cause]).join(', ')}) : demandez-le par axle run … --reason TEXTE`,
  waits: ({ id, expiresAt }, others) =>
    `Attend l’accord d’une autre personne jusqu’au ${localTime(expiresAt)} : axle approvals approve ${id}\n${
      others.length > 0
        ? `Peuvent décider : ${others.map(s).join(', ')}.`
        : 'Ce hub ne connaît pas encore d’autre personne : d’ici là, personne ne peut donner son accord. Toutes vos sessions sont vous.'
    }`,
  agreed: ({ decision, run }) => `${s(decision?.by.name ?? '')} a donné son accord ; c’est l’exécution ${run ?? ''}.`,
  failed: (request) => `L’accord a été donné, mais le lancement n’a pas pu se faire : ${causeOf(request, fr) ?? ''}`,
  decided: (request) => decidedIn(request, fr),
  needsReason: '--reason : dites pourquoi, en 1 à 1 024 caractères',
  error(error) {
    const own = error as Own; // Of these codes alone it is asked.
    switch (own.code) {
      case 'APPROVAL_REQUIRED':
        return fr.required(own.data);
      case 'APPROVAL_NEEDLESS':
        return `${s(own.data.script)} n’a besoin de l’accord de personne : lancez-le`;
      case 'APPROVAL_OWN':
        return 'personne ne décide de sa propre demande : il faut quelqu’un d’autre';
      case 'STARTER_MAY_NOT':
        return `${s(own.data.person)} ne peut plus lancer ceci : son compte est désactivé ou n’existe plus, ou n’a plus de rôle pour cela ; qui le peut doit le refaire`;
      case 'APPROVAL_REQUEST_NOT_FOUND':
        return `il n’y a pas de demande ${s(own.data.request)}`;
      case 'APPROVAL_REQUEST_OVER':
        return `la demande ${s(own.data.request)} n’attend plus : ${fr.state[own.data.state]}`;
      case 'APPROVALS_FULL':
        return `il y a autant de demandes en attente qu’il peut y en avoir (${own.data.limit})`;
      case 'APPROVAL_REFUSED':
        return `${s(own.data.by)} a refusé : ${s(own.data.reason)}`;
      case 'APPROVAL_EXPIRED':
        return `personne n’a décidé à temps de la demande ${s(own.data.request)}`;
    }
  },
};

/** The sentences about approvals in both languages. */
export const approvals: { readonly en: ApprovalWords; readonly fr: ApprovalWords } = { en, fr };
