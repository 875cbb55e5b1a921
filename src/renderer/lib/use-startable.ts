import { useMemo } from 'react';
import type { HubError } from '#shared/contract/errors';
import type { Param } from '#shared/contract/params';
import type { StartableKind } from '#shared/contract/startable';
import { askedParams } from '#shared/contract/validate-params';
import { useHub } from './hub-context';
import { useScripts } from './live';
import { valuesOf, type TypedValues } from './typed-values';
import { useCall } from './use-call';
import { useCollection } from './use-collection';

/** What somebody chose to be started by itself, with the values that it is given; an empty id is nothing yet. */
export interface Chosen {
  readonly kind: StartableKind;
  readonly script: string;
  readonly values: TypedValues;
}

/** What there is to choose from, and what the form of the chosen one asks for. */
export interface Startable {
  readonly scripts: readonly Option[];
  readonly jobs: readonly Option[];
  readonly params: readonly Param[];
  /** Those that are asked for with these values. */
  readonly asked: readonly Param[];
  /** Secrets that it cannot do without: nobody is there to type them. */
  readonly secrets: readonly Param[];
  /** How often the chosen script is meant to run, where it says so. */
  readonly everySeconds: number | null;
  /** Whether what was chosen is known to be there. */
  readonly known: boolean;
  readonly error: HubError | undefined;
}

/** One thing of a list to choose from. */
export interface Option {
  readonly value: string;
  readonly label: string;
}

const byLabel = (a: Option, b: Option): number => a.label.localeCompare(b.label);

/** What can be started by itself: the scripts and the jobs, and the parameters of the one that was chosen. */
export function useStartable({ kind, script: id, values }: Chosen): Startable {
  const hub = useHub();
  const catalogue = useScripts().items;
  const kept = useCollection(
    (after, signal) => hub.jobs.watch({ after }, { signal }),
    (job) => job.id,
    [hub],
  ).items;
  const scripts = useMemo(
    () => catalogue.map((script) => ({ value: script.id, label: `${script.name} (${script.source})` })).sort(byLabel),
    [catalogue],
  );
  const jobs = useMemo(() => kept.map((job) => ({ value: job.id, label: job.name })).sort(byLabel), [kept]);
  const found = useCall(
    async (signal) => {
      if (id === '') return undefined;
      if (kind === 'script') {
        const { params, everySeconds } = await hub.scripts.get({ script: id }, { signal });
        return { id, params, everySeconds };
      }
      return { id, params: (await hub.jobs.get({ job: id }, { signal })).check.plan?.params ?? [], everySeconds: null };
    },
    [hub, kind, id],
  );
  const known = found.state === 'ok' && found.value?.id === id;
  const params = known ? (found.value?.params ?? []) : [];
  const asked = askedParams(params, valuesOf(params, values));
  return {
    scripts,
    jobs,
    params,
    asked,
    secrets: asked.filter((param) => param.kind === 'secret' && param.required),
    everySeconds: known ? (found.value?.everySeconds ?? null) : null,
    known,
    error: found.error,
  };
}
