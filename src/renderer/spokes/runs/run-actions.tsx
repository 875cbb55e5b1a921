import { Button } from '@mantine/core';
import { memo, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { HubError } from '#shared/contract/errors';
import type { Run } from '#shared/contract/runs';
import { errorText } from '../../lib/error-text';
import { useHub } from '../../lib/hub-context';
import { useMay } from '../../lib/hub-info';
import { notify } from '../../lib/notify';
import { hasEnded } from '../../lib/run-state';
import { Icon } from '../../ui/icon';
import { CompareWithPrevious } from './compare-with-previous';
import { Evidence } from './evidence';
import { RetryJob } from './job/retry-job';
import { Repeat } from './repeat';
import { saveTicket } from '../../lib/save-ticket';
import { useCancel } from './use-cancel';

/** Repeat, download, compare, export as evidence, cancel. */
export const RunActions = memo(function RunActions({ run }: { readonly run: Run }): ReactNode {
  const { t } = useTranslation('runs');
  const mayRun = useMay('runs:write');
  const mayProve = useMay('audit:read');
  const { cancel, asked: all } = useCancel();
  const asked = all.has(run.id);
  return (
    <>
      {mayRun && (run.job === null ? <Repeat run={run} /> : hasEnded(run) && run.state !== 'succeeded' && <RetryJob run={run} />)}
      {!run.output.gone && run.output.bytes > 0 && <Download run={run} />}
      {run.job === null && <CompareWithPrevious run={run} />}
      {mayProve && hasEnded(run) && <Evidence run={run} />}
      {mayRun && !hasEnded(run) && (
        <Button
          data-danger="quiet"
          variant="default"
          disabled={asked}
          onClick={() => cancel(run)}
          leftSection={<Icon name="stop" size={12} />}
        >
          {t(asked ? 'cancel.waiting' : 'cancel.label')}
        </Button>
      )}
    </>
  );
});

function Download({ run }: { readonly run: Run }): ReactNode {
  const { t } = useTranslation('runs');
  const hub = useHub();
  const [open, setOpen] = useState(false);
  const menu = useRef<HTMLDivElement>(null);
  const download = async (plain: boolean): Promise<void> => {
    setOpen(false);
    try {
      const { ticket, name } = await hub.runs.download({ run: run.id, plain });
      saveTicket(ticket, name);
    } catch (error) {
      notify({ tone: 'bad', message: errorText(HubError.from(error), t) });
    }
  };
  return (
    <div
      className="run-menu"
      ref={menu}
      onBlur={(event) => !menu.current?.contains(event.relatedTarget) && setOpen(false)}
      onKeyDown={(event) => event.key === 'Escape' && setOpen(false)}
    >
      <Button
        variant="default"
        aria-expanded={open}
        aria-haspopup="menu"
        onClick={() => setOpen(!open)}
        leftSection={<Icon name="download" size={14} />}
      >
        {t('download.label')}
      </Button>
      {open && (
        <div className="run-menu-list" role="menu">
          <button type="button" role="menuitem" onClick={() => void download(false)}>
            {t('download.raw')}
          </button>
          <button type="button" role="menuitem" onClick={() => void download(true)}>
            {t('download.plain')}
          </button>
        </div>
      )}
    </div>
  );
}
