/** Bytes of the shortest secret that is masked: each further place where a shorter one stands by chance would be hidden too. */
export const SHORTEST_MASKED = 4;

/** A secret as it is looked for: what stands around it, such as the end of its file's last line, is no part of it. */
export const coreOf = (value: string): string => value.trim();

/** Whether it has a value, and one that is too short to be looked for. */
export function isTooShort(value: string): boolean {
  const bytes = Buffer.byteLength(coreOf(value));
  return bytes > 0 && bytes < SHORTEST_MASKED;
}
