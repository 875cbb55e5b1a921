import { useEffect, type ReactNode } from 'react';
import type { HubInfo } from '#shared/contract/hub';
import type { Settings } from '#shared/contract/settings';
import { HubProvider, useConnection } from '../lib/hub-context';
import { HubInfoProvider } from '../lib/hub-info';
import type { HubLink } from '../lib/hub-link';
import { SettingsProvider, useSettings } from '../lib/settings-context';
import { ErrorBoundary } from './error-boundary';
import { setLanguage } from './i18n';
import { SessionEnded } from './session-ended';
import { Shell } from './shell';
import { applyTheme, onThemePreference, tellGround } from './theme';

interface AppProps {
  readonly link: HubLink;
  /** What was last known, for the first paint. */
  readonly settings: Settings;
  /** Asked for before React was there. */
  readonly info: Promise<HubInfo>;
}

/** The dashboard: what every part of it needs, then the frame. */
export const App = ({ link, settings, info }: AppProps): ReactNode => (
  <HubProvider link={link}>
    <HubInfoProvider first={info}>
      <SettingsProvider initial={settings}>
        <Themed>
          <ErrorBoundary>
            <Gate />
          </ErrorBoundary>
        </Themed>
      </SettingsProvider>
    </HubInfoProvider>
  </HubProvider>
);

const Gate = (): ReactNode => (useConnection() === 'ended' ? <SessionEnded /> : <Shell />);

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
