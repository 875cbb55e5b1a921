import { z } from 'zod';

// Where there may be a Content-Security-Policy zod must not compile its schemas: already the probe for `eval` that it
// does first violates one. A page has a document, a preload has both, and a worker of a page has no process. Only Node
// by itself is left, where a compiled schema takes half the time. This has to run before the first schema is made:
// every schema takes `z` from here.
z.config({ jitless: !('process' in globalThis) || 'document' in globalThis });

export { z };
