import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { copyText } from '../../lib/clipboard';
import { notify } from '../../lib/notify';
import { useFormat } from '../../lib/use-format';
import { Button } from '../../ui/button';
import { Icon } from '../../ui/icon';

/** That the person signs in with a browser, which is open, or whose address is here. */
export function OpenStep({ url, opened }: { readonly url: string; readonly opened: boolean }): ReactNode {
  const { t } = useTranslation('identity');
  return (
    <div className="ax-confirm-text" role="status">
      <p>{t(opened ? 'signIn.opened' : 'signIn.openIt')}</p>
      {!opened && (
        <p className="identity-link">
          <Address url={url} label={t('signIn.open', { host: new URL(url).host })} />
          <Copy text={url} label={t('signIn.copyAddress')} />
        </p>
      )}
      {!opened && <p className="ax-dim ax-small">{t('signIn.sameMachine')}</p>}
    </div>
  );
}

interface CodeStepProps {
  readonly code: string;
  readonly url: string;
  readonly expiresAt: string;
}

/** Which code is typed where, and until when. */
export function CodeStep({ code, url, expiresAt }: CodeStepProps): ReactNode {
  const { t } = useTranslation('identity');
  const { time } = useFormat();
  return (
    <div className="ax-confirm-text" role="status">
      <p>{t('signIn.typeIt')}</p>
      <p className="identity-code">
        <code>{code}</code>
        <Copy text={code} label={t('signIn.copyCode')} />
      </p>
      <p className="identity-link">
        <Address url={url} label={url} />
        <Copy text={url} label={t('signIn.copyAddress')} />
      </p>
      <p className="ax-dim ax-small">{t('signIn.until', { time: time(expiresAt) })}</p>
    </div>
  );
}

/** A desktop window opens no address by a link: there it is copied. */
const Address = ({ url, label }: { readonly url: string; readonly label: string }): ReactNode =>
  location.protocol === 'app:' ? (
    <span>{label}</span>
  ) : (
    <a href={url} target="_blank" rel="noreferrer noopener">
      {label}
    </a>
  );

function Copy({ text, label }: { readonly text: string; readonly label: string }): ReactNode {
  const { t } = useTranslation();
  const copy = (): void => {
    copyText(text).then(
      () => notify({ tone: 'ok', message: t('shell:common.copied') }),
      () => notify({ tone: 'bad', message: t('shell:common.notCopied') }),
    );
  };
  return (
    <Button variant="default" small icon={<Icon name="copy" size={14} />} onClick={copy}>
      {label}
    </Button>
  );
}
