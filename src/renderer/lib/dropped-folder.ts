import { useEffect } from 'react';
import { DROPPED } from '#shared/rpc/channels';

/** The folder that is meant by what was dropped: itself, or that of a file. Undefined where the message tells of nothing dropped. */
export function folderOfDrop(data: unknown): string | undefined {
  if (typeof data !== 'object' || data === null || Reflect.get(data, 'type') !== DROPPED) return undefined;
  const path: unknown = Reflect.get(data, 'path');
  if (typeof path !== 'string' || path === '') return undefined;
  if (Reflect.get(data, 'folder') === true) return path;
  const end = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  return end < 0 ? undefined : path.slice(0, end + (end === 0 || path[end - 1] === ':' ? 1 : 0));
}

/** What came of a drop: where the folder lies, or that this face cannot know. */
export type Dropped = { readonly folder: string } | { readonly folder: undefined };

/**
 * Takes files that are dropped anywhere but on something that wants them itself. In the desktop the preload says where they
 * lie; a browser tells nobody.
 */
export function useDropped(onDropped: (dropped: Dropped) => void): void {
  useEffect(() => {
    const desktop = location.protocol === 'app:';
    const hasFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes('Files') === true;
    const onOver = (event: DragEvent): void => {
      if (event.defaultPrevented || !hasFiles(event)) return;
      event.preventDefault();
      if (event.dataTransfer !== null) event.dataTransfer.dropEffect = 'copy';
    };
    let ours = false;
    const onDrop = (event: DragEvent): void => {
      ours = !event.defaultPrevented && hasFiles(event);
      if (!ours) return;
      event.preventDefault(); // Or a browser would go to the file.
      if (!desktop) onDropped({ folder: undefined });
    };
    const onMessage = ({ source, data }: MessageEvent<unknown>): void => {
      const folder = source === window ? folderOfDrop(data) : undefined;
      if (folder === undefined || !ours) return;
      ours = false;
      onDropped({ folder });
    };
    window.addEventListener('dragover', onOver);
    window.addEventListener('drop', onDrop);
    window.addEventListener('message', onMessage);
    return () => {
      window.removeEventListener('dragover', onOver);
      window.removeEventListener('drop', onDrop);
      window.removeEventListener('message', onMessage);
    };
  }, [onDropped]);
}
