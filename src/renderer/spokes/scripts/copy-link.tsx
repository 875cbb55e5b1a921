import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Param } from '#shared/contract/params';
import { copyText } from '../../lib/clipboard';
import { notify } from '../../lib/notify';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';
import type { FormValues } from './form-model';
import { linkOf } from './link-check';
import { isUploaded } from './uploaded';

interface CopyLinkProps {
  readonly script: string;
  readonly asked: readonly Param[];
  readonly values: FormValues;
}

/** Copies a link that opens this form with the values that are in it now. */
export function CopyLink({ script, asked, values }: CopyLinkProps): ReactNode {
  const { t } = useTranslation('scripts');
  const copy = async (): Promise<void> => {
    const { link, leftOut } = linkOf(script, asked, values, isUploaded);
    if (link === undefined) return notify({ tone: 'bad', message: t('link.impossible') });
    try {
      await copyText(link);
      const said = [
        t(asked.some(({ kind }) => kind === 'secret') ? 'link.copiedWithoutSecrets' : 'link.copied'),
        ...(leftOut.length === 0 ? [] : [t('link.withoutFiles', { list: leftOut.join(', ') })]),
      ];
      notify({ tone: 'ok', message: said.join('. ') });
    } catch {
      notify({ tone: 'bad', message: t('shell:common.notCopied') });
    }
  };
  return (
    <Button variant="subtle" small icon={<Icon name="copy" size={14} />} onClick={() => void copy()}>
      {t('link.copy')}
    </Button>
  );
}
