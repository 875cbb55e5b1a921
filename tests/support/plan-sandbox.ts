import type { GrantRequest, Sandbox, SandboxPlan, SandboxRequest } from '#main/spokes/runs/ports';

/** What a sandbox is asked for, and what is to run in it. */
export type AskedSandbox = Omit<SandboxRequest, 'granted'> & Pick<GrantRequest, 'level' | 'fallback' | 'grants'>;

/** Has granted what is asked for, and plans a sandbox with just that, as the launcher does. */
export async function planSandbox(
  sandbox: Pick<Sandbox, 'grant' | 'plan'>,
  { level, fallback, grants, ...request }: AskedSandbox,
): Promise<SandboxPlan> {
  const granted = await sandbox.grant({ level, fallback, grants, secrets: request.secrets, outline: request.staged });
  return await sandbox.plan({ ...request, granted });
}
