import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A real repository that a test changes as its author would. */
export interface GitRepository {
  /** Its bare folder, which others fetch from. */
  readonly url: string;
  /** Writes files (null removes one) and publishes them on a branch; gives the commit. */
  commit(files: Readonly<Record<string, string | Uint8Array | null>>, options?: CommitOptions): string;
  /** A symbolic link in the author's folder, for the next commit. */
  link(relative: string, target: string): void;
  git(...args: readonly string[]): string;
}

export interface CommitOptions {
  readonly message?: string;
  readonly branch?: string;
  /** In place of what the branch had, as after a forced push. */
  readonly amend?: boolean;
  readonly executable?: readonly string[];
}

/** Nothing of the machine's own configuration has a say. */
const env = {
  ...process.env,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Grace',
  GIT_AUTHOR_EMAIL: 'grace@example.org',
  GIT_COMMITTER_NAME: 'Grace',
  GIT_COMMITTER_EMAIL: 'grace@example.org',
};

/** Makes an empty repository `NAME.git` below `folder`, whose branch is `main`. */
export function createGitRepository(folder: string, name = 'tools'): GitRepository {
  const bare = path.join(folder, `${name}.git`);
  const work = path.join(folder, `${name}-author`);
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-C', work, '-c', 'protocol.file.allow=always', ...args], {
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', bare], { env });
  execFileSync('git', ['init', '--quiet', '--initial-branch=main', work], { env });
  git('remote', 'add', 'origin', bare);
  return {
    url: bare,
    git,
    link(relative, target) {
      mkdirSync(path.dirname(path.join(work, relative)), { recursive: true });
      symlinkSync(target, path.join(work, relative));
    },
    commit(files, { message = 'Change', branch = 'main', amend = false, executable = [] } = {}) {
      if (branch !== git('branch', '--show-current')) git('checkout', '--quiet', '-B', branch);
      for (const [relative, content] of Object.entries(files)) {
        const file = path.join(work, relative);
        mkdirSync(path.dirname(file), { recursive: true });
        if (content === null) rmSync(file);
        else writeFileSync(file, content, { mode: executable.includes(relative) ? 0o755 : 0o644 });
      }
      git('add', '--all');
      git('commit', '--quiet', '--allow-empty', ...(amend ? ['--amend'] : []), '-m', message);
      git('push', '--quiet', '--force', 'origin', `HEAD:refs/heads/${branch}`);
      return git('rev-parse', 'HEAD');
    },
  };
}
