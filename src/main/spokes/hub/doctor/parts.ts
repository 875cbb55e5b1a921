import { access, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Part } from '#shared/contract/hub';
import { ask, locate, versionIn } from './ask';
import { otherWays, wayFor, type Program } from './programs';

/** Where and how parts are looked for. */
export interface Place {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  readonly patience: number;
}

/** A program: there, and answering. */
export async function programPart(program: Program, { platform, env, patience }: Place): Promise<Part> {
  const { id, name, enables } = program;
  const way = wayFor(program.ways, platform);
  let silent: string | null = null;
  for (const command of program.commands) {
    const path = await locate(command, env, platform);
    if (path === null) continue;
    const answer = await ask(path, program.args, patience, env);
    if (answer.ok) return { id, name, state: 'ok', version: versionIn(answer.text), path, enables, advice: null };
    silent ??= path;
  }
  const advice = silent === null || id === 'docker-compose' ? way : `It did not answer ${program.args.join(' ')}. ${way}`;
  return {
    id,
    name,
    state: silent === null || id === 'docker-compose' ? 'missing' : 'limited',
    version: null,
    path: silent,
    enables,
    advice,
  };
}

/** The Docker engine, which is more than its command. */
export async function dockerPart({ platform, env, patience }: Place): Promise<Part> {
  const base = { id: 'docker', name: 'Docker', enables: 'Containers on this machine.' };
  const path = await locate('docker', env, platform);
  if (path === null) return { ...base, state: 'missing', version: null, path: null, advice: wayFor(otherWays.docker, platform) };
  const answer = await ask(path, ['version', '--format', '{{.Server.Version}}'], patience, env);
  const version = answer.ok ? versionIn(answer.text) : null;
  const advice = version === null ? 'The command is there but no engine answers: start it, or join the group that may use it.' : null;
  return { ...base, state: version === null ? 'limited' : 'ok', version, path, advice };
}

/** The person's SSH agent; asked how many keys it holds. */
export async function agentPart({ platform, env, patience }: Place): Promise<Part> {
  const base = { id: 'ssh-agent', name: 'SSH agent', enables: 'Keys for hosts without typing their passphrase.' };
  const path = platform === 'win32' ? '\\\\.\\pipe\\openssh-ssh-agent' : (env['SSH_AUTH_SOCK'] ?? null);
  const way = wayFor(otherWays.agent, platform);
  if (path === null) return { ...base, state: 'missing', version: null, path: null, advice: way };
  const tool = await locate('ssh-add', env, platform);
  const answer = tool === null ? null : await ask(tool, ['-l'], patience, env);
  const keys = answer?.ok ? answer.text.split('\n').length : 0;
  if (keys > 0) return { ...base, state: 'ok', version: null, path, advice: null };
  const empty = /no identities/i.test(answer?.text ?? '');
  return { ...base, state: 'limited', version: null, path, advice: empty ? 'It holds no key: add one with ssh-add.' : way };
}

const libraries = ['/usr/lib', '/usr/lib64', '/lib', `/usr/lib/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu`];

/** The system's place for secrets. Only its parts are looked for: opening it may ask the person to unlock it. */
export async function keychainPart({ platform, env }: Place): Promise<Part> {
  const base = {
    id: 'keychain',
    name: 'Keychain',
    version: null,
    enables: 'Sealing stored secrets with a key that only this login can use.',
  };
  if (platform === 'darwin' || platform === 'win32') return { ...base, state: 'ok', path: null, advice: null };
  const names = libraries.map((folder) => join(folder, 'libsecret-1.so.0'));
  const found = await firstThat(names, (path) => access(path));
  const bus =
    env['DBUS_SESSION_BUS_ADDRESS'] ?? (await firstThat([join(env['XDG_RUNTIME_DIR'] ?? '/nonexistent', 'bus')], (path) => stat(path)));
  const advice = wayFor(otherWays.keychain, platform);
  if (found === null) return { ...base, state: 'missing', path: null, advice };
  return bus === null
    ? { ...base, state: 'limited', path: found, advice: `There is no session bus. ${advice}` }
    : { ...base, state: 'ok', path: found, advice: null };
}

async function firstThat(paths: readonly string[], test: (path: string) => Promise<unknown>): Promise<string | null> {
  for (const path of paths) {
    const holds = await test(path).then(
      () => true,
      () => false,
    );
    if (holds) return path;
  }
  return null;
}
