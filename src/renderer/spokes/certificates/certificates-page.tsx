import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { Certificate } from '#shared/contract/certificates';
import { Failed } from '../../lib/failed';
import { useHub } from '../../lib/hub-context';
import { useMay } from '../../lib/hub-info';
import { useCall } from '../../lib/use-call';
import { useMedia } from '../../lib/use-media';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { DataTable } from '../../ui/data-table';
import { Icon } from '../../ui/icon';
import { Page } from '../../ui/page';
import { EmptyState } from '../../ui/states';
import { CreateDialog } from './create-dialog';
import { DetailDialog } from './detail-dialog';
import { EndingList } from './ending-list';
import { useCertificateColumns } from './certificate-columns';

/** The certificates of this person, the one that ends first at the top. A row shows all of it; `/certificates/new` makes one. */
export function CertificatesPage(): ReactNode {
  const { t } = useTranslation('certificates');
  const hub = useHub();
  const mayWrite = useMay('certificates:write');
  const roomy = useMedia('(min-width: 1000px)');
  const found = useCall((signal) => hub.certificates.list({}, { signal }), [hub]);
  const columns = useCertificateColumns();
  const [path, navigate] = useLocation();
  const making = path === '/certificates/new';
  const setMaking = (on: boolean): void => navigate(on ? '/certificates/new' : '/certificates', { replace: !on });
  const [shown, setShown] = useState<Certificate>();
  const [request, setRequest] = useState<string>();
  const { items = [], faults = [], places = [] } = found.value ?? {};
  const add = (
    <Button icon={<Icon name="plus" size={14} />} disabled={!mayWrite} onClick={() => setMaking(true)}>
      {t('create.open')}
    </Button>
  );
  return (
    <Page fill title={t('title')} actions={items.length > 0 && add}>
      {places.length > 0 && <p className="ax-dim certificates-hint">{t('hint', { places: places.join(' · ') })}</p>}
      {faults.length > 0 && (
        <ul className="certificates-faults" aria-label={t('faults')}>
          {faults.map(({ file, reason }) => (
            <li key={file}>{t(`fault.${reason}`, { file })}</li>
          ))}
        </ul>
      )}
      <EndingList certificates={items} />
      {found.error !== undefined ? (
        <Failed error={found.error} retry={found.retry} />
      ) : (
        <Card fill>
          <DataTable
            label={t('title')}
            columns={columns}
            rows={items}
            rowKey={({ thumbprint }) => thumbprint}
            onOpen={setShown}
            initialSort={{ id: 'ends', desc: false }}
            hidden={roomy ? [] : ['issuer', 'where']}
            loading={found.value === undefined ? t('shell:common.loading') : undefined}
            empty={<EmptyState icon="certificates" title={t('empty.title')} hint={t('empty.hint')} actions={add} />}
          />
        </Card>
      )}
      {shown !== undefined && (
        <DetailDialog
          key={shown.thumbprint}
          request={request}
          onKept={(certificate) => {
            setShown(certificate);
            setRequest(undefined);
            found.retry();
          }}
          certificate={shown}
          users={items.find(({ thumbprint }) => thumbprint === shown.thumbprint)?.usedBy ?? []}
          mayWrite={mayWrite}
          onRemoved={() => {
            setShown(undefined);
            found.retry();
          }}
          onClose={() => {
            setShown(undefined);
            setRequest(undefined);
          }}
        />
      )}
      {making && (
        <CreateDialog
          onMade={(certificate, made) => {
            setMaking(false);
            setShown(certificate);
            setRequest(made);
            found.retry();
          }}
          onCancel={() => setMaking(false)}
        />
      )}
    </Page>
  );
}
