import '@mantine/core/styles/baseline.layer.css';
import '@mantine/core/styles/default-css-variables.layer.css';
import '@mantine/core/styles/global.layer.css';
import '@mantine/core/styles/UnstyledButton.layer.css';
import '@mantine/core/styles/Button.layer.css';
import '@mantine/core/styles/Loader.layer.css';
import './kit.css';
import { MantineProvider } from '@mantine/core';
import { useSyncExternalStore, type ReactNode } from 'react';
import { styleNonce } from '../nonce';
import { kitTheme } from './kit-theme';
import { onTheme, shownTheme } from './theme';

/** What pages need whose forms and menus come from the kit. It comes with the first of them, not with the first page. */
export function Kit({ children }: { readonly children: ReactNode }): ReactNode {
  const { scheme } = useSyncExternalStore(onTheme, shownTheme);
  return (
    <MantineProvider theme={kitTheme} forceColorScheme={scheme} getStyleNonce={styleNonce}>
      {children}
    </MantineProvider>
  );
}
