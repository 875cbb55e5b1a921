import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// What the first page needs and the palette, which any key may ask for; not the kit, tables and the drawing of charts and graphs, which come when shown.
const CORE =
  /node_modules\/(react|react-dom|scheduler|i18next|react-i18next|wouter|regexparam|use-sync-external-store)\/|src\/renderer\/(lib\/(?!connect-hub|grant-facts|param-fields|preview-|startable-|step-grants|typed-values|uploaded-name|use-shown-path|use-startable)|nonce|app\/(?!kit|quick\/)|ui\/(?!bar-chart-canvas|column-menu|data-table|diff-lines|row-actions|series-|step-graph|graph|gantt|table|use-rows)|spokes\/home\/(?!locales|recent-table))/;
// What lists are shown with: empty until the hub answers.
const TABLE = /node_modules\/@tanstack\/|src\/renderer\/ui\/(column-menu|data-table|table|use-rows)/;
// What checks what the hub says, which comes once the page is shown. What `core` needs of `shared` is in `core`, which goes first.
const CONTRACT = /node_modules\/zod\/|src\/(shared\/(?!doctor|(grants|problems)\/locales)|renderer\/lib\/connect-hub)/;

/** The dashboard, for `app://axle/` and for the HTTP face: both serve `index.html` at any address that is no file. */
export default defineConfig({
  root: 'src/renderer',
  base: '/',
  publicDir: false,
  plugins: [react()],
  // Both faces put a fresh nonce in place of this, in the page and in the header of the same response.
  html: { cspNonce: '__CSP_NONCE__' },
  build: {
    outDir: '../../dist/renderer',
    emptyOutDir: true,
    target: 'chrome130',
    sourcemap: false,
    reportCompressedSize: false,
    modulePreload: { polyfill: false },
    // The budget of the first page: each 100 kB cost about 10 ms of its start.
    chunkSizeWarningLimit: 400,
    // A data: font or image would need the policy to be wider.
    assetsInlineLimit: 0,
    rollupOptions: {
      output: {
        // What every page needs is one file: each request costs more than its bytes.
        codeSplitting: {
          groups: [
            { name: 'core', test: CORE },
            { name: 'contract', test: CONTRACT },
            { name: 'table', test: TABLE },
            { name: 'en', test: /renderer\/(spokes\/home\/)?locales\/en\.json$/ },
            { name: 'fr', test: /renderer\/(spokes\/home\/)?locales\/fr\.json$/ },
            { name: 'en-pages', test: /locales\/en\.json$/ },
            { name: 'fr-pages', test: /locales\/fr\.json$/ },
          ],
        },
      },
    },
  },
});
