import { z } from './zod';

/** Who calls: shown on runs and in the audit chain. Address and user agent are there in the browser only. */
export const Actor = z.object({
  id: z.string().max(128),
  name: z.string().max(256),
  face: z.enum(['desktop', 'browser', 'cli', 'hub']),
  address: z.string().max(256).optional(),
  userAgent: z.string().max(512).optional(),
});
export type Actor = Readonly<z.infer<typeof Actor>>;
