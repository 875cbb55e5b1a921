import { expect, it } from 'vitest';
import { autostartEntry } from './autostart-entry';

const exec = (...command: readonly string[]): string | undefined => /^Exec=(.*)$/m.exec(autostartEntry(command))?.[1];

it.each([
  [['/opt/axle', '--hidden'], '/opt/axle --hidden'],
  [['/opt/my axle/axle'], '"/opt/my axle/axle"'],
  [['env', 'AXLE_HOME=/a b'], 'env "AXLE_HOME=/a b"'],
  [['/a"b$c`d'], '"/a\\\\"b\\\\$c\\\\`d"'],
  [['/a\\b'], '"/a\\\\\\\\b"'],
  [['/100%'], '"/100%%"'],
])('%j is %s', (command, expected) => expect(exec(...command)).toBe(expected));
