import { userInfo } from 'node:os';

/** Name of the person who runs this process; one without an entry among the system's users, as in containers, has a number. */
export function personName(): string {
  try {
    return userInfo().username;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return process.env['USER'] ?? `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}
