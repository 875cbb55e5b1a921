import { ensureInstalled } from './install.mjs';
import { ensureNode } from './node-runtime.mjs';

// The right Node and the dependencies, without building or starting anything.
await ensureInstalled(await ensureNode());
