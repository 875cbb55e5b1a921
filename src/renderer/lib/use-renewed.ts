import { useEffect, useMemo, type DependencyList, type EffectCallback } from 'react';

// The one place where dependencies come from a caller: what is renewed is written where it is used, so that only
// the caller can say what it depends on.

/** An effect that is renewed whenever one of `deps` changes. */
export function useRenewedEffect(effect: EffectCallback, deps: DependencyList): void {
  // oxlint-disable-next-line react-hooks/exhaustive-deps, react/exhaustive-effect-dependencies
  useEffect(effect, deps);
}

/** What `make` made, made anew whenever one of `deps` changes. */
export function useRenewed<T>(make: () => T, deps: DependencyList): T {
  // oxlint-disable-next-line react-hooks/exhaustive-deps, react/use-memo, react/memo-dependencies
  return useMemo(make, deps);
}
