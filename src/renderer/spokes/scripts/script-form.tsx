import { Button } from '@mantine/core';
import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Script } from '#shared/contract/scripts';
import { isTrusted } from '#shared/contract/trust-state';
import { useMay } from '../../lib/hub-info';
import { usePools } from '../../lib/live';
import { useSettings } from '../../lib/settings-context';
import { problemText } from '../../lib/problem-text';
import { shortcutLabel, useShortcut } from '../../lib/shortcuts';
import { ConfirmDialog } from '../../ui/confirm-dialog';
import { Icon } from '../../ui/icon';
import { KeyHint } from '../../ui/key-hint';
import { ApprovalNote } from './approval-note';
import { ConsequencesBox } from './consequences-box';
import { ExposedNote } from './exposed-note';
import { CopyLink } from './copy-link';
import { linkIssues } from './link-check';
import type { FormLink } from './link-address';
import { LinkNotice } from './link-notice';
import { useForgottenSecrets } from './use-forgotten-secrets';
import { PresetBar } from './preset-bar';
import { PresetDialogs } from './preset-dialogs';
import { ParamField } from './param-field';
import { RunOptions } from './run-options';
import { usePresets } from './use-presets';
import { useRunForm } from './use-run-form';

interface ScriptFormProps {
  readonly script: Script;
  /** What a link asked for; undefined where none did. */
  readonly link: FormLink | undefined;
  /** Whether the script cannot be had any more. */
  readonly gone: boolean;
  /** What stands above the fields and scrolls with them. */
  readonly head: ReactNode;
  readonly foot: ReactNode;
  /** Dialogs of what stands in the foot: with forms of their own, they stand outside this one. */
  readonly dialogs: ReactNode;
}

const none: FormLink['values'] = {};

/** The fields of a script, what a run will be able to do, and the button that starts it. */
export function ScriptForm({ script, link, gone, head, foot, dialogs }: ScriptFormProps): ReactNode {
  const { t } = useTranslation('scripts');
  const { settings } = useSettings();
  const usual = script.sandbox ?? settings.sandbox;
  const issues = useMemo(() => linkIssues(script.params, link?.values ?? none), [script.params, link]);
  useForgottenSecrets(script, link, issues);
  const run = useRunForm(script, usual, link && (issues.length === 0 ? link.values : none));
  const presets = usePresets(script, run);
  const mayRun = useMay('runs:write');
  const missing = script.interpreter.found === null;
  const untrusted = settings.trust === 'required' && !isTrusted(script.trust);
  const blocked = gone || script.blocked || missing || untrusted || !mayRun;
  useShortcut('mod+enter', run.submit, !blocked && !run.asking && presets.asking === null);
  return (
    <>
      <form
        className="script-form"
        noValidate
        autoComplete="off"
        onSubmit={(event) => {
          event.preventDefault();
          if (!blocked) run.submit();
        }}
      >
        <div className="script-scroll">
          {head}
          {link !== undefined && <LinkNotice params={script.params} link={link} issues={issues} />}
          {script.params.length > 0 && (
            <fieldset className="script-fields" disabled={run.busy}>
              <legend>{t('form.title')}</legend>
              {mayRun && script.params.some(({ kind }) => kind !== 'secret') && <PresetBar presets={presets} disabled={run.busy} />}
              {script.params.map((param, index) =>
                run.asked.includes(param) ? <ParamField key={param.name} param={param} index={index} run={run} /> : null,
              )}
            </fieldset>
          )}
          <RunOptions run={run} elevated={script.elevation} usual={usual} />
          {foot}
        </div>
        <div className="script-run">
          <ConsequencesBox params={script.params} preview={run.grants.preview} changed={run.grants.changed} />
          {mayRun && run.demand !== null && (
            <ApprovalNote demand={run.demand} reason={run.reason} onReason={run.setReason} disabled={run.busy} />
          )}
          {run.refusal !== null && (
            <p className="script-notice" data-tone="bad" role="alert">
              <Icon name="warning" />
              {run.refusal}
            </p>
          )}
          <div className="script-run-bar">
            <Slots />
            <CopyLink script={script.id} asked={run.asked} values={run.values} />
            <Button
              type="submit"
              className="script-go"
              loading={run.busy}
              disabled={blocked || !run.grants.ready || (run.demand !== null && run.reason.trim() === '')}
              title={shortcutLabel('mod+enter')}
            >
              {t(run.demand === null ? 'form.run' : 'approval.ask')} <KeyHint keys="⏎" />
            </Button>
          </div>
        </div>
      </form>
      {run.asking && (
        <ConfirmDialog
          title={t('confirm.title', { name: script.name })}
          confirmLabel={t(run.demand === null ? 'form.run' : 'approval.ask')}
          cancelLabel={t('confirm.back')}
          onConfirm={() => run.answer(true)}
          onCancel={() => run.answer(false)}
        >
          {link !== undefined && <p>{t('link.ask')}</p>}
          <ExposedNote exposed={run.exposed} />
          {script.confirm !== null && (
            <p className="script-question">{script.confirmWhy === undefined ? script.confirm : problemText(script.confirmWhy, t)}</p>
          )}
        </ConfirmDialog>
      )}
      {dialogs}
      <PresetDialogs presets={presets} secrets={script.params.some(({ kind }) => kind === 'secret')} />
    </>
  );
}

/** Whether it would start at once. */
function Slots(): ReactNode {
  const { t } = useTranslation('scripts');
  const pool = usePools().items.find(({ name }) => name === 'hub');
  if (pool === undefined) return <span className="script-slots" />;
  const free = Math.max(0, pool.limit - pool.used);
  return (
    <span className="script-slots" data-full={free === 0 || undefined}>
      {free > 0 ? t('slots.free', { count: free }) : t(`slots.full.${pool.policy}`)}
    </span>
  );
}
