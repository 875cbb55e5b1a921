import { useEffect } from 'react';
import { useLocation } from 'wouter';
import type { Script } from '#shared/contract/scripts';
import { filledHref, type FormLink } from './link-address';
import type { LinkIssue } from './link-check';

/** Takes secrets that a link gave, and that are refused, out of the address and the history; their names stay, for the reason. */
export function useForgottenSecrets({ id }: Script, link: FormLink | undefined, issues: readonly LinkIssue[]): void {
  const [, navigate] = useLocation();
  useEffect(() => {
    const secrets = issues.flatMap(({ name, issue }) => (issue === 'secret' ? [name] : []));
    if (link === undefined || secrets.every((name) => link.values[name] === '')) return;
    const kept = Object.entries(link.values).map(([name, value]) => [name, secrets.includes(name) ? '' : value] as const);
    navigate(filledHref(id, Object.fromEntries(kept)), { replace: true });
  }, [id, link, issues, navigate]);
}
