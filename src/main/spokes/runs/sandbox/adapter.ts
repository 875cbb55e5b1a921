import type { GrantRequest, SandboxGrant, SandboxPlan, SandboxRequest } from '../ports';

/** A level that takes a sandbox. */
export type ConfinedLevel = 'standard' | 'strict';

/** One system's sandbox: what a level grants there, and a line for the recorder that gives exactly that. */
export interface Adapter {
  /** Changes nothing. */
  grant(request: GrantRequest, level: ConfinedLevel): Promise<SandboxGrant>;
  plan(request: SandboxRequest, level: ConfinedLevel): Promise<SandboxPlan>;
}
