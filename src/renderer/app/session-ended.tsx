import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyState } from '../ui/states';
import { Brand } from './brand';

/** In place of everything once the hub says that the session is over: there is nothing left to try from here. */
export function SessionEnded(): ReactNode {
  const { t } = useTranslation();
  return (
    <main className="ax-ended">
      <Brand />
      <EmptyState icon="shield" title={t('shell:ended.title')} hint={t('shell:ended.hint')} />
      <code>axle serve</code>
      {location.protocol !== 'app:' && <a href="/sign-in">{t('shell:ended.signIn')}</a>}
    </main>
  );
}
