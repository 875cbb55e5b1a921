import { Textarea } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { REASON_LENGTH } from '#shared/contract/approval-values';
import type { RunPreview } from '#shared/contract/grant-plan';
import { useHub } from '../../lib/hub-context';
import { useCall } from '../../lib/use-call';
import { useFormat } from '../../lib/use-format';
import { Icon } from '../../ui/icon';

interface ApprovalNoteProps {
  readonly demand: NonNullable<RunPreview['approval']>;
  readonly reason: string;
  readonly onReason: (reason: string) => void;
  readonly disabled: boolean;
}

/** That another person has to agree before it starts, why, who that may be, and what they are to be told. */
export function ApprovalNote({ demand, reason, onReason, disabled }: ApprovalNoteProps): ReactNode {
  const { t } = useTranslation('scripts');
  const { locale } = useFormat();
  const hub = useHub();
  const others = useCall((signal) => hub.approvals.approvers({}, { signal }), [hub]).value?.others;
  const list = new Intl.ListFormat(locale, { type: 'conjunction' });
  const causes = list.format(demand.causes.map((cause) => t(`shell:approvalCause.${cause}`)));
  return (
    <div className="script-approval">
      <p className="script-notice">
        <Icon name="approvals" /> {t('approval.needed', { causes, time: waitText(demand.expiresSeconds, locale) })}
      </p>
      {others !== undefined && <p>{others.length === 0 ? t('approval.nobody') : t('approval.others', { list: list.format(others) })}</p>}
      <Textarea
        label={t('approval.reason')}
        withAsterisk
        required
        autosize={false}
        rows={2}
        maxLength={REASON_LENGTH}
        value={reason}
        disabled={disabled}
        onChange={(event) => onReason(event.currentTarget.value)}
      />
    </div>
  );
}

/** `4 hours` of seconds, in whole units. */
function waitText(seconds: number, locale: string): string {
  const [count, unit] = seconds >= 3_600 ? [Math.round(seconds / 3_600), 'hour'] : [Math.max(1, Math.round(seconds / 60)), 'minute'];
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(count);
}
