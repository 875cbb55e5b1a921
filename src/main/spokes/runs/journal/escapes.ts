const ESC = 0x1b;
const BEL = 0x07;

type Place = 'text' | 'escape' | 'sequence' | 'string' | 'string-escape';

/** Takes terminal escape sequences out of a byte stream, wherever it is cut. Other bytes pass as they are. */
export class EscapeStripper {
  #place: Place = 'text';

  push(bytes: Buffer): Buffer {
    if (this.#place === 'text' && bytes.indexOf(ESC) < 0) return bytes;
    const kept = Buffer.allocUnsafe(bytes.length);
    let size = 0;
    for (const byte of bytes) {
      if (this.#place === 'text' && byte !== ESC) {
        kept[size] = byte;
        size += 1;
      } else this.#place = this.#after(byte);
    }
    return kept.subarray(0, size);
  }

  #after(byte: number): Place {
    switch (this.#place) {
      case 'text':
        return 'escape';
      case 'escape':
        if (byte === 0x5b) return 'sequence'; // CSI
        if (byte === 0x5d || byte === 0x50 || byte === 0x58 || byte === 0x5e || byte === 0x5f) return 'string'; // OSC, DCS, SOS, PM, APC
        return byte >= 0x20 && byte <= 0x2f ? 'escape' : 'text';
      case 'sequence':
        return byte >= 0x40 && byte <= 0x7e ? 'text' : byte === ESC ? 'escape' : 'sequence';
      case 'string':
        return byte === BEL ? 'text' : byte === ESC ? 'string-escape' : 'string';
      case 'string-escape':
        return byte === 0x5c ? 'text' : 'string';
    }
  }
}
