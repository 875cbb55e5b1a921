import { BrowserWindow, dialog } from 'electron';
import { mainWindow } from './window';

let picking = 0;

/** Whether a dialog of `pick` is open: a window that it takes the focus from is still in use. */
export const isPicking = (): boolean => picking > 0;

/** Lets the person choose a file or a folder; null when they close the dialog. */
export async function pick(kind: 'file' | 'folder'): Promise<string | null> {
  const options = { properties: [kind === 'file' ? ('openFile' as const) : ('openDirectory' as const)] };
  const window = BrowserWindow.getFocusedWindow() ?? mainWindow();
  picking += 1;
  try {
    const { canceled, filePaths } = await (window === undefined ? dialog.showOpenDialog(options) : dialog.showOpenDialog(window, options));
    return canceled ? null : (filePaths[0] ?? null);
  } finally {
    picking -= 1;
  }
}
