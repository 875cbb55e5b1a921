import { HubError } from '#shared/contract/errors';

/** Ends a command because of how it was called. */
export const refuse = (issue: string): never => {
  throw new HubError('BAD_INPUT', { issues: [issue.slice(0, 4_096)] });
};

/** A whole number from the command line within its bounds. */
export function wholeNumber(name: string, text: string, min: number, max: number): number {
  const value = Number(text);
  return /^\d+$/.test(text) && value >= min && value <= max ? value : refuse(`${name}: ${min} … ${max}`);
}
