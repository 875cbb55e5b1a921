import { z } from 'zod';

// The probe for `eval` that zod does otherwise violates the Content-Security-Policy, so this has to
// run before the first schema is made: every schema takes `z` from here.
z.config({ jitless: true });

export { z };
