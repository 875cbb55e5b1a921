import { endedStates, type runStates } from './run-state';

/** What a notice is about, for who shows it outside the dashboard: one run, or several of which it tells as one. */
export type NoticeAbout = { readonly type: 'run'; readonly run: string; readonly ended: boolean } | { readonly type: 'many' };

/** The mark in a run's address with which its page asks at once whether it is to run again. */
export const AGAIN = 'again';

/** What a notice is about. */
export const aboutOf = (notice: {
  readonly run: string;
  readonly state: (typeof runStates)[number];
  readonly together: object | null;
}): NoticeAbout =>
  notice.together === null ? { type: 'run', run: notice.run, ended: endedStates.includes(notice.state) } : { type: 'many' };

/** The path of the page that a notice leads to. Made of an id alone: its text comes from scripts and from people. */
export const noticePath = (about: NoticeAbout): string =>
  about.type === 'many' ? '/notifications' : `/runs/${encodeURIComponent(about.run)}`;

/** The path where it is asked whether the same is to run again; undefined where there is nothing to repeat, or not yet. */
export const againPath = (about: NoticeAbout): string | undefined =>
  about.type === 'run' && about.ended ? `${noticePath(about)}?${AGAIN}` : undefined;
