import { createTheme, type MantineColorsTuple } from '@mantine/core';

const accent: MantineColorsTuple = [
  '#e0f1f1',
  '#c2e4e4',
  '#93d0d0',
  '#5fbaba',
  '#35b5b5',
  '#199aa0',
  '#0b7f87',
  '#0b6e75',
  '#095c62',
  '#06464b',
];

/** The kit in the colours and sizes of `tokens.css`; what it draws itself is set right in `kit.css`. */
export const kitTheme = createTheme({
  primaryColor: 'accent',
  primaryShade: { light: 7, dark: 4 },
  colors: { accent },
  fontFamily: 'var(--font)',
  fontFamilyMonospace: 'var(--mono)',
  defaultRadius: 6,
  focusRing: 'auto',
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontSizes: { xs: '11.5px', sm: '13px', md: '13px', lg: '15px', xl: '20px' },
  components: {
    Button: { defaultProps: { size: 'sm' } },
    Select: { defaultProps: { size: 'sm', allowDeselect: false, checkIconPosition: 'right' } },
  },
});
