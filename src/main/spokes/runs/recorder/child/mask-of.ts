import { HubError } from '#shared/contract/errors';
import type { Launch } from '../contract';
import { clearAway } from './clear-away';
import { createGrowingMask, createMask, type Mask } from './masking/mask';
import { secretsOf } from './masking/secrets-of';

/** What hides a run's secrets. */
export interface RunMask {
  /** Undefined where there is nothing to hide, and never will be. */
  readonly mask: Mask | undefined;
  /** Hides these as well from now on; false where the run was not launched so that this can be done. */
  readonly hide: (secrets: readonly string[]) => boolean;
}

/** Nothing of a run whose secrets cannot be hidden is begun: SPAWN_FAILED, with what was made for it taken away. */
export async function maskOf(launch: Launch, fault: (error: unknown) => void): Promise<RunMask> {
  try {
    const secrets = secretsOf(launch);
    if (launch.brokered !== true) return { mask: createMask(secrets), hide: () => false };
    const mask = createGrowingMask(secrets);
    return {
      mask,
      hide(more) {
        mask.add(more);
        return true;
      },
    };
  } catch (error) {
    await clearAway(launch, fault);
    const detail = (error instanceof Error ? error.message : String(error)).slice(0, 4_096);
    throw new HubError('SPAWN_FAILED', { file: launch.file.slice(0, 1_024), detail }, { cause: error });
  }
}
