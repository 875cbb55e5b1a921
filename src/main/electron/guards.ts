import { app, session, shell, type Session, type WebContents } from 'electron';
import { isOurs, ORIGIN } from './origin';

/** Hosts that a link may open in the person's browser, over https only. None yet. */
const EXTERNAL_HOSTS: ReadonlySet<string> = new Set();

/** Takes what was refused, for the log. */
export type OnRefused = (what: string, data: object) => void;

/** Shuts in every page there is and will be: no other page, no second window, no permission, no device. Call once, before the first window. */
export function guardContents(onRefused: OnRefused): void {
  app.on('web-contents-created', (_event, contents) => guard(contents, onRefused));
  app.on('certificate-error', (event, _contents, url, error, _certificate, callback) => {
    event.preventDefault();
    onRefused('certificate', { url, error });
    callback(false);
  });
  app.on('select-client-certificate', (event, _contents, url, _list, callback) => {
    event.preventDefault();
    onRefused('client-certificate', { url });
    callback();
  });
  app.on('login', (event, _contents, _details, info, callback) => {
    event.preventDefault();
    onRefused('login', { host: info.host });
    callback();
  });
  guardSession(session.defaultSession, onRefused);
  app.on('session-created', (created) => guardSession(created, onRefused));
}

function guard(contents: WebContents, onRefused: OnRefused): void {
  const stay = (what: string) => (event: Electron.Event<{ url: string }>) => {
    // The page may load itself anew; what it downloads is no page.
    if (isOurs(event.url) && !new URL(event.url).pathname.startsWith('/bytes/')) return;
    event.preventDefault();
    onRefused(what, { url: event.url });
  };
  contents.on('will-navigate', stay('navigate'));
  contents.on('will-frame-navigate', stay('frame-navigate'));
  contents.on('will-redirect', stay('redirect'));
  contents.on('will-attach-webview', (event) => {
    event.preventDefault();
    onRefused('webview', {});
  });
  contents.setWindowOpenHandler(({ url }) => {
    openExternal(url, onRefused);
    return { action: 'deny' };
  });
  contents.on('select-bluetooth-device', (event, _devices, callback) => {
    event.preventDefault();
    callback('');
  });
}

const guarded = new WeakSet<Session>();

function guardSession(target: Session, onRefused: OnRefused): void {
  if (guarded.has(target)) return;
  guarded.add(target);
  target.setPermissionRequestHandler((_contents, permission, callback) => {
    onRefused('permission', { permission });
    callback(false);
  });
  target.setPermissionCheckHandler(() => false);
  target.setDevicePermissionHandler(() => false);
  target.setBluetoothPairingHandler((_details, callback) => callback({ confirmed: false }));
  for (const event of ['select-hid-device', 'select-usb-device', 'select-serial-port'] as const) {
    // Three events with one shape: whatever was asked for, no device is chosen.
    target.on(event as 'select-hid-device', (asked, _details, callback) => {
      asked.preventDefault();
      callback(null);
    });
  }
  target.setSpellCheckerEnabled(false);
  // Whatever the page's policy let through by mistake: nothing leaves for another origin.
  target.webRequest.onBeforeRequest((details, callback) => {
    const allowed = isOurs(details.url) || /^(?:data|blob|devtools):/.test(details.url);
    if (!allowed) onRefused('request', { url: details.url.slice(0, 200), from: ORIGIN });
    callback({ cancel: !allowed });
  });
  target.on('will-download', (event, item) => {
    if (isOurs(item.getURL())) return;
    event.preventDefault();
    onRefused('download', { url: item.getURL().slice(0, 200) });
  });
}

/** Opens a link in the person's browser when it is https to a host that is listed. */
export function openExternal(url: string, onRefused: OnRefused): void {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed?.protocol !== 'https:' || !EXTERNAL_HOSTS.has(parsed.host)) return onRefused('external', { url: url.slice(0, 200) });
  shell.openExternal(parsed.href).catch((error: unknown) => onRefused('external', { url: parsed.href, error: String(error) }));
}
