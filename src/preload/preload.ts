import { ipcRenderer, webUtils } from 'electron';
import { ASK, CONNECT, DROPPED, LOCKED, PORT } from '#shared/rpc/channels';

// The page gets a port to the hub and nothing else: what it may do with it is the hub's to decide.
window.addEventListener('message', ({ source, data }) => {
  if (source === window && data === ASK) ipcRenderer.send(CONNECT);
});
ipcRenderer.on(PORT, (event) => window.postMessage(PORT, window.location.origin, event.ports));
ipcRenderer.on(LOCKED, () => window.postMessage(LOCKED, window.location.origin));
// A page cannot learn where a file lies that a person drops on it; what comes of it is the page's and the hub's.
window.addEventListener('drop', ({ dataTransfer }) => {
  const [item] = dataTransfer?.items ?? [];
  const file = item?.getAsFile();
  if (!file) return;
  const dropped = { type: DROPPED, path: webUtils.getPathForFile(file), folder: item?.webkitGetAsEntry()?.isDirectory === true };
  window.postMessage(dropped, window.location.origin);
});
