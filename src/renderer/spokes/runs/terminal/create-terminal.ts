import { FitAddon } from '@xterm/addon-fit';
import { SearchAddon } from '@xterm/addon-search';
import { Unicode11Addon } from '@xterm/addon-unicode11';
import { Terminal } from '@xterm/xterm';
import { ansiPalette } from '../output/ansi-colour';
import { harmless } from './harmless';
import '@xterm/xterm/css/xterm.css';

/** An xterm.js terminal with its add-ons. */
export interface RunTerminal {
  readonly terminal: Terminal;
  readonly fit: FitAddon;
  readonly search: SearchAddon;
  /** Resolves when the text was drawn. */
  readonly write: (text: string) => Promise<void>;
  readonly dispose: () => void;
}

const names = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'] as const;

/** A terminal in the page's font and colours; `readOnly` takes no keys. */
export async function createTerminal(parent: HTMLElement, scrollback: number, label: string): Promise<RunTerminal> {
  // Measured with another font, every column would be off.
  await document.fonts.load('12px "JetBrains Mono Variable"').catch(() => []);
  const style = getComputedStyle(document.documentElement);
  const token = (name: string): string => style.getPropertyValue(name).trim();
  const colours: Record<string, string> = {};
  names.forEach((name, i) => {
    colours[name] = ansiPalette[i] ?? '';
    colours[`bright${name[0]?.toUpperCase() ?? ''}${name.slice(1)}`] = ansiPalette[i + 8] ?? '';
  });
  const background = token('--term-bg');
  const terminal = new Terminal({
    ...harmless,
    cursorBlink: true,
    fontFamily: token('--mono'),
    fontSize: 13,
    lineHeight: 1.25,
    minimumContrastRatio: 4.5,
    scrollback,
    theme: {
      ...colours,
      background,
      foreground: token('--term-ink'),
      cursor: '#35b5b5',
      cursorAccent: background,
      selectionBackground: '#2c4a5e',
    },
  });
  const fit = new FitAddon();
  const search = new SearchAddon();
  terminal.loadAddon(fit);
  terminal.loadAddon(search);
  terminal.loadAddon(new Unicode11Addon());
  terminal.unicode.activeVersion = '11';
  terminal.open(parent);
  terminal.textarea?.setAttribute('aria-label', label);
  if (hasFastWebgl()) {
    // Three times slower than the DOM where there is no GPU, so fetched only for those that have one.
    const { WebglAddon } = await import('@xterm/addon-webgl');
    const webgl = new WebglAddon();
    webgl.onContextLoss(() => webgl.dispose());
    terminal.loadAddon(webgl);
  }
  return {
    terminal,
    fit,
    search,
    write: (text) => new Promise((resolve) => terminal.write(text, resolve)),
    dispose: () => terminal.dispose(),
  };
}

function hasFastWebgl(): boolean {
  const context = document.createElement('canvas').getContext('webgl2', { failIfMajorPerformanceCaveat: true });
  context?.getExtension('WEBGL_lose_context')?.loseContext();
  return context !== null;
}
