import sample from '../../../../resources/samples/jobs/host-check.yaml?raw';

/** What a new job begins with: it can run as it is, and shows what there is. */
export const newJob = `name: My job
# Each step runs after the one before it. What it waits for instead stands in "needs"; needs: [] waits for nothing.
steps:
  - id: first
    script: hello
  - id: second
    script: hello
    needs: [first]
    # if: success()      failure(), always(), or a comparison
    # retries: 2
    # timeout: 5m
`;

/** A job of the sample scripts alone, to look at and to run; the file that comes with Axle. */
export const sampleJob = sample;
