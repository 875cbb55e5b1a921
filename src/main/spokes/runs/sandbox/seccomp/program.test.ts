import { describe, expect, it } from 'vitest';
import { seccompProgram } from './program';
import { architectures, clone3, type Architecture } from './syscalls';

const allowed = 0x7fff_0000;
const eperm = 0x0005_0001;
const enosys = 0x0005_0026;

interface Call {
  readonly number: number;
  readonly architecture?: number;
  readonly args?: readonly number[];
}

/** What the kernel would answer: an interpreter of the few operations that the program uses. */
function run(program: Buffer, call: Call, audit: number): number {
  const data = Buffer.alloc(64);
  data.writeUInt32LE(call.number >>> 0, 0);
  data.writeUInt32LE((call.architecture ?? audit) >>> 0, 4);
  (call.args ?? []).forEach((value, index) => data.writeBigUInt64LE(BigInt(value), 16 + index * 8));
  let loaded = 0;
  for (let at = 0; at < program.length; at += 8) {
    const code = program.readUInt16LE(at);
    const operand = program.readUInt32LE(at + 4);
    const jump = (taken: boolean): void => void (at += 8 * program.readUInt8(at + (taken ? 2 : 3)));
    if (code === 0x20) loaded = data.readUInt32LE(operand);
    else if (code === 0x15) jump(loaded === operand);
    else if (code === 0x35) jump(loaded >= operand);
    else if (code === 0x45) jump((loaded & operand) !== 0);
    else if (code === 0x06) return operand;
    else throw new Error(`unknown operation ${code}`);
  }
  throw new Error('ran off its end');
}

describe.each(['x64', 'arm64'])('the filter on %s', (processor) => {
  const architecture = architectures[processor] as Architecture;
  const program = seccompProgram(processor) as Buffer;
  const answer = (number: number, ...args: number[]): number => run(program, { number, args }, architecture.audit);

  it('refuses every call that is named, and allows its neighbours', () => {
    const refused = Object.values(architecture.refused);
    expect(refused.map((number) => answer(number))).toEqual(refused.map(() => eperm));
    const special = [...refused, architecture.clone, architecture.ioctl, architecture.socket, clone3];
    const others = Array.from({ length: 470 }, (_, number) => number).filter((number) => !special.includes(number));
    expect(others.filter((number) => answer(number) !== allowed)).toEqual([]);
  });

  it('allows threads and processes but no new namespace', () => {
    expect(answer(architecture.clone, 0x11)).toBe(allowed);
    expect(answer(architecture.clone, 0x3d_0f00)).toBe(allowed);
    expect(answer(architecture.clone, 0x1000_0011)).toBe(eperm);
    expect(answer(architecture.clone, 0x0002_0000)).toBe(eperm);
    expect(answer(clone3)).toBe(enosys);
  });

  it('refuses to type into the terminal, also with high bits set', () => {
    expect(answer(architecture.ioctl, 0, 0x5401)).toBe(allowed);
    expect(answer(architecture.ioctl, 0, 0x5412)).toBe(eperm);
    expect(answer(architecture.ioctl, 0, 0x1_0000_5412)).toBe(eperm);
  });

  it('allows only the socket families that the network namespace holds', () => {
    expect([1, 2, 10, 16].map((family) => answer(architecture.socket, family))).toEqual([allowed, allowed, allowed, allowed]);
    expect([17, 38, 40].map((family) => answer(architecture.socket, family))).toEqual([eperm, eperm, eperm]);
  });

  it('refuses a foreign architecture', () => {
    expect(run(program, { number: 1, architecture: 0x4000_0003 }, architecture.audit)).toBe(eperm);
  });
});

describe('the filter', () => {
  it('refuses the x32 calls of x64', () => {
    expect(run(seccompProgram('x64') as Buffer, { number: 0x4000_0001 }, 0xc000_003e)).toBe(eperm);
  });

  it('is absent where the calls are not known', () => {
    expect(seccompProgram('riscv64')).toBeUndefined();
  });
});
