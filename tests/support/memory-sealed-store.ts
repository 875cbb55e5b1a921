import type { SealedStore, SealState } from '#main/platform/sealed-store-port';
import type { OpenableStore } from '#main/platform/sealed/store';
import { HubError } from '#shared/contract/errors';

/** A sealed store in memory, for tests: what is in it can be looked at and changed. */
export interface MemorySealedStore extends SealedStore, Pick<OpenableStore, 'begin' | 'status'> {
  readonly values: Map<string, Buffer>;
  /** `shut`: as at the start of a hub, locked until it is first read. */
  become(state: SealState | 'shut'): void;
  /** What is read of these names next does not open: it is set aside, as the store does. */
  damage(...names: readonly string[]): void;
  /** Reads wait from now on; gives how to end that. */
  hold(): () => void;
}

/** It is open from the beginning. */
export function memorySealedStore(): MemorySealedStore {
  const values = new Map<string, Buffer>();
  const listeners = new Set<(state: SealState) => void>();
  const damaged = new Set<string>();
  let held = Promise.resolve();
  let state: SealState = 'open';
  let shut = false;
  const open = (): void => {
    if (state !== 'open') throw new HubError('SECRETS_LOCKED', { reason: state === 'unset' ? 'unset' : 'passphrase' });
  };
  function change(next: SealState, isShut = false): void {
    state = next;
    shut = isShut;
    for (const listener of listeners) listener(next);
  }
  // Others have their turn in between, as with a disk.
  const later = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  return {
    values,
    get state() {
      return state;
    },
    async read(name) {
      if (state === 'unset') return undefined;
      if (shut) change('open');
      open();
      await later();
      await held;
      if (damaged.delete(name)) {
        values.delete(name);
        throw new HubError('SEALED_DAMAGED', { name, file: `${name}.damaged` });
      }
      const value = values.get(name);
      return value === undefined ? undefined : Buffer.from(value);
    },
    async write(name, value) {
      open();
      const copy = Buffer.from(value);
      await later();
      values.set(name, copy);
    },
    async remove(name) {
      open();
      await later();
      values.delete(name);
    },
    async begin() {
      if (shut) change('open');
    },
    status: () => ({ state, by: null, reason: state === 'open' ? null : 'passphrase', keySince: null, rotating: false }),
    onState(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    become: (next) => change(next === 'shut' ? 'locked' : next, next === 'shut'),
    damage(...names) {
      for (const name of names) damaged.add(name);
    },
    hold() {
      let end = (): void => undefined;
      held = new Promise<void>((resolve) => (end = resolve));
      return end;
    },
  };
}
