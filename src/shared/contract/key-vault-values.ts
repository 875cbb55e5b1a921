/** Why Azure Key Vault did not do what it was asked. `name`: it takes no secret of such a name or value. */
export const keyVaultFailures = [
  'signed-out',
  'unauthorized',
  'forbidden',
  'not-found',
  'deleted',
  'disabled',
  'name',
  'throttled',
  'challenge',
  'certificate',
  'unreachable',
  'answer',
] as const;
export type KeyVaultFailure = (typeof keyVaultFailures)[number];
