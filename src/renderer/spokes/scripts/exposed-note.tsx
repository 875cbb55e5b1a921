import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Param } from '#shared/contract/params';
import { useFormat } from '../../lib/use-format';

/** Which secrets would stand on the script's command line, and what that means: to go on is to agree. */
export function ExposedNote({ exposed }: { readonly exposed: readonly Param[] }): ReactNode {
  const { t } = useTranslation('scripts');
  const { locale } = useFormat();
  if (exposed.length === 0) return null;
  const names = exposed.map(({ label, name }) => label || name);
  const list = new Intl.ListFormat(locale, { type: 'conjunction' }).format(names);
  return <p className="script-exposed">{t('confirm.exposed', { list, count: exposed.length })}</p>;
}
