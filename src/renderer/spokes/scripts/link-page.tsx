import { useEffect, useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import { useSearch } from 'wouter/use-browser-location';
import { readRunLink } from '#shared/contract/run-link';
import { EmptyState } from '../../ui/states';
import { filledHref } from './link-address';

/** Where a link arrives, in a window or a browser: it leads on to the script's form, or says why it does not. It runs nothing. */
export function LinkPage(): ReactNode {
  const { t } = useTranslation('scripts');
  const [, navigate] = useLocation();
  const search = useSearch();
  const link = useMemo(() => readRunLink(new URLSearchParams(search).get('to') ?? ''), [search]);
  useEffect(() => {
    if (link.ok) navigate(filledHref(link.script, link.values), { replace: true }); // No field gets the focus: whoever types just now typed elsewhere.
  }, [link, navigate]);
  if (link.ok) return null;
  return (
    <EmptyState
      icon="warning"
      title={t('link.refused')}
      hint={t(`link.fault.${link.fault}`)}
      actions={
        <Link className="ax-link" href="/scripts">
          {t('link.scripts')}
        </Link>
      }
    />
  );
}
