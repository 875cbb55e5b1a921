import type { ErrorData } from '#shared/contract/errors';

/** What the command line says of vaults. */
export interface VaultWords {
  /** What is wrong with an address; with what a host ends in the cloud of who signs in. */
  readonly address: Readonly<Record<ErrorData<'VAULT_ADDRESS'>['reason'], (suffix: string) => string>>;
  readonly place: string;
  /** Where a secret lies that is kept here. */
  readonly sealed: string;
  readonly name: string;
  readonly where: string;
  readonly account: string;
  readonly usual: string;
  readonly added: string;
  readonly type: string;
  readonly version: string;
  readonly state: string;
  readonly enabled: string;
  readonly disabled: string;
  readonly expired: string;
  readonly created: string;
  readonly changed: string;
  readonly expires: string;
  /** That a list goes on. */
  readonly more: string;
  /** What goes with a secret that is kept here, and not with a vault's. */
  readonly valueAlone: string;
  readonly versionOfVault: string;
  readonly tooLong: string;
}

const en: VaultWords = {
  address: {
    form: () => 'it is written as https://NAME.vault.azure.net',
    https: () => 'it begins with https://',
    credentials: () => 'it holds no name and no password',
    path: () => 'nothing stands behind its host',
    host: () => 'its host is a name such as NAME.vault.azure.net',
    cloud: (suffix) => `in the cloud that people sign in to, it is https://NAME.${suffix}`,
  },
  place: 'Place',
  sealed: 'sealed',
  name: 'Name',
  where: 'Address',
  account: 'Account',
  usual: 'the default account',
  added: 'Added',
  type: 'Type',
  version: 'Version',
  state: 'State',
  enabled: 'enabled',
  disabled: 'disabled',
  expired: 'expired',
  created: 'Created',
  changed: 'Changed',
  expires: 'Expires',
  more: 'there are more than are listed',
  valueAlone: 'a vault’s secret takes a value, and no --keep, --new, --description, --label or --rotate-after',
  versionOfVault: 'versions are of a vault’s secret: VAULT:NAME',
  tooLong: 'a vault takes at most 25,600 characters',
};

const fr: VaultWords = {
  address: {
    form: () => 'elle s’écrit https://NOM.vault.azure.net',
    https: () => 'elle commence par https://',
    credentials: () => 'elle ne contient ni nom ni mot de passe',
    path: () => 'rien ne suit son hôte',
    host: () => 'son hôte est un nom tel que NOM.vault.azure.net',
    cloud: (suffix) => `dans le nuage où l’on se connecte, c’est https://NOM.${suffix}`,
  },
  place: 'Lieu',
  sealed: 'scellé',
  name: 'Nom',
  where: 'Adresse',
  account: 'Compte',
  usual: 'le compte par défaut',
  added: 'Ajouté',
  type: 'Type',
  version: 'Version',
  state: 'État',
  enabled: 'activé',
  disabled: 'désactivé',
  expired: 'expiré',
  created: 'Créé',
  changed: 'Changé',
  expires: 'Expire',
  more: 'il y en a plus que cette liste n’en montre',
  valueAlone: 'le secret d’un coffre prend une valeur, et ni --keep, ni --new, --description, --label ou --rotate-after',
  versionOfVault: 'les versions sont celles du secret d’un coffre : COFFRE:NOM',
  tooLong: 'un coffre prend 25 600 caractères au plus',
};

/** The words about vaults in both languages. */
export const vaults: { readonly en: VaultWords; readonly fr: VaultWords } = { en, fr };
