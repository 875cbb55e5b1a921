/** What a key of the keyboard is called in a shortcut of the whole system, by its place on the keyboard. */
const names: Readonly<Record<string, string>> = {
  Space: 'Space',
  Tab: 'Tab',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  Home: 'Home',
  End: 'End',
  PageUp: 'PageUp',
  PageDown: 'PageDown',
  Insert: 'Insert',
  Delete: 'Delete',
};

type Pressed = Pick<KeyboardEvent, 'code' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>;

/** The shortcut that these keys are, as Electron writes it; undefined while there is no modifier, or no key beside them. */
export function acceleratorOf({ code, ctrlKey, metaKey, shiftKey, altKey }: Pressed): string | undefined {
  const key = names[code] ?? /^(?:Key|Digit)([A-Z0-9])$/.exec(code)?.[1] ?? /^F(?:[1-9]|1\d|2[0-4])$/.exec(code)?.[0];
  const modifiers = [ctrlKey && 'Control', altKey && 'Alt', shiftKey && 'Shift', metaKey && 'Meta'].filter((name) => name !== false);
  return key === undefined || modifiers.length === 0 ? undefined : [...modifiers, key].join('+');
}
