import type { ErrorCode, ErrorData, HubError } from '#shared/contract/errors';
import type { Account, IdentityState } from '#shared/contract/identity';
import { loginCommand } from '#shared/contract/identity-values';
import { safeText as s } from '../output/safe-text';

const codes = [
  'IDENTITY_UNCONFIGURED',
  'IDENTITY_MISCONFIGURED',
  'IDENTITY_UNAVAILABLE',
  'IDENTITY_CLOCK_WRONG',
  'IDENTITY_ACCOUNT_NOT_FOUND',
  'IDENTITY_CANCELLED',
  'IDENTITY_TIMED_OUT',
  'IDENTITY_REFUSED',
  'IDENTITY_FORGED',
  'CONSENT_MISSING',
  'INTERACTION_REQUIRED',
  'LOOPBACK_BLOCKED',
] as const satisfies readonly ErrorCode[];
/** The codes of signing in at Microsoft. */
export type IdentityCode = (typeof codes)[number];

/** An error of signing in, with its data. */
export type IdentityFault = { readonly [C in IdentityCode]: { readonly code: C; readonly data: ErrorData<C> } }[IdentityCode];

const isIdentityFault = (error: object): error is IdentityFault => 'code' in error && codes.some((code) => code === error.code);

/** The sentence of one of these codes; undefined for every other error. */
export function identitySentence(error: HubError, language: 'en' | 'fr'): string | undefined {
  return isIdentityFault(error) ? identity[language].fault(error) : undefined;
}

type DataOf<C extends 'IDENTITY_MISCONFIGURED' | 'IDENTITY_UNAVAILABLE' | 'IDENTITY_FORGED'> = HubError<C>['data'];

/** What the command line says of signing in. Values are made safe to print. */
export interface IdentityWords {
  fault(fault: IdentityFault): string;
  misconfigured(data: DataOf<'IDENTITY_MISCONFIGURED'>): string;
  unavailable(data: DataOf<'IDENTITY_UNAVAILABLE'>): string;
  clockWrong(aheadSeconds: number): string;
  readonly forged: Readonly<Record<DataOf<'IDENTITY_FORGED'>['part'], string>>;
  readonly locked: Readonly<Record<Exclude<IdentityState['seal'], 'open'>, string>>;
  readonly needs: Readonly<Record<Account['needs'], string>>;
  /** Where somebody signs in with a browser. */
  open(url: string): string;
  /** Which code is typed where. */
  code(code: string, url: string): string;
  signedIn(upn: string, tenant: string): string;
  signedOut(upn: string): string;
  /** That nobody is signed in. */
  readonly nobody: string;
  /** That it has to be said whom is meant. */
  readonly who: string;
}

const en: IdentityWords = {
  fault({ code, data }) {
    switch (code) {
      case 'IDENTITY_UNCONFIGURED':
        return 'nobody has said which application people sign in to: axle identity configure --client APPLICATION-ID --tenant TENANT';
      case 'IDENTITY_MISCONFIGURED':
        return en.misconfigured(data);
      case 'IDENTITY_UNAVAILABLE':
        return en.unavailable(data);
      case 'IDENTITY_CLOCK_WRONG':
        return en.clockWrong(data.aheadSeconds);
      case 'IDENTITY_ACCOUNT_NOT_FOUND':
        return data.account === '' ? 'no account is meant: sign in, or choose the default' : `nobody is signed in as ${s(data.account)}`;
      case 'IDENTITY_CANCELLED':
        return 'the sign-in was cancelled';
      case 'IDENTITY_TIMED_OUT':
        return 'nobody signed in in time';
      case 'IDENTITY_REFUSED':
        return `the provider refused (${s(data.code)}): ${s(data.detail)}`;
      case 'IDENTITY_FORGED':
        return en.forged[data.part];
      case 'CONSENT_MISSING':
        return `${data.account === '' ? 'the application was not allowed this in the tenant' : `${s(data.account)} has not consented to this yet: ${s(loginCommand(data.account, data.scopes))}`}${data.url === '' ? '' : `; an administrator allows it for all at ${s(data.url)}`}`;
      case 'INTERACTION_REQUIRED':
        return `${s(data.account)} has to sign in again: axle login${data.account === '' ? '' : ` --account ${s(data.account)}`}`;
      case 'LOOPBACK_BLOCKED':
        return `this machine lets nobody listen for the answer of the browser (${s(data.detail)}); use axle login --device`;
    }
  },
  misconfigured({ part, detail }) {
    const why = detail === '' ? '' : `: ${s(detail)}`;
    switch (part) {
      case 'client':
        return `the provider does not know this application id, or not in this tenant${why}`;
      case 'certificate':
        return `the provider knows no such application, or not with this certificate; the certificate has to be uploaded to its registration${why}`;
      case 'tenant':
        return `the provider has no such tenant, or the application is not for it${why}`;
      case 'redirect':
        return `http://localhost has to be registered as a redirect address of the application, of the kind for mobile and desktop applications${why}`;
      case 'public-client':
        return `the application has to allow public client flows (Authentication, Advanced settings, in its registration)${why}`;
      case 'authority':
        return `this is no provider of OpenID Connect${why}`;
      case 'ca':
        return `this file could not be read, or has no certificate in it${why}`;
    }
  },
  unavailable({ host, reason }) {
    const why = {
      name: 'its name leads nowhere',
      refused: 'nobody listens there',
      offline: 'there is no way to it',
      certificate: 'its certificate is not trusted (name a file with that of its authority as “ca” of the registration)',
      timeout: 'it did not answer in time',
      answer: 'its answer makes no sense',
    }[reason];
    return `${s(host)} could not be asked: ${why}`;
  },
  clockWrong: (ahead) =>
    `the clock of this machine is ${Math.abs(ahead)} s ${ahead > 0 ? 'ahead of' : 'behind'} the provider’s; set it right, tokens would not be taken`,
  forged: {
    nonce: 'the token answers another sign-in',
    issuer: 'the token is from another provider',
    audience: 'the token is for another application',
    algorithm: 'the token is not signed as a provider signs',
    time: 'the token had expired when it came',
    form: 'what came is no token',
  },
  locked: {
    locked: 'what is sealed is locked; unlock it first',
    unset: 'there is nowhere to seal anything yet: this machine has no keychain; set a passphrase first',
  },
  needs: { nothing: 'signed in', 'sign-in': 'has to sign in again', policy: 'the tenant asks for more: sign in again' },
  open: (url) => `Sign in with a browser on this machine:\n\n  ${s(url)}\n`,
  code: (code, url) => `On any machine open ${s(url)} and type the code\n\n  ${s(code)}\n`,
  signedIn: (upn, tenant) => `Signed in as ${s(upn)} (tenant ${s(tenant)}).`,
  signedOut: (upn) => `${s(upn)} is signed out.`,
  nobody: 'Nobody is signed in; axle login does.',
  who: 'more than one person is signed in: say who with --account, or --all',
};

const fr: IdentityWords = {
  fault({ code, data }) {
    switch (code) {
      case 'IDENTITY_UNCONFIGURED':
        return 'personne n’a dit à quelle application on se connecte : axle identity configure --client ID-APPLICATION --tenant LOCATAIRE';
      case 'IDENTITY_MISCONFIGURED':
        return fr.misconfigured(data);
      case 'IDENTITY_UNAVAILABLE':
        return fr.unavailable(data);
      case 'IDENTITY_CLOCK_WRONG':
        return fr.clockWrong(data.aheadSeconds);
      case 'IDENTITY_ACCOUNT_NOT_FOUND':
        return data.account === ''
          ? 'aucun compte n’est désigné : connectez-vous, ou choisissez celui par défaut'
          : `personne n’est connecté en tant que ${s(data.account)}`;
      case 'IDENTITY_CANCELLED':
        return 'la connexion a été annulée';
      case 'IDENTITY_TIMED_OUT':
        return 'personne ne s’est connecté à temps';
      case 'IDENTITY_REFUSED':
        return `le fournisseur a refusé (${s(data.code)}) : ${s(data.detail)}`;
      case 'IDENTITY_FORGED':
        return fr.forged[data.part];
      case 'CONSENT_MISSING':
        return `${data.account === '' ? 'l’application n’y est pas autorisée dans le locataire' : `${s(data.account)} n’y a pas encore consenti : ${s(loginCommand(data.account, data.scopes))}`}${data.url === '' ? '' : ` ; un administrateur l’autorise pour tous sur ${s(data.url)}`}`;
      case 'INTERACTION_REQUIRED':
        return `${s(data.account)} doit se reconnecter : axle login${data.account === '' ? '' : ` --account ${s(data.account)}`}`;
      case 'LOOPBACK_BLOCKED':
        return `cette machine ne laisse personne attendre la réponse du navigateur (${s(data.detail)}) ; utilisez axle login --device`;
    }
  },
  misconfigured({ part, detail }) {
    const why = detail === '' ? '' : ` : ${s(detail)}`;
    switch (part) {
      case 'client':
        return `le fournisseur ne connaît pas cet identifiant d’application, ou pas dans ce locataire${why}`;
      case 'certificate':
        return `le fournisseur ne connaît pas cette application, ou pas avec ce certificat ; il doit être ajouté à son inscription${why}`;
      case 'tenant':
        return `le fournisseur n’a pas ce locataire, ou l’application ne lui est pas destinée${why}`;
      case 'redirect':
        return `http://localhost doit être inscrit comme adresse de redirection de l’application, du type applications mobiles et de bureau${why}`;
      case 'public-client':
        return `l’application doit autoriser les flux de clients publics (Authentification, Paramètres avancés, dans son inscription)${why}`;
      case 'authority':
        return `ce n’est pas un fournisseur OpenID Connect${why}`;
      case 'ca':
        return `ce fichier n’a pas pu être lu, ou ne contient pas de certificat${why}`;
    }
  },
  unavailable({ host, reason }) {
    const why = {
      name: 'son nom ne mène nulle part',
      refused: 'personne n’y écoute',
      offline: 'aucun chemin n’y mène',
      certificate: 'son certificat n’est pas reconnu (indiquez un fichier avec celui de son autorité comme « ca » de l’inscription)',
      timeout: 'il n’a pas répondu à temps',
      answer: 'sa réponse n’a pas de sens',
    }[reason];
    return `${s(host)} n’a pas pu être interrogé : ${why}`;
  },
  clockWrong: (ahead) =>
    `l’horloge de cette machine est ${ahead > 0 ? 'en avance' : 'en retard'} de ${Math.abs(ahead)} s sur celle du fournisseur ; réglez-la, les jetons ne seraient pas acceptés`,
  forged: {
    nonce: 'le jeton répond à une autre connexion',
    issuer: 'le jeton vient d’un autre fournisseur',
    audience: 'le jeton est destiné à une autre application',
    algorithm: 'le jeton n’est pas signé comme un fournisseur signe',
    time: 'le jeton avait expiré à son arrivée',
    form: 'ce qui est arrivé n’est pas un jeton',
  },
  locked: {
    locked: 'ce qui est scellé est verrouillé ; déverrouillez-le d’abord',
    unset: 'il n’y a encore nulle part où sceller : cette machine n’a pas de trousseau ; définissez d’abord une phrase secrète',
  },
  needs: { nothing: 'connecté', 'sign-in': 'doit se reconnecter', policy: 'le locataire en demande plus : reconnectez-vous' },
  open: (url) => `Connectez-vous avec un navigateur sur cette machine :\n\n  ${s(url)}\n`,
  code: (code, url) => `Sur n’importe quelle machine, ouvrez ${s(url)} et saisissez le code\n\n  ${s(code)}\n`,
  signedIn: (upn, tenant) => `Connecté en tant que ${s(upn)} (locataire ${s(tenant)}).`,
  signedOut: (upn) => `${s(upn)} est déconnecté.`,
  nobody: 'Personne n’est connecté ; axle login le fait.',
  who: 'plusieurs personnes sont connectées : dites qui avec --account, ou --all',
};

/** The sentences about signing in, in both languages. */
export const identity: { readonly en: IdentityWords; readonly fr: IdentityWords } = { en, fr };
