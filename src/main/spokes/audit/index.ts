export { HEAD_FILE } from './head-file';
export { migrations } from './migrations';
export type { AuditInput } from './ports';
export { createAudit, type Audit } from './service';
