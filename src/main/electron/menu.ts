import { app, Menu } from 'electron';
import type { Labels } from './labels';
import { showWindow } from './window';

/** The entry that shows quick launch, for whoever looks for it. */
export const QUICK_ITEM = 'quick-launch';

/** The menus of the application, with their keys; the tools of developers are not in a packaged one. */
export function setMenu(labels: Labels, launch: () => void): void {
  const mac = process.platform === 'darwin';
  const tools = app.isPackaged ? [] : ([{ type: 'separator' }, { label: labels.tools, role: 'toggleDevTools' }] as const);
  const settings = { label: labels.settings, accelerator: 'CommandOrControl+,', click: () => showWindow('/settings') };
  const menu = Menu.buildFromTemplate([
    ...(mac
      ? [
          {
            role: 'appMenu' as const,
            submenu: [
              { role: 'about' as const },
              { type: 'separator' as const },
              settings,
              { type: 'separator' as const },
              { role: 'services' as const },
              { type: 'separator' as const },
              { role: 'hide' as const },
              { role: 'hideOthers' as const },
              { role: 'unhide' as const },
              { type: 'separator' as const },
              { label: labels.quit, role: 'quit' as const },
            ],
          },
        ]
      : []),
    {
      label: labels.file,
      submenu: [
        { id: QUICK_ITEM, label: labels.launch, accelerator: 'CommandOrControl+Shift+K', click: launch },
        { label: labels.scripts, accelerator: 'CommandOrControl+1', click: () => showWindow('/scripts') },
        { label: labels.runs, accelerator: 'CommandOrControl+2', click: () => showWindow('/runs') },
        ...(mac ? [] : [{ type: 'separator' as const }, settings]),
        { type: 'separator' },
        { label: labels.close, role: 'close' },
        ...(mac ? [] : [{ label: labels.quit, role: 'quit' as const }]),
      ],
    },
    {
      label: labels.edit,
      submenu: [
        { label: labels.undo, role: 'undo' },
        { label: labels.redo, role: 'redo' },
        { type: 'separator' },
        { label: labels.cut, role: 'cut' },
        { label: labels.copy, role: 'copy' },
        { label: labels.paste, role: 'paste' },
        { label: labels.selectAll, role: 'selectAll' },
      ],
    },
    {
      label: labels.view,
      submenu: [
        { label: labels.reload, role: 'reload' },
        { type: 'separator' },
        { label: labels.actualSize, role: 'resetZoom' },
        { label: labels.zoomIn, role: 'zoomIn' },
        { label: labels.zoomOut, role: 'zoomOut' },
        { label: labels.fullScreen, role: 'togglefullscreen' },
        ...tools,
      ],
    },
    {
      label: labels.window,
      submenu: [{ label: labels.minimize, role: 'minimize' }, ...(mac ? [{ role: 'zoom' as const }] : [])],
    },
  ]);
  Menu.setApplicationMenu(menu);
}
