import { Duration } from '#shared/contract/duration';
import { jobBounds, StepId } from '#shared/contract/jobs';
import { ParamInput } from '#shared/contract/param-input';
import { z } from '#shared/contract/zod';

const scalar = z.union([z.string().max(8_192), z.number(), z.boolean(), z.null()]);

/** A step as people write it. */
const StepInput = z.strictObject({
  id: StepId.describe('How other steps call it.'),
  script: z.string().trim().min(1).max(1_024).describe('Id, name or unique end of the path of the script that it runs.'),
  params: z
    .record(z.string().min(1).max(64), z.union([scalar, z.array(z.string().max(1_024)).max(512)]))
    .optional()
    .describe('What the script is given. ${{ params.NAME }} and ${{ steps.ID.results.NAME }} stand for values.'),
  needs: z
    .union([StepId, z.array(StepId).max(jobBounds.needs)])
    .optional()
    .describe('The steps that it waits for. Without it the one that is written before it; [] waits for nothing.'),
  if: z
    .union([z.string().trim().min(1).max(512), z.boolean()])
    .optional()
    .describe("When it runs: success() unless said, failure(), always(), or a comparison such as params.level == 'full'."),
  retries: z
    .union([z.number().int().min(0).max(10), z.strictObject({ times: z.number().int().min(1).max(10), delay: Duration.default('10s') })])
    .optional()
    .describe('How often it is tried again when it fails or takes too long; the wait doubles each time.'),
  timeout: Duration.optional().describe('How long each attempt may run: seconds, or a number with s, m, h or d.'),
  continueOnError: z.boolean().optional().describe('Its failure does not count: what waits for it goes on.'),
});

/** A job as people write it. Published as `resources/schema/job.schema.json`. */
export const JobInput = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1)
    .max(128)
    .regex(/^\P{Cc}+$/u, 'a name is one line'),
  description: z.string().max(4_096).optional(),
  params: z.array(ParamInput).max(32).optional().describe('What is asked for when the job is started.'),
  steps: z.array(StepInput).min(1).max(jobBounds.steps),
});
export type JobInput = z.infer<typeof JobInput>;
/** One of its steps. */
export type StepInput = JobInput['steps'][number];

/** The JSON Schema that editors use for a job. */
export const jobJsonSchema = (): object => ({
  ...z.toJSONSchema(JobInput, { io: 'input' }),
  title: 'Axle job',
  description: 'Several scripts as one run: in sequence or side by side.',
});
