import './nonce';
import './app/early-files';
import { flushSync } from 'react-dom';
import { createRoot, type Root } from 'react-dom/client';
import { App } from './app/app';
import { fetchPageTexts, startI18n } from './app/i18n';
import { routeOf } from './app/routes';
import { applyTheme } from './app/theme';
import { afterFirstPaint } from './lib/after-first-paint';
import { createHubLink } from './lib/hub-link';
import { rememberedSettings } from './lib/kept-settings';
import { retryOnline } from './lib/network';
import { openHub } from './lib/open-hub';
import './app/styles';

const root = document.getElementById('root');
if (root === null) throw new Error('the page has no #root');

// In a browser the hub is another process, and is asked before anything is drawn. In the desktop window it is the process
// that hands this page its files and its keys: it is loaded once the page has painted.
let painted: () => void = () => undefined;
const page = new Promise<void>((resolve) => {
  painted = resolve;
});
if (location.protocol !== 'app:') painted();
const link = createHubLink({ open: (signal) => page.then(() => openHub(signal)) });
retryOnline(link, window);
const settings = rememberedSettings();
applyTheme(settings.theme);
const info = link.hub.hub.info({});
void show(createRoot(root));

async function quickApp(): Promise<typeof App> {
  const [{ QuickApp }] = await Promise.all([import('./app/quick/quick-app'), fetchPageTexts()]);
  return QuickApp;
}

async function show(at: Root): Promise<void> {
  // The first paint is the page itself, not a promise of it.
  const [, Page] = await Promise.all([
    startI18n(settings.language),
    // The small window of quick launch has a page of its own, which the dashboard does without.
    location.pathname === '/quick' ? quickApp() : App,
    routeOf(location.pathname)?.page.fetch(),
  ]);
  flushSync(() => at.render(<Page link={link} settings={settings} info={info} />));
  afterFirstPaint(painted);
  // The palette and whatever page is next are shown with these; a page whose texts did not come asks again.
  info.then(fetchPageTexts).catch(() => undefined);
}
