import { BrowserWindow, dialog } from 'electron';

/** Lets the person choose a file or a folder; null when they close the dialog. */
export async function pick(kind: 'file' | 'folder'): Promise<string | null> {
  const options = { properties: [kind === 'file' ? ('openFile' as const) : ('openDirectory' as const)] };
  const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
  const { canceled, filePaths } = await (window === undefined ? dialog.showOpenDialog(options) : dialog.showOpenDialog(window, options));
  return canceled ? null : (filePaths[0] ?? null);
}
