import { PASSWORD_LEAST, PASSWORD_MOST, passwordFaults } from '#shared/contract/account-values';
import { HubError } from '#shared/contract/errors';
import { fold } from './store';

type Fault = (typeof passwordFaults)[number];

// What lists of leaked passwords begin with, without the digits and signs that people put around it.
const common = new Set(
  `password passwort motdepasse passwordpassword administrator administrateur welcome welcometo letmein letmeinplease changeme
  changemenow changeit qwerty qwertyuiop qwertyuiopasdf qwertyqwerty qwertyuiopas azerty azertyuiop azertyuiopqs asdfghjkl asdfghjklasdf
  iloveyou iloveyouforever monkey dragon football baseball superman batman princess sunshine trustno master admin adminadmin root rootroot
  toor secret secretsecret supersecret hunter whatever starwars computer internet correcthorsebatterystaple abcdefghijkl abcdefghijklmnop
  abc abcabcabcabc test testtest testtesttest temp temporary default guest guestguest login loginlogin user useruser summer winter spring
  autumn bonjour bonjourbonjour soleil doudou loulou marseille jetaime axle axleaxleaxle`.split(/\s+/),
);

/** What is left of a password without case, and without digits and signs at either end. */
const kernelOf = (password: string): string => fold(password).replaceAll(/^[^\p{L}]+|[^\p{L}]+$/gu, '');

/** The same few characters over and over, or all in a row of the keyboard or the alphabet. */
function isMonotonous(password: string): boolean {
  const chars = Array.from(password);
  if (new Set(chars).size < 5) return true;
  const codes = chars.map((char) => char.codePointAt(0) ?? 0);
  const steps = codes.slice(1).map((code, at) => code - (codes[at] ?? 0));
  // `123456789012` turns over once.
  return steps.filter((step) => step === 1).length >= steps.length - 1 || steps.filter((step) => step === -1).length >= steps.length - 1;
}

/**
 * What is wrong with a new password; undefined where it may be had. It is long, not the name and not among the common ones; what it is
 * composed of is nobody's business (NIST SP 800-63B, 3.1.1.2).
 */
export function passwordFault(password: string, names: readonly string[], least = PASSWORD_LEAST): Fault | undefined {
  const { length } = Array.from(password);
  if (length < least) return 'short';
  if (length > PASSWORD_MOST) return 'long';
  const kernel = kernelOf(password);
  if (names.some((name) => fold(password) === fold(name) || (name.length >= 3 && kernel === kernelOf(name)))) return 'name';
  if (kernel.length < 3 ? isMonotonous(password) : common.has(kernel) || isMonotonous(password)) return 'common';
  return undefined;
}

/** Refuses with PASSWORD_REFUSED. */
export function checkPassword(password: string, names: readonly string[]): void {
  const reason = passwordFault(password, names);
  if (reason !== undefined) throw new HubError('PASSWORD_REFUSED', { reason, least: PASSWORD_LEAST });
}
