import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import { LoadingState } from '../../ui/states';
import { fetched } from '../../ui/fetched';
import { scriptOf } from '../../lib/script-address';
import { Frame, type FrameProps } from '../app';
import { Notices } from '../notices';
import { useLockGate } from '../use-lock-gate';
import { QuickList } from './quick-list';
import { useForgetting } from './use-forgetting';
import './quick.css';

const form = fetched(
  async () => {
    const [{ QuickForm }, { Kit }] = await Promise.all([import('../../spokes/scripts'), import('../kit')]);
    return (props: { readonly id: string }): ReactNode => (
      <Kit>
        <QuickForm {...props} />
      </Kit>
    );
  },
  <Loading />,
);
const run = fetched(
  async () => {
    const [{ QuickRun }, { Kit }] = await Promise.all([import('../../spokes/runs'), import('../kit')]);
    return (props: { readonly id: string }): ReactNode => (
      <Kit>
        <QuickRun {...props} />
      </Kit>
    );
  },
  <Loading />,
);

const locked = fetched(async () => (await import('../../spokes/lock')).QuickLocked);

function Loading(): ReactNode {
  const { t } = useTranslation();
  return <LoadingState label={t('common.loading')} />;
}

/** The page of quick launch: a list, a script's form, a run's output, one at a time in a small window of their own. */
export const QuickApp = (props: Omit<FrameProps, 'children'>): ReactNode => (
  <Frame {...props}>
    <Gate />
  </Frame>
);

function Gate(): ReactNode {
  const { show } = useLockGate();
  if (show === 'lock') return <locked.Component />;
  return show === 'all' && <QuickViews />;
}

/** Where it is lies in memory: the address stays that of the window, whatever is shown. */
function QuickViews(): ReactNode {
  const [location] = useState(() => memoryLocation({ path: '/' }));
  const [path, navigate] = location.hook();
  const visit = useForgetting(() => navigate('/'));
  const [, area, id] = path.split('/');

  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      // A dialog, or a list that is open, closes first.
      const open = document.querySelector('dialog[open], .script-form [aria-expanded=true]') !== null;
      if (event.key !== 'Escape' || event.defaultPrevented || open) return;
      event.preventDefault();
      if (path === '/')
        window.open('/quick'); // How the window is asked to put itself away.
      else navigate('/');
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [path, navigate]);
  useEffect(() => {
    // Both are there before they are needed: whoever has chosen a script does not wait for code.
    const idle = requestIdleCallback(() => void Promise.all([form.fetch(), run.fetch()]));
    return () => cancelIdleCallback(idle);
  }, []);

  return (
    <Router hook={location.hook}>
      <div className="quick">
        {area === 'scripts' ? (
          <form.Component key={path} id={scriptOf(path, path.split('?')[1] ?? '') ?? ''} />
        ) : area === 'runs' ? (
          <run.Component key={path} id={id ?? ''} />
        ) : (
          <QuickList key={visit} />
        )}
        <Notices />
      </div>
    </Router>
  );
}
