import type { Implement } from '#shared/contract/kernel';
import type { repositories } from '#shared/contract/repositories';
import type { Repositories } from './service';

/** The wire's view of git repositories. */
export function createRepositoryHandlers(git: Repositories): Implement<typeof repositories> {
  return {
    watch: ({ after }, ctx) => git.all.follow(after, ctx.signal, ({ source }) => ctx.may('scripts:read', { kind: 'source', id: source })),
    add: ({ url, branch, folder, every, label }, { actor, signal }) => git.add({ url, branch, folder, every, label }, actor, signal),
    change: ({ source, ...change }, { actor, signal }) => git.change(source, change, actor, signal),
    async stop({ source }) {
      git.stop(source);
      return {};
    },
  };
}
