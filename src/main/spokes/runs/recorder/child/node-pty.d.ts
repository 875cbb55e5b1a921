// The package is installed under an alias, which its own types do not know. Only what is used of it.
declare module 'node-pty' {
  interface Pty {
    readonly pid: number;
    onData(listener: (data: string | Uint8Array) => void): void;
    onExit(listener: (event: { exitCode: number; signal?: number }) => void): void;
    write(text: string): void;
    resize(columns: number, rows: number): void;
    pause(): void;
    resume(): void;
  }
  interface PtyOptions {
    readonly name: string;
    readonly cols: number;
    readonly rows: number;
    readonly cwd: string;
    readonly env: Record<string, string>;
    readonly encoding: null;
  }
  export function spawn(file: string, args: string[], options: PtyOptions): Pty;
}
