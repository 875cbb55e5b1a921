import { ipcRenderer } from 'electron';
import { ASK, CONNECT, PORT } from '#shared/rpc/channels';

// The page gets a port to the hub and nothing else: what it may do with it is the hub's to decide.
window.addEventListener('message', ({ source, data }) => {
  if (source === window && data === ASK) ipcRenderer.send(CONNECT);
});
ipcRenderer.on(PORT, (event) => window.postMessage(PORT, window.location.origin, event.ports));
