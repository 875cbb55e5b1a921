import type { SignInStep } from '#main/hub/hub-port';

type Refused = Extract<SignInStep, { step: 'refused' }>['reason'];
type PasswordFault = NonNullable<Extract<SignInStep, { step: 'new-password' }>['refused']>['reason'];

/** What the sign-in page says. */
export interface SignInWords {
  readonly title: string;
  readonly name: string;
  readonly password: string;
  readonly submit: string;
  readonly or: string;
  readonly codeTitle: string;
  readonly code: string;
  readonly codeHint: string;
  readonly recoveryHint: string;
  readonly newTitle: string;
  readonly newHint: string;
  readonly newPassword: string;
  readonly again: string;
  readonly differ: string;
  readonly over: string;
  readonly back: string;
  readonly refused: Readonly<Record<Exclude<Refused, 'locked' | 'declined'>, string>>;
  /** Of an authenticator, whose secret cannot be read. */
  readonly codeUnavailable: string;
  /** `at`: another site, by its label. */
  declined(at: string): string;
  readonly faults: Readonly<Record<PasswordFault, (least: number) => string>>;
  locked(seconds: number): string;
}

const wait = (seconds: number, one: string, many: string): string =>
  seconds < 90 ? `${seconds} ${seconds === 1 ? one : `${one}s`}` : `${Math.ceil(seconds / 60)} ${many}`;

const en: SignInWords = {
  title: 'Sign in to Axle',
  name: 'Name',
  password: 'Password',
  submit: 'Sign in',
  or: 'or',
  codeTitle: 'One more proof',
  code: 'Code',
  codeHint: 'Type the six digits that your authenticator shows now.',
  recoveryHint: 'Lost it? Type one of your recovery codes instead.',
  newTitle: 'Choose a new password',
  newHint: 'Somebody else chose the one that you have. A longer sentence is better than signs between letters.',
  newPassword: 'New password',
  again: 'The same again',
  differ: 'The two passwords are not the same.',
  over: 'That took too long. Sign in again.',
  back: 'Start again',
  refused: {
    wrong: 'Name or password is not right.',
    code: 'This code is not right, or was used already.',
    'no-role': 'You are known, but have no role here. Ask an administrator.',
    disabled: 'This account is disabled. Ask an administrator.',
    unavailable: 'Who you are cannot be looked up at the moment. Try again later.',
    busy: 'Too many people sign in at this moment. Try again in a few seconds.',
    origin: 'Security keys do not work at this address. Open Axle by its name (http://localhost and the port), or type a code.',
  },
  faults: {
    short: (least) => `A password has at least ${least} characters.`,
    long: () => 'This password is too long.',
    name: () => 'A password must not be the name.',
    common: () => 'This password is among the first that anybody tries. Choose another.',
    same: () => 'This is the password that it was.',
  },
  codeUnavailable: 'Your authenticator cannot be checked at the moment. Type one of your recovery codes, or ask an administrator.',
  declined: (at) => `You were not signed in at ${at}. Try again, or sign in another way.`,
  locked: (seconds) => `Too many attempts failed. Try again in ${wait(seconds, 'second', 'minutes')}.`,
};

const fr: SignInWords = {
  title: 'Connexion à Axle',
  name: 'Nom',
  password: 'Mot de passe',
  submit: 'Se connecter',
  or: 'ou',
  codeTitle: 'Une preuve de plus',
  code: 'Code',
  codeHint: 'Saisissez les six chiffres que votre application d’authentification affiche.',
  recoveryHint: 'Vous ne l’avez plus ? Saisissez un de vos codes de secours.',
  newTitle: 'Choisissez un nouveau mot de passe',
  newHint: 'Quelqu’un d’autre a choisi le vôtre. Une longue phrase vaut mieux que des signes entre les lettres.',
  newPassword: 'Nouveau mot de passe',
  again: 'Le même, encore une fois',
  differ: 'Les deux mots de passe sont différents.',
  over: 'C’était trop long. Reconnectez-vous.',
  back: 'Recommencer',
  refused: {
    wrong: 'Le nom ou le mot de passe est faux.',
    code: 'Ce code est faux ou a déjà servi.',
    'no-role': 'Vous êtes connu, mais sans rôle ici. Adressez-vous à un administrateur.',
    disabled: 'Ce compte est désactivé. Adressez-vous à un administrateur.',
    unavailable: 'Votre identité ne peut pas être vérifiée pour le moment. Réessayez plus tard.',
    busy: 'Trop de connexions en ce moment. Réessayez dans quelques secondes.',
    origin:
      'Les clés de sécurité ne fonctionnent pas à cette adresse. Ouvrez Axle par son nom (http://localhost et le port), ou saisissez un code.',
  },
  faults: {
    short: (least) => `Un mot de passe a au moins ${least} caractères.`,
    long: () => 'Ce mot de passe est trop long.',
    name: () => 'Le mot de passe ne doit pas être le nom.',
    common: () => 'Ce mot de passe est parmi les premiers que l’on essaie. Choisissez-en un autre.',
    same: () => 'C’est déjà le mot de passe actuel.',
  },
  codeUnavailable:
    'Votre application d’authentification ne peut pas être vérifiée. Saisissez un de vos codes de secours, ou adressez-vous à un administrateur.',
  declined: (at) => `Vous n’avez pas été connecté par ${at}. Réessayez, ou connectez-vous autrement.`,
  locked: (seconds) => `Trop de tentatives ont échoué. Réessayez dans ${wait(seconds, 'seconde', 'minutes')}.`,
};

/** The language that a browser asks for first, of those that there are. */
export const wordsFor = (acceptLanguage: string | undefined): { readonly language: 'en' | 'fr'; readonly words: SignInWords } =>
  /^\s*fr\b/i.test(acceptLanguage ?? '') ? { language: 'fr', words: fr } : { language: 'en', words: en };
