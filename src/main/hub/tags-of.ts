import type { ObjectRef } from '#shared/contract/kernel';

/** What has to be known of things to say by which tags roles reach them. Undefined where there is no such thing. */
export interface Tagged {
  /** Of a script by id, name or end of the path, with `among` of those that have one of these tags; undefined too where more than one is meant. */
  readonly ofScript: (text: string, among?: ReadonlySet<string>) => readonly string[] | undefined;
  /** Those that its scripts had, a list for each, of a run that is remembered without asking the storage. */
  readonly ofRun: (id: string) => readonly (readonly string[])[] | undefined;
  /** The scripts that something starts, once it is agreed to, due, asked for or has happened; it is named as its own calls take it. */
  readonly scriptsOf: (kind: Starting, text: string) => readonly string[] | undefined;
}

/** What starts scripts. `job-text` is a job that is not kept yet: its text. */
const starting = ['approval', 'schedule', 'trigger', 'job', 'job-text'] as const;
export type Starting = (typeof starting)[number];
const isStarting = (kind: ObjectRef['kind']): kind is Starting => starting.some((one) => one === kind);

/**
 * The tags by which a role that is limited reaches an object, a list for each of its scripts. What has none is out of reach of such a role:
 * pools, settings, sources.
 *
 * What somebody types is looked for among what their role reaches, as by all who then act on it: nobody takes a script from them by adding another
 * of its name. What is kept already means what it meant, or everybody who adds a script of that name would reach it.
 */
export const createTagsOf =
  ({ ofScript, ofRun, scriptsOf }: Tagged) =>
  ({ kind, id }: ObjectRef, tags: ReadonlySet<string>): readonly (readonly string[])[] | undefined => {
    if (kind === 'script') return all([ofScript(id, tags)]);
    if (kind === 'run') return ofRun(id);
    const scripts = isStarting(kind) ? scriptsOf(kind, id) : undefined;
    const among = kind === 'job-text' ? tags : undefined;
    return scripts && all(scripts.map((script) => ofScript(script, among)));
  };

/** Undefined where one is: what is not known of one script is not known of the whole. */
function all(lists: readonly (readonly string[] | undefined)[]): readonly (readonly string[])[] | undefined {
  const known = lists.filter((list) => list !== undefined);
  return known.length === lists.length ? known : undefined;
}
