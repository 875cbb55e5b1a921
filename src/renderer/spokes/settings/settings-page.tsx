import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigated } from '../../lib/use-navigated';
import { Page } from '../../ui/page';
import { About } from './about';
import { Approvals } from './approvals';
import { Audit } from './audit';
import { Appearance } from './appearance';
import { Desktop } from './desktop';
import { Folders } from './folders';
import { Keys } from './keys';
import { Lock } from './lock';
import { Runs } from './runs';
import { Slots } from './slots';

/** What can be chosen, and what this machine has. `#folders` and so on lead to a part of it. */
export function SettingsPage(): ReactNode {
  const { t } = useTranslation('settings');
  useNavigated(() => document.getElementById(location.hash.slice(1))?.scrollIntoView({ block: 'start' }));
  return (
    <Page title={t('title')}>
      <div className="settings">
        <div id="appearance">
          <Appearance />
        </div>
        <div id="desktop">
          <Desktop />
        </div>
        <div id="lock">
          <Lock />
        </div>
        <div id="folders">
          <Folders />
        </div>
        <div id="slots">
          <Slots />
        </div>
        <div id="runs">
          <Runs />
        </div>
        <div id="approvals">
          <Approvals />
        </div>
        <div id="keys">
          <Keys />
        </div>
        <div id="audit">
          <Audit />
        </div>
        <div id="about">
          <About />
        </div>
      </div>
    </Page>
  );
}
