import type { SandboxLevel } from '#shared/contract/scripts';

const order: readonly SandboxLevel[] = ['none', 'standard', 'strict'];

/** The stronger of two levels. */
export const stronger = (one: SandboxLevel, other: SandboxLevel): SandboxLevel =>
  order.indexOf(one) >= order.indexOf(other) ? one : other;

/** What a run asks for, and whether it may do with less where this machine does not have it. */
export interface WantedLevel {
  readonly level: SandboxLevel;
  readonly fallback: boolean;
}

/**
 * The level of a run: what was asked for with it, else what its script asks for, else the setting, and never below the
 * floor that the hub's policy demands. Only a level that nobody demanded may be left out where it is not to be had.
 */
export function wantedLevel(
  asked: SandboxLevel | null,
  own: SandboxLevel | null,
  { sandbox, sandboxFloor }: { readonly sandbox: SandboxLevel; readonly sandboxFloor: SandboxLevel },
): WantedLevel {
  return { level: stronger(asked ?? own ?? sandbox, sandboxFloor), fallback: asked === null && own === null && sandboxFloor === 'none' };
}
