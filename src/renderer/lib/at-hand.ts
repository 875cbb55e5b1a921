/** So many places stay for what was run last, however many favourites there are. */
const FOR_RECENT = 2;

/** What is offered of a person's own: favourites first, then what they ran last; both have a place. `most` in all. */
export function atHand<T>(favourites: readonly T[], recent: readonly T[], most: number): readonly T[] {
  const kept = Math.min(FOR_RECENT, recent.length);
  return [...favourites.slice(0, most - kept), ...recent].slice(0, most);
}
