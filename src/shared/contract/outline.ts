import type { contracts } from './index';
import type { Outline } from './kernel';

/** What a face may call, known before the schemas are: an entry that is missing, wrong or too much does not compile. */
export const outline: Outline<typeof contracts> = {
  hub: {
    info: 'procedure',
    doctor: 'procedure',
    serve: 'stream',
    link: 'procedure',
    retire: 'procedure',
    incident: 'procedure',
    pick: 'procedure',
  },
  scripts: {
    watch: 'stream',
    get: 'procedure',
    text: 'procedure',
    presets: 'procedure',
    savePreset: 'procedure',
    removePreset: 'procedure',
    check: 'stream',
    sources: 'stream',
    addSource: 'procedure',
    removeSource: 'procedure',
    sync: 'procedure',
  },
  runs: {
    start: 'procedure',
    repeat: 'procedure',
    cancel: 'procedure',
    input: 'procedure',
    resize: 'procedure',
    get: 'procedure',
    observe: 'stream',
    watch: 'stream',
    page: 'procedure',
    follow: 'stream',
    lines: 'procedure',
    search: 'stream',
    download: 'procedure',
    summary: 'procedure',
    upload: 'procedure',
  },
  slots: {
    watch: 'stream',
    list: 'procedure',
    set: 'procedure',
    acquire: 'procedure',
    release: 'procedure',
  },
  audit: {
    page: 'procedure',
    follow: 'stream',
    verify: 'procedure',
  },
  settings: {
    get: 'procedure',
    watch: 'stream',
    set: 'procedure',
  },
  metrics: {
    get: 'procedure',
    watch: 'stream',
    health: 'stream',
  },
};
