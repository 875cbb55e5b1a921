/** The token that the double of a vault takes. */
export const VAULT_TOKEN = 'a-token-of-the-vault';
