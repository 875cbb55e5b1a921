import { HubError } from '#shared/contract/errors';
import type { HubClient } from '#shared/contract/index';

/** Sends a file to the hub and gives the path under which a script finds it. `onProgress` is told a share, 0 to 1. */
export async function uploadFile(hub: HubClient, file: File, signal: AbortSignal, onProgress: (share: number) => void): Promise<string> {
  const { ticket, path } = await hub.runs.upload({ name: file.name.slice(0, 255) || 'upload', size: file.size }, { signal });
  await put(`/bytes/${encodeURIComponent(ticket)}`, path, file, signal, onProgress);
  return path;
}

// `fetch` cannot say how far an upload has come.
function put(address: string, path: string, file: File, signal: AbortSignal, onProgress: (share: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    signal.addEventListener('abort', () => request.abort(), { once: true });
    request.upload.addEventListener('progress', ({ loaded, total }) => onProgress(total === 0 ? 0 : loaded / total));
    request.addEventListener('load', () => {
      if (request.status < 300) resolve();
      else reject(refusalOf(request.status, path));
    });
    request.addEventListener('error', () => reject(new HubError('DISCONNECTED', {})));
    request.addEventListener('abort', () => reject(new HubError('CANCELLED', {})));
    request.open('PUT', address);
    request.send(file);
  });
}

/** Why the hub did not take a file that was to lie at `path`. */
function refusalOf(status: number, path: string): HubError {
  if (status === 404 || status === 410) return new HubError('TICKET_INVALID', {});
  if (status === 507) return new HubError('STORAGE_FULL', { path: path.slice(0, 1_024) });
  return new HubError('INTERNAL', { incident: `HTTP ${status}` });
}
