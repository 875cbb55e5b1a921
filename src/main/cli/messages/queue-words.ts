import type { Messages } from './sentences';

type Words = Pick<Messages, 'queuedBefore' | 'waitsInQueue'>;

const before = (count: number): string => (count === 0 ? 'none before it' : `${count} before it`);
const avant = (count: number): string => (count === 0 ? 'aucune avant elle' : `${count} avant elle`);

/** What is said of a run's place in the queue, in each language. */
export const queueWords: Readonly<Record<'en' | 'fr', Words>> = {
  en: { queuedBefore: before, waitsInQueue: (count) => `Waiting for a slot, ${before(count)}` },
  fr: { queuedBefore: avant, waitsInQueue: (count) => `En attente d’un emplacement, ${avant(count)}` },
};
