import { app, Menu } from 'electron';
import type { Labels } from './labels';

/** The few menus that a window needs for its keys; the tools of developers are not in a packaged application. */
export function setMenu(labels: Labels): void {
  const tools = app.isPackaged ? [] : ([{ type: 'separator' }, { label: labels.tools, role: 'toggleDevTools' }] as const);
  const menu = Menu.buildFromTemplate([
    ...(process.platform === 'darwin' ? [{ role: 'appMenu' } as const] : []),
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
      submenu: [
        { label: labels.minimize, role: 'minimize' },
        { label: labels.close, role: 'close' },
        { label: labels.quit, role: 'quit' },
      ],
    },
  ]);
  Menu.setApplicationMenu(menu);
}
