import { expect, it } from 'vitest';
import { wantedLevel } from './level';

const free = { sandbox: 'standard', sandboxFloor: 'none' } as const;

it('is what was asked for, then what the script asks for, then the setting', () => {
  expect(wantedLevel('none', 'strict', free)).toEqual({ level: 'none', fallback: false });
  expect(wantedLevel(null, 'strict', free)).toEqual({ level: 'strict', fallback: false });
  expect(wantedLevel(null, null, free)).toEqual({ level: 'standard', fallback: true });
});

it('is never below the floor, and then nothing less will do', () => {
  const floor = { sandbox: 'none', sandboxFloor: 'standard' } as const;
  expect(wantedLevel('none', null, floor)).toEqual({ level: 'standard', fallback: false });
  expect(wantedLevel(null, null, floor)).toEqual({ level: 'standard', fallback: false });
  expect(wantedLevel('strict', null, floor)).toEqual({ level: 'strict', fallback: false });
});
