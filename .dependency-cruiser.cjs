/**
 * Who may import whom. Each rule is seen to fire by tests/regression/import-rules.test.ts.
 * Types count as imports: a spoke that knows another one's types knows the other.
 */
const spoke = '^src/main/spokes/([^/]+)/';
const faces = '^src/main/(electron|server|cli)/';
const tests = '[.](test|test-d)[.]tsx?$';

const rule = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to });

module.exports = {
  forbidden: [
    rule('no-cycle', 'Two modules that need each other are one module, or lack a third.', {}, { circular: true }),
    rule('resolves', 'An import that leads nowhere.', {}, { couldNotResolve: true }),
    rule('no-test-in-product', 'The product does not import its tests.', { path: '^src/', pathNot: tests }, { path: ['^tests/', tests] }),
    rule(
      'declared-package',
      'What runs in the hub is a dependency, not a tool for building.',
      { path: '^src/(main|shared)/', pathNot: [tests, '^src/main/electron/'] },
      { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    ),

    rule(
      'contract-is-pure',
      'The description of the wire depends on zod alone.',
      { path: '^src/shared/contract/', pathNot: tests },
      { pathNot: ['^src/shared/contract/', '^node_modules/zod/'] },
    ),
    rule(
      'rpc-is-pure',
      'The kernel knows the contract and zod; no transport, no runtime.',
      { path: '^src/shared/rpc/', pathNot: tests },
      { pathNot: ['^src/shared/(rpc|contract)/', '^node_modules/zod/'] },
    ),
    rule(
      'shared-runs-anywhere',
      'Shared code runs in a page, in the hub and in a worker.',
      { path: '^src/shared/', pathNot: tests },
      { pathNot: ['^src/shared/', '^node_modules/(zod|@noble/[^/]+|@scure/[^/]+|semver)/'] },
    ),

    rule(
      'electron-in-its-shell',
      'Electron is one face.',
      { path: '^(src|tests/(contract|support))/', pathNot: '^src/(main/electron|preload)/' },
      { path: '^(node_modules/electron(/|$)|electron$)' },
    ),
    rule(
      'preload-forwards',
      'The preload knows the names of channels and Electron.',
      { path: '^src/preload/' },
      { pathNot: ['^src/preload/', '^src/shared/rpc/channels[.]ts$', '^(node_modules/electron(/|$)|electron$)'] },
    ),

    rule(
      'compose-names-spokes',
      'Only compose knows which spokes there are.',
      { path: '^src/main/', pathNot: ['^src/main/hub/(compose(-identity|-schema)?|sources)[.]ts$', '^src/main/spokes/', tests] },
      { path: '^src/main/spokes/' },
    ),
    rule(
      'spoke-by-its-index',
      'From outside, a spoke is its public face: its index, or that of one of its parts.',
      { path: '^src/main/', pathNot: ['^src/main/spokes/', tests] },
      { path: spoke, pathNot: ['^src/main/spokes/[^/]+/index[.]ts$', '^src/main/spokes/[^/]+/[^/]+/index[.]ts$'] },
    ),
    rule(
      'spoke-alone',
      'A spoke states what it needs of another in its own ports; compose fills it.',
      { path: spoke },
      { path: '^src/main/spokes/', pathNot: '^src/main/spokes/$1/' },
    ),
    rule('spoke-knows-no-face', 'A spoke is reached from every face and knows none.', { path: '^src/main/spokes/' }, { path: faces }),
    rule(
      'spoke-takes-a-scope',
      'Of the hub a spoke sees what any lifetime and any collection are; the rest compose hands it.',
      { path: '^src/main/spokes/', pathNot: tests },
      { path: '^src/main/hub/', pathNot: '^src/main/hub/(scope|collection)[.]ts$' },
    ),
    rule(
      'child-stands-alone',
      'What runs in a process of its own takes nothing of the hub with it.',
      { path: '^src/main/spokes/.+/child/' },
      { path: ['^src/main/hub/(?!scope[.]ts$)', faces] },
    ),
    rule(
      'platform-has-no-feature',
      'Adapters know no spoke, no face, and of the hub its scope.',
      { path: '^src/main/platform/' },
      { path: ['^src/main/spokes/', faces, '^src/main/hub/(?!scope[.]ts$)'] },
    ),
    rule(
      'hub-knows-no-face',
      'The faces call the hub; the process that becomes one hands it what opens a face for browsers.',
      { path: '^src/main/hub/', pathNot: [tests, '^src/main/hub/background[.]ts$'] },
      { path: faces },
    ),
    rule(
      'background-opens-http',
      'The background hub starts with one face that it can open, and knows no more of any.',
      { path: '^src/main/hub/background[.]ts$' },
      { path: faces, pathNot: '^src/main/server/open-http[.]ts$' },
    ),
    rule(
      'faces-apart',
      'A face does not know another; what app:// and HTTP both answer lies in server/content, what terminal and start-up dialogs both say in cli/messages, and how a hub serves browsers in server/open-http.',
      { path: '^src/main/(electron|server|cli)/' },
      { path: faces, pathNot: ['^src/main/$1/', '^src/main/server/(content/|open-http[.]ts$)', '^src/main/cli/(messages/|language)'] },
    ),

    rule('page-is-no-hub', 'The dashboard reaches the hub over the wire.', { path: '^src/renderer/' }, { path: '^src/(main|preload)/' }),
    rule('page-has-no-node', 'Nothing of Node in a page.', { path: '^src/renderer/', pathNot: tests }, { dependencyTypes: ['core'] }),
    rule('hub-is-no-page', 'The hub knows no page.', { path: '^src/(main|preload|shared)/' }, { path: '^src/renderer/' }),
    rule(
      'page-spoke-alone',
      'A page does not import another spoke’s page.',
      { path: '^src/renderer/spokes/([^/]+)/' },
      { path: '^src/renderer/spokes/', pathNot: '^src/renderer/spokes/$1/' },
    ),
    rule(
      'page-spoke-below-app',
      'The application mounts spokes; they do not reach up.',
      { path: '^src/renderer/spokes/' },
      { path: '^src/renderer/app/' },
    ),
    rule(
      'page-spoke-by-its-index',
      'From outside, a spoke’s pages are its index.',
      { path: '^src/renderer/', pathNot: ['^src/renderer/spokes/', tests] },
      { path: '^src/renderer/spokes/', pathNot: '^src/renderer/spokes/[^/]+/index[.]tsx?$' },
    ),
    rule('lib-below-spokes', 'What pages share knows no page.', { path: '^src/renderer/lib/' }, { path: '^src/renderer/(spokes|app)/' }),
    rule(
      'ui-is-dumb',
      'Components get values and callbacks, no hub.',
      { path: '^src/renderer/ui/', pathNot: tests },
      { path: ['^src/renderer/(spokes|app|lib)/', '^src/shared/'] },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Scripts as people have them: nothing here imports them.
    exclude: { path: '^tests/corpus/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
