import type { Vault } from '#shared/contract/vaults';
import { useHub } from '../../lib/hub-context';
import { useCollection, type Collection } from '../../lib/use-collection';

/** The vaults that are known, as they come and go. */
export function useVaults(): Collection<Vault> {
  const hub = useHub();
  return useCollection(
    (after, signal) => hub.vaults.watch({ after }, { signal }),
    ({ name }) => name.toLowerCase(),
    [hub],
  );
}
