import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { copyText } from '../../lib/clipboard';
import { useAttempt } from '../../lib/use-attempt';
import { Button } from '../../ui/button';

/** What an authority makes a certificate from, to be copied. */
export function RequestText({ request }: { readonly request: string }): ReactNode {
  const { t } = useTranslation('certificates');
  const attempt = useAttempt();
  return (
    <>
      <h3>{t('request.title')}</h3>
      <p className="ax-dim">{t('request.hint')}</p>
      <pre className="certificates-pem" tabIndex={0} aria-label={t('request.title')}>
        {request}
      </pre>
      <div>
        <Button small variant="default" onClick={() => attempt(copyText(request), t('request.copied'))}>
          {t('request.copy')}
        </Button>
      </div>
    </>
  );
}
