import { hash } from 'node:crypto';
import { join, sep } from 'node:path';
import canonicalize from 'canonicalize';
import { HubError } from '#shared/contract/errors';
import { changedBetween, FACET_DIGITS, grantFacets, type GrantFacet } from '#shared/contract/grant-facets';
import { GrantDigest, type GrantPlan } from '#shared/contract/grant-plan';
import type { RunTrust } from '#shared/contract/trust';

/** What a start is bound to: what it would be granted, and to which bytes. */
export interface Bound {
  readonly plan: GrantPlan;
  /** The bytes that would run, and how they are trusted; null where nothing of the kind is known. */
  readonly trust: RunTrust | null;
}

/**
 * Where each part of a plan is named. Null is what differs without anybody having been granted anything else: where packages lie
 * once they are installed, and whether the script has kept something of its own since.
 */
const facetOf = {
  script: 'script',
  level: 'sandbox',
  user: 'user',
  elevation: 'user',
  network: 'network',
  folder: 'folder',
  files: 'files',
  folders: 'folders',
  workdir: 'folders',
  secrets: 'secrets',
  exposed: 'secrets',
  picks: 'picks',
  interpreter: 'interpreter',
  dependencies: 'dependencies',
  limits: 'limits',
  timeoutSeconds: 'timeout',
  notes: 'notes',
  environment: null,
  results: null,
  state: null,
  broker: 'broker',
} as const satisfies Record<keyof GrantPlan, GrantFacet | null>;

/** One name for a plan and the bytes that it is of; `home` is the hub's data folder, whose names at random are left out. */
export function digestOf({ plan, trust }: Bound, home: string): GrantDigest {
  const facets: Readonly<Record<string, GrantFacet | null>> = facetOf;
  const parts = new Map<GrantFacet, unknown[]>(grantFacets.map((facet) => [facet, []]));
  // Two parts may be of one facet: which comes first is not for their order in the plan to say.
  for (const [key, value] of Object.entries(settled(plan, home)).toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    // A plan that says nothing of these is as it was before plans could.
    if ((key === 'exposed' && plan.exposed.length === 0) || (key === 'workdir' && plan.workdir === null)) continue;
    if (key === 'broker' && plan.broker === null) continue;
    const facet = Object.hasOwn(facets, key) ? facets[key] : 'other';
    if (facet) parts.get(facet)?.push(value);
  }
  parts.get('script')?.push(trust?.digest ?? null);
  parts.get('trust')?.push(trust?.state ?? null);
  const named = plan.broker === null ? grantFacets.filter((facet) => facet !== 'broker') : grantFacets;
  const texts = named.map((facet) => canonicalize([facet, ...(parts.get(facet) ?? [])]) ?? '');
  const short = texts.map((text) => hash('sha256', text, 'hex').slice(0, FACET_DIGITS));
  return GrantDigest.parse(`${hash('sha256', texts.join('\n'), 'hex')}.${short.join('')}`);
}

/** Refuses with GRANTS_CHANGED a run that would be granted anything else than what was seen before it. */
export function demandSame(expect: GrantDigest, bound: Bound, script: string, home: string): void {
  const changed = changedBetween(expect, digestOf(bound, home));
  if (changed.length > 0) throw new HubError('GRANTS_CHANGED', { script: script.slice(0, 1_024), changed: [...changed] });
}

/** Notes that say of a file, a folder or the network what stands there already. */
const told = /^(?:not-shared:|network-includes-this-machine$)/;

/** A file that was sent for one run lies in a folder with a name of its own each time: that is no other grant. */
function settled(plan: GrantPlan, home: string): GrantPlan {
  const uploads = join(home, 'uploads') + sep;
  const still = (text: string): string => {
    const at = text.indexOf(uploads);
    if (at < 0) return text;
    const rest = text.slice(at + uploads.length);
    return `${text.slice(0, at)}upload${rest.slice(rest.indexOf(sep))}`;
  };
  return {
    ...plan,
    folders: plan.folders.map((folder) => ({
      ...folder,
      path: still(folder.path),
      real: folder.real === null ? null : still(folder.real),
    })),
    notes: plan.notes.filter((note) => !told.test(note)),
  };
}
