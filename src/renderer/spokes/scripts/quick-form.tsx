import { useEffect, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Failed } from '../../lib/failed';
import { useHub } from '../../lib/hub-context';
import { useCall } from '../../lib/use-call';
import { Button } from '../../ui/button';
import { LoadingState } from '../../ui/states';
import { scriptHref } from '../../lib/script-address';
import { ScriptForm } from './script-form';
import { ScriptProblems } from './script-problems';

/** A script's form in the small window: the same fields, checks and secrets as on its page, and nothing else of it. */
export function QuickForm({ id }: { readonly id: string }): ReactNode {
  const { t } = useTranslation('scripts');
  const hub = useHub();
  const { value, error, retry } = useCall((signal) => hub.scripts.get({ script: id }, { signal }), [hub, id]);
  const body = useRef<HTMLDivElement>(null);
  const there = value !== undefined;
  useEffect(() => {
    if (!there) return;
    const field = body.current?.querySelector<HTMLElement>('.script-fields :is(input, textarea, select):not([hidden])');
    (field ?? body.current?.querySelector<HTMLElement>('.script-go'))?.focus();
  }, [there]);
  return (
    <>
      <header className="quick-head">
        <h1 className="ax-ellipsis">{value?.name ?? id}</h1>
        <Button variant="subtle" small onClick={() => window.open(scriptHref(id))}>
          {t('quick.open')}
        </Button>
      </header>
      <div className="quick-body" ref={body}>
        {value === undefined ? (
          error === undefined ? (
            <LoadingState label={t('shell:common.loading')} />
          ) : (
            <Failed error={error} retry={retry} />
          )
        ) : (
          <ScriptForm
            script={value}
            link={undefined}
            gone={error !== undefined}
            head={
              <>
                {value.description !== '' && <p className="script-description">{value.description}</p>}
                <ScriptProblems problems={value.problems} file={value.file} />
              </>
            }
            foot={null}
            dialogs={null}
          />
        )}
      </div>
    </>
  );
}
