import { expect, test } from 'vitest';
import { readVaultAddress, vaultSuffixes } from './key-vault-values';
import { inVault, secretName, vaultName } from './secret-values';

test.each([
  ['https://ops.vault.azure.net', 'https://ops.vault.azure.net'],
  [' https://OPS.vault.azure.net/ ', 'https://ops.vault.azure.net'],
  ['ops', 'form'],
  ['http://ops.vault.azure.net', 'https'],
  ['https://ada:pw@ops.vault.azure.net', 'credentials'],
  ['https://ops.vault.azure.net/secrets/a', 'path'],
  ['https://ops.vault.azure.net?a', 'path'],
  ['https://localhost', 'host'],
  ['https://azure.net', 'host'],
  ['https://127.0.0.1', 'host'],
  ['https://[::1]', 'host'],
  ['https://ops.vault.azure.cn', 'cloud'],
  ['https://vault.azure.net.evil.test', 'cloud'],
  ['https://opsvault.azure.net', 'cloud'],
  ['https://ops.vault.azure.net:8443', 'cloud'],
])('in the public cloud the address %s is %s', (text, wanted) => {
  const read = readVaultAddress(text, vaultSuffixes.public);
  expect(read instanceof URL ? read.origin : read).toBe(wanted);
});

test('another cloud has vaults of its own, and one that is not Microsoft’s any', () => {
  expect(readVaultAddress('https://ops.vault.usgovcloudapi.net', vaultSuffixes.usgov)).toBeInstanceOf(URL);
  expect(readVaultAddress('https://ops.vault.azure.net', vaultSuffixes.china)).toBe('cloud');
  expect(readVaultAddress('https://ops.vault.example.test:8443')).toBeInstanceOf(URL);
});

test('the name of a kept secret is never that of a vault’s', () => {
  expect(['github-token', 'prod/db', '2fa-key', 'a'.repeat(128)].map((name) => [secretName.test(name), inVault(name)])).toEqual(
    Array.from({ length: 4 }, () => [true, undefined]),
  );
  expect(secretName.test('ops:db-password')).toBe(true);
  expect(inVault('ops:db-password')).toEqual({ vault: 'ops', secret: 'db-password' });
  expect(['a:b:c', ':a', 'a:', 'ops_1:a'].filter((name) => secretName.test(name))).toEqual([]);
  expect(['ops', '2', 'a-b'].every((name) => vaultName.test(name))).toBe(true);
  expect(['', '-a', 'a/b', 'a.b', 'a'.repeat(33)].some((name) => vaultName.test(name))).toBe(false);
});
