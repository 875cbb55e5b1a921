import { app, Menu } from 'electron';
import type { Labels } from './labels';

/** The few menus that a window needs for its keys; the tools of developers are not in a packaged application. */
export function setMenu(labels: Labels): void {
  const tools = app.isPackaged ? [] : ([{ type: 'separator' }, { role: 'toggleDevTools' }] as const);
  const menu = Menu.buildFromTemplate([
    ...(process.platform === 'darwin' ? [{ role: 'appMenu' } as const] : []),
    {
      label: labels.edit,
      submenu: [
        { role: 'undo' },
        { role: 'redo' },
        { type: 'separator' },
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'selectAll' },
      ],
    },
    {
      label: labels.view,
      submenu: [
        { role: 'reload' },
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
        ...tools,
      ],
    },
    { label: labels.window, submenu: [{ role: 'minimize' }, { role: 'close' }, { label: labels.quit, role: 'quit' }] },
  ]);
  Menu.setApplicationMenu(menu);
}
