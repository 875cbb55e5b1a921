import { allow, answerWith, assemble, field, ifAnyBit, ifAtLeast, ifEqual, loadField, refuse, type Instruction } from './bpf';
import { architectures, clone3, type Architecture } from './syscalls';

const EPERM = 1;
const ENOSYS = 38;
/** `CLONE_NEW*`: mount, cgroup, uts, ipc, user, pid and network namespaces. */
const newNamespaces = 0x0002_0000 | 0x0200_0000 | 0x0400_0000 | 0x0800_0000 | 0x1000_0000 | 0x2000_0000 | 0x4000_0000;
/** Typing into the terminal that the script was started from (TIOCSTI), and the console's own commands (TIOCLINUX). */
const terminalCommands = [0x5412, 0x541c];
/** AF_UNIX, AF_INET, AF_INET6, AF_NETLINK; the rest (vsock, above all) goes by the network namespace. */
const families = [1, 2, 10, 16];

/** The filter for this processor, ready for `bwrap --seccomp`; undefined where its system calls are not known. */
export function seccompProgram(processor: string): Buffer | undefined {
  const architecture = architectures[processor];
  return architecture && assemble(instructions(architecture));
}

/** Everything is allowed but what is named; a refused call fails with EPERM and the script goes on. */
export function instructions(architecture: Architecture): readonly Instruction[] {
  return [
    loadField(field.architecture),
    ifEqual(architecture.audit, 1, 0),
    answerWith(refuse(EPERM)),
    loadField(field.number),
    ...(architecture.foreignFrom === null ? [] : [ifAtLeast(architecture.foreignFrom, 0, 1), answerWith(refuse(EPERM))]),
    ifEqual(clone3, 0, 1),
    answerWith(refuse(ENOSYS)),
    ...byArgument(architecture.clone, 0, [ifAnyBit(newNamespaces, 0, 1), answerWith(refuse(EPERM))], allow),
    ...byArgument(architecture.ioctl, 1, oneOf(terminalCommands, answerWith(refuse(EPERM))), allow),
    ...byArgument(architecture.socket, 0, oneOf(families, answerWith(allow)), refuse(EPERM)),
    ...oneOf(Object.values(architecture.refused), answerWith(refuse(EPERM))),
    answerWith(allow),
  ];
}

/** For this call only: load an argument, decide by it, else end with `otherwise`. */
function byArgument(call: number, index: number, decision: readonly Instruction[], otherwise: number): readonly Instruction[] {
  const steps = [loadField(field.argument(index)), ...decision, answerWith(otherwise)];
  return [ifEqual(call, 0, steps.length), ...steps];
}

/** Ends with `then` when the loaded value is one of these; otherwise goes on behind it. */
function oneOf(values: readonly number[], then: Instruction): readonly Instruction[] {
  const tests = values.map((value, index) => {
    const rest = values.length - index - 1;
    return ifEqual(value, rest, rest === 0 ? 1 : 0);
  });
  return [...tests, then];
}
