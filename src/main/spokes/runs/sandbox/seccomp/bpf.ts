/** One instruction of classic BPF: operation, where to go on in true and false, operand. */
export interface Instruction {
  readonly code: number;
  readonly yes: number;
  readonly no: number;
  readonly operand: number;
}

const load = 0x20; // LD | W | ABS
const jumpEqual = 0x15; // JMP | JEQ | K
const jumpNotLess = 0x35; // JMP | JGE | K
const jumpAnyBit = 0x45; // JMP | JSET | K
const answer = 0x06; // RET | K

/** Offsets in the kernel's `struct seccomp_data`; an argument is its low 32 bits, little endian. */
export const field = {
  number: 0,
  architecture: 4,
  argument: (index: number): number => 16 + index * 8,
} as const;

/** `SECCOMP_RET_ALLOW`. */
export const allow = 0x7fff_0000;
/** `SECCOMP_RET_ERRNO` with this error. */
export const refuse = (errno: number): number => 0x0005_0000 | errno;

/** Loads the 32-bit field of the call's data at this offset. */
export const loadField = (offset: number): Instruction => ({ code: load, yes: 0, no: 0, operand: offset });
/** Skips `yes` instructions when what was loaded is the operand, else `no`. */
export const ifEqual = (operand: number, yes: number, no: number): Instruction => ({ code: jumpEqual, yes, no, operand });
/** The same, when it is the operand or more. */
export const ifAtLeast = (operand: number, yes: number, no: number): Instruction => ({ code: jumpNotLess, yes, no, operand });
/** The same, when it has one of the operand's bits. */
export const ifAnyBit = (operand: number, yes: number, no: number): Instruction => ({ code: jumpAnyBit, yes, no, operand });
/** Ends the program with this action. */
export const answerWith = (action: number): Instruction => ({ code: answer, yes: 0, no: 0, operand: action });

/** The program as the kernel reads it: `struct sock_filter[]`, eight bytes each, little endian. */
export function assemble(program: readonly Instruction[]): Buffer {
  const bytes = Buffer.alloc(program.length * 8);
  program.forEach((step, index) => {
    bytes.writeUInt16LE(step.code, index * 8);
    bytes.writeUInt8(step.yes, index * 8 + 2);
    bytes.writeUInt8(step.no, index * 8 + 3);
    bytes.writeUInt32LE(step.operand >>> 0, index * 8 + 4);
  });
  return bytes;
}
