import { NumberInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { SlotPolicy, type Pool, type Slot } from '#shared/contract/slots';
import { Failed } from '../../lib/failed';
import { useHub } from '../../lib/hub-context';
import { useMay } from '../../lib/hub-info';
import { usePools } from '../../lib/live';
import { useFormat } from '../../lib/use-format';
import { Button } from '../../ui/button';
import { Card } from '../../ui/card';
import { Choice } from '../../ui/choice';
import { ConfirmDialog } from '../../ui/confirm-dialog';
import { Gauge } from '../../ui/gauge';
import { LoadingState } from '../../ui/states';
import { Row } from './row';
import { useAttempt } from './use-change';

/** How much may run at once, and who holds a slot now. */
export function Slots(): ReactNode {
  const { t } = useTranslation('settings');
  const pools = usePools();
  const hub = useHub();
  const attempt = useAttempt();
  const [taking, setTaking] = useState<Slot>();
  // There is a pool always: who is told of none may not see them.
  if (pools.state === 'ok' && pools.items.length === 0) return null;
  return (
    <Card title={t('slots.title')} aside={t('slots.hint')}>
      {pools.error !== undefined && <Failed error={pools.error} retry={pools.retry} />}
      {pools.state === 'loading' && <LoadingState rows={2} label={t('shell:common.loading')} />}
      {pools.items.map((pool) => (
        <PoolRow key={pool.name} pool={pool} onTake={setTaking} />
      ))}
      {taking !== undefined && (
        <ConfirmDialog
          title={t('slots.release.title')}
          confirmLabel={t('slots.release.act')}
          cancelLabel={t('shell:common.cancel')}
          danger
          onConfirm={() => {
            setTaking(undefined);
            attempt(hub.slots.release({ slot: taking.id }));
          }}
          onCancel={() => setTaking(undefined)}
        >
          {t('slots.release.text', { what: taking.what === '' ? taking.id : taking.what, holder: taking.holder })}
        </ConfirmDialog>
      )}
    </Card>
  );
}

function PoolRow({ pool, onTake }: { readonly pool: Pool; readonly onTake: (slot: Slot) => void }): ReactNode {
  const { t } = useTranslation('settings');
  const hub = useHub();
  const attempt = useAttempt();
  const mayWrite = useMay('slots:write');
  const name = pool.name === 'hub' ? t('slots.hub') : pool.name;
  // Only runs can wait, be skipped or replaced.
  const policies = pool.name === 'hub' ? SlotPolicy.options : [pool.policy];
  const words = t('slots.used', { used: pool.used, limit: pool.limit });
  return (
    <div className="settings-pool">
      <div className="settings-row">
        <div className="ax-grow">
          <b>{name}</b>
          <div className="ax-row ax-dim ax-small">
            <Gauge used={pool.used} limit={pool.limit} label={`${name}: ${words}`} />
            {words}
            {pool.queued > 0 && <span>{t('slots.queued', { count: pool.queued })}</span>}
          </div>
        </div>
        <Limit
          label={t('slots.limit', { pool: name })}
          min={0}
          value={pool.limit}
          disabled={!mayWrite}
          keep={(limit) => hub.slots.set({ pool: pool.name, limit: limit ?? pool.limit })}
        />
        <Limit
          label={t('slots.perPerson', { pool: name })}
          placeholder={t('slots.perPersonNone')}
          suffix={` ${t('slots.perPersonUnit')}`}
          min={1}
          value={pool.perHolder}
          disabled={!mayWrite}
          keep={(perHolder) => hub.slots.set({ pool: pool.name, limit: pool.limit, perHolder })}
        />
        <Choice
          label={t('slots.policy', { pool: name })}
          disabled={!mayWrite || policies.length < 2}
          value={pool.policy}
          onChange={(policy) => attempt(hub.slots.set({ pool: pool.name, limit: pool.limit, policy }))}
          options={policies.map((value) => ({ value, label: t(`policy.${value}`) }))}
        />
      </div>
      {pool.name === 'hub' && (
        <Row label={t('slots.target')} hint={t('slots.targetHint')}>
          <Limit
            label={t('slots.perTarget', { pool: name })}
            placeholder={t('slots.perTargetNone')}
            suffix={` ${t('slots.perTargetUnit')}`}
            min={1}
            value={pool.perTarget}
            disabled={!mayWrite}
            keep={(perTarget) => hub.slots.set({ pool: pool.name, limit: pool.limit, perTarget })}
          />
        </Row>
      )}
      {pool.used > 0 && (
        <ul className="settings-slots" aria-label={t('slots.holders', { pool: name })}>
          {pool.slots.map((slot) => (
            <SlotRow key={slot.id} slot={slot} onTake={mayWrite ? () => onTake(slot) : undefined} />
          ))}
          {pool.used > pool.slots.length && <li className="ax-dim">{t('slots.more', { count: pool.used - pool.slots.length })}</li>}
        </ul>
      )}
    </div>
  );
}

interface LimitProps {
  readonly label: string;
  /** What an empty field means; without it, an empty field changes nothing. */
  readonly placeholder?: string;
  readonly suffix?: string;
  readonly min: number;
  readonly value: number | null;
  readonly disabled: boolean;
  readonly keep: (value: number | null) => Promise<unknown>;
}

/** A number that is kept when it is left or entered. */
function Limit({ label, placeholder, suffix = '', min, value, disabled, keep }: LimitProps): ReactNode {
  const attempt = useAttempt();
  const [typed, setTyped] = useState<number | null>();
  const finish = (): void => {
    if (typed !== undefined && typed !== value) attempt(keep(typed).then(() => setTyped(undefined)));
  };
  const empty = placeholder === undefined ? undefined : null;
  return (
    <NumberInput
      aria-label={label}
      className="settings-number"
      placeholder={placeholder}
      suffix={suffix}
      min={min}
      max={10_000}
      allowDecimal={false}
      disabled={disabled}
      value={(typed === undefined ? value : typed) ?? ''}
      onChange={(next) => setTyped(typeof next === 'number' ? next : empty)}
      onBlur={finish}
      onKeyDown={(event) => event.key === 'Enter' && finish()}
    />
  );
}

function SlotRow({ slot, onTake }: { readonly slot: Slot; readonly onTake: (() => void) | undefined }): ReactNode {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const held = [...slot.targets, t('slots.heldBy', { holder: slot.holder, host: slot.host })].join(' · ');
  return (
    <li>
      <b className="ax-ellipsis">{slot.what === '' ? slot.id : slot.what}</b>
      <span className="ax-dim ax-ellipsis ax-grow">{held}</span>
      <span className="ax-dim">{format.ago(new Date(slot.acquiredAt / 1_000).toISOString())}</span>
      {onTake !== undefined && (
        <Button variant="default" small danger onClick={onTake}>
          {t('slots.release.act')}
        </Button>
      )}
    </li>
  );
}
