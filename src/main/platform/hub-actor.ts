import type { Actor } from '#shared/contract/actor';

/** The hub itself, in the record, where nobody asked for what it does. No account may be called so. */
export const hubActor: Actor = { id: 'hub', name: 'Axle', face: 'hub' };
