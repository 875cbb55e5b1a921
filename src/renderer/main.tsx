import './nonce';
import { createRoot } from 'react-dom/client';
import { App } from './app/app';
import { startI18n } from './app/i18n';
import { routeOf } from './app/routes';
import { applyTheme } from './app/theme';
import { openDuplex } from './lib/duplex';
import { createHubLink } from './lib/hub-link';
import { rememberedSettings } from './lib/settings-context';
import './app/styles';

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no #root');

// On its way before anything is drawn: the answer is usually there when React asks for it.
const link = createHubLink({ open: openDuplex });
const settings = rememberedSettings();
applyTheme(settings.theme);
const info = link.hub.hub.info({});
// The first paint is the page itself, not a promise of it.
void Promise.all([startI18n(settings.language), routeOf(location.pathname)?.page.fetch()]).then(() =>
  createRoot(root).render(<App link={link} settings={settings} info={info} />),
);
