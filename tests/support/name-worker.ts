import { relative } from 'node:path';
import { expect } from 'vitest';

// So that `stuck-files.ts` can tell which process a file is run by.
process.title = `test ${relative(process.cwd(), expect.getState().testPath ?? '')}`;
