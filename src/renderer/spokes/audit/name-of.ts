/** `ada (SESSION)` is told apart by its session in the entry itself; in a list the name is what is read. */
export const nameOf = (actor: string): string => actor.replace(/ \([^()]*\)$/, '');
