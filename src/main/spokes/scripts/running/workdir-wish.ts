import path from 'node:path';
import type { FolderWish } from '../ports';
import { within } from '../sources/place';

/**
 * What a run is to be let see, with the folder that it starts in, to read. Not where that is one of these or lies in one: what is laid over
 * a folder that may be changed would take that away.
 */
export const withWorkdir = (wishes: readonly FolderWish[], workdir: string | null): readonly FolderWish[] =>
  workdir === null || wishes.some((wish) => within(workdir, path.resolve(wish.path)))
    ? wishes
    : [...wishes, { path: workdir, write: false }];
