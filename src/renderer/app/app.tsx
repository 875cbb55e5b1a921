import { useEffect, type ReactNode } from 'react';
import type { HubInfo } from '#shared/contract/hub';
import type { Settings } from '#shared/contract/settings';
import { HubProvider, useConnection } from '../lib/hub-context';
import { HubInfoProvider } from '../lib/hub-info';
import type { HubLink } from '../lib/hub-link';
import { SettingsProvider, useSettings } from '../lib/settings-context';
import { ErrorBoundary } from './error-boundary';
import { fetched } from '../ui/fetched';
import { fetchPageTexts, setLanguage } from './i18n';
import { SessionEnded } from './session-ended';
import { Shell } from './shell';
import { useLockGate } from './use-lock-gate';
import { applyTheme, onThemePreference, tellGround } from './theme';

/** What every page begins with. */
export interface FrameProps {
  readonly link: HubLink;
  /** What was last known, for the first paint. */
  readonly settings: Settings;
  /** Asked for before React was there. */
  readonly info: Promise<HubInfo>;
  readonly children: ReactNode;
}

/** What every part of a page needs, around the page: the hub, the settings, the theme, a boundary for faults. */
export const Frame = ({ link, settings, info, children }: FrameProps): ReactNode => (
  <HubProvider link={link}>
    <HubInfoProvider first={info}>
      <SettingsProvider initial={settings}>
        <Themed>
          <ErrorBoundary>{children}</ErrorBoundary>
        </Themed>
      </SettingsProvider>
    </HubInfoProvider>
  </HubProvider>
);

/** The dashboard. */
export const App = (props: Omit<FrameProps, 'children'>): ReactNode => (
  <Frame {...props}>
    <Gate />
  </Frame>
);

const lockScreen = fetched(async () => (await Promise.all([import('../spokes/lock'), fetchPageTexts()]))[0].LockScreen);

function Gate(): ReactNode {
  const gated = useLockGate();
  const ended = useConnection() === 'ended';
  if (gated.show === 'lock') return <lockScreen.Component lock={gated.lock} />;
  if (gated.show === 'nothing') return null;
  return ended ? <SessionEnded /> : <Shell />;
}

function Themed({ children }: { readonly children: ReactNode }): ReactNode {
  const { settings } = useSettings();
  useEffect(() => {
    const apply = (): void => {
      applyTheme(settings.theme);
      requestIdleCallback(tellGround);
    };
    apply();
    return onThemePreference(apply);
  }, [settings.theme]);
  useEffect(() => {
    void setLanguage(settings.language);
  }, [settings.language]);
  return children;
}
