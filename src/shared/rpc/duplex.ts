/** The only thing that a transport must provide. Frames are safe for structured clone and for JSON. */
export interface Duplex {
  /** Sends one frame, in order. After a close it does nothing. */
  send(frame: unknown): void;
  onFrame(listener: (frame: unknown) => void): void;
  /** Called once, whoever closed; at once when it is closed already. */
  onClose(listener: () => void): void;
  close(): void;
}
