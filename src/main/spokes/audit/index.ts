export { migrations } from './migrations';
export type { AuditInput } from './ports';
export { createAudit, type Audit } from './service';
