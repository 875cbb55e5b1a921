/**
 * What a plan of grants is told apart by, in the order in which a digest of it names them. New ones come last. `script` is its bytes, its
 * metadata and the files that it declares; `other` is what this version has no name for.
 */
export const grantFacets = [
  'script',
  'trust',
  'sandbox',
  'user',
  'network',
  'folder',
  'files',
  'folders',
  'secrets',
  'picks',
  'interpreter',
  'dependencies',
  'limits',
  'timeout',
  'notes',
  'other',
  // Left out of a digest where nothing of it is granted, so that digests from before there was one still hold.
  'broker',
] as const;
/** One of the things that a plan of grants is told apart by. */
export type GrantFacet = (typeof grantFacets)[number];

/** Digits of a facet in a digest: too few to be relied on, which the whole is for, and enough to say what is different. */
export const FACET_DIGITS = 4;

/** What is different between two digests, as a preview answers them. */
export function changedBetween(before: string, now: string): readonly GrantFacet[] {
  const [whole, facets = ''] = before.split('.');
  const [wholeNow, facetsNow = ''] = now.split('.');
  if (whole === wholeNow) return [];
  const at = (digits: string, index: number): string => digits.slice(index * FACET_DIGITS, (index + 1) * FACET_DIGITS);
  const changed = grantFacets.filter((_, index) => at(facets, index) !== at(facetsNow, index));
  return changed.length === 0 ? ['other'] : changed;
}

/** What the values of a form and the level that is chosen in it may change of a plan: who typed them expects that. */
const typed: readonly GrantFacet[] = ['sandbox', 'user', 'network', 'folder', 'folders', 'secrets', 'picks', 'limits', 'notes'];

/** What is different though nobody typed anything that could be why. */
export const changedUnasked = (before: string, now: string): readonly GrantFacet[] =>
  changedBetween(before, now).filter((facet) => !typed.includes(facet));
