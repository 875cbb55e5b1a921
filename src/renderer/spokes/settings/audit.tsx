import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useHub } from '../../lib/hub-context';
import { useMay } from '../../lib/hub-info';
import { useSettings } from '../../lib/settings-context';
import { useAttempt } from '../../lib/use-attempt';
import { Card } from '../../ui/card';
import { Choice } from '../../ui/choice';
import { ConfirmDialog } from '../../ui/confirm-dialog';
import { Row } from './row';
import { useChange } from './use-change';

const DAY_MS = 24 * 3_600_000;
/** Ages in days that are offered; another that was set by the command line is offered too. */
const ages = [0, 30, 90, 180, 365, 730, 1_825, 3_650];

/** How long the audit chain keeps entries; what a shorter time would remove is said before it is set. */
export function Audit(): ReactNode {
  const { t } = useTranslation('settings');
  const { settings } = useSettings();
  const hub = useHub();
  const change = useChange();
  const attempt = useAttempt();
  const [asked, setAsked] = useState<{ readonly days: number; readonly removed: number }>();
  const may = [useMay('settings:write'), useMay('audit:admin')].every(Boolean);
  const { auditDays } = settings;
  const offered = ages.includes(auditDays) ? ages : [...ages, auditDays].toSorted((a, b) => a - b);
  const shorten = async (days: number): Promise<void> => {
    const before = new Date(Date.now() - days * DAY_MS).toISOString();
    const { removed } = await hub.audit.prune({ before, dryRun: true });
    if (removed === 0) change({ auditDays: days });
    else setAsked({ days, removed });
  };
  const choose = (days: number): void => {
    if (days !== 0 && (auditDays === 0 || days < auditDays)) attempt(shorten(days));
    else change({ auditDays: days });
  };
  return (
    <Card title={t('audit.title')}>
      <Row label={t('audit.days')} hint={t(auditDays === 0 ? 'audit.neverHint' : 'audit.daysHint')} htmlFor="audit-days">
        <Choice
          id="audit-days"
          disabled={!may}
          value={String(auditDays)}
          onChange={(days) => choose(Number(days))}
          options={offered.map((days) => ({
            value: String(days),
            label: days === 0 ? t('audit.never') : t('audit.age', { count: days }),
          }))}
        />
      </Row>
      {asked !== undefined && (
        <ConfirmDialog
          title={t('audit.shorten.title', { days: asked.days })}
          confirmLabel={t('audit.shorten.act')}
          cancelLabel={t('shell:common.cancel')}
          danger
          onConfirm={() => {
            change({ auditDays: asked.days });
            setAsked(undefined);
          }}
          onCancel={() => setAsked(undefined)}
        >
          <p>{t('audit.shorten.found', { count: asked.removed })}</p>
        </ConfirmDialog>
      )}
    </Card>
  );
}
