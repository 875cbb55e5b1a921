import type { TFunction } from 'i18next';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Part } from '#shared/contract/hub';
import { partWords, sandboxFact, type Look } from '#shared/doctor/doctor-words';
import { Failed } from '../../lib/failed';
import { useHub } from '../../lib/hub-context';
import { useHubInfo } from '../../lib/hub-info';
import { useCall } from '../../lib/use-call';
import { Card } from '../../ui/card';
import { Facts } from '../../ui/facts';
import { LoadingState } from '../../ui/states';
import { StatusTag, type Tone } from '../../ui/status-tag';

const lookWith =
  (t: TFunction): Look =>
  (key) =>
    t(`doctor:${key}`, { defaultValue: '' });

const tones: Readonly<Record<Part['state'], Tone>> = { ok: 'ok', limited: 'wait', missing: 'plain' };

/** Which Axle this is, and what this machine has for it. */
export function About(): ReactNode {
  const { t } = useTranslation('settings');
  const hub = useHub();
  const info = useHubInfo();
  const doctor = useCall((signal) => hub.hub.doctor({}, { signal }), [hub]);
  return (
    <Card title={t('about.title')}>
      {info !== undefined && (
        <Facts
          facts={[
            { name: t('about.version'), value: info.version },
            { name: t('about.hub'), value: t('about.hubValue', { kind: t(`about.kind.${info.kind}`), pid: info.pid }) },
            { name: t('about.home'), value: <span className="ax-mono">{info.home}</span> },
          ]}
        />
      )}
      <h3 className="settings-sub">{t('about.parts')}</h3>
      {doctor.error !== undefined && <Failed error={doctor.error} retry={doctor.retry} />}
      {doctor.state === 'loading' && <LoadingState rows={6} label={t('shell:common.loading')} />}
      <ul>
        {doctor.value?.parts.map((part) => (
          <PartRow key={part.id} part={part} />
        ))}
      </ul>
      {doctor.value !== undefined && doctor.value.sandbox.length > 0 && (
        <>
          <h3 className="settings-sub">{t('about.sandbox')}</h3>
          <Facts facts={doctor.value.sandbox.map((fact) => sandboxFact(fact, lookWith(t)))} />
        </>
      )}
    </Card>
  );
}

function PartRow({ part }: { readonly part: Part }): ReactNode {
  const { t } = useTranslation('settings');
  const platform = useHubInfo()?.platform;
  const { name, enables, advice } = partWords(part, platform, lookWith(t));
  return (
    <li className="settings-row">
      <div className="ax-grow">
        <div className="ax-row">
          <b>{name}</b>
          {part.version !== null && <span className="ax-mono ax-dim ax-ellipsis">{part.version}</span>}
        </div>
        <p className="ax-small ax-dim">{enables}</p>
        {advice !== null && (
          <p className="ax-small settings-advice" title={part.advice ?? undefined}>
            {advice}
          </p>
        )}
      </div>
      <StatusTag tone={tones[part.state]} label={t(`doctor:state.${part.state}`)} />
    </li>
  );
}
