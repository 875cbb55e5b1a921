import { readFileSync } from 'node:fs';
import type { Launch } from '../../contract';

/** The secrets that a launch hands its child, in clear: read where they are before the child could change them. */
export function secretsOf({ fds, secretFiles = [], secretArguments = [] }: Launch): readonly string[] {
  return [
    ...fds.flatMap((fd) => (fd.type === 'data' && fd.secret === true ? [Buffer.from(fd.base64, 'base64').toString('utf8')] : [])),
    ...secretFiles.map((file) => readFileSync(file, 'utf8')),
    ...secretArguments,
  ];
}
