/** Installs the packages of the \`package.json\` beside it; none of them runs anything of its own. Arguments: the folder, npm's program. */
export const prepareNode = `import { spawnSync } from 'node:child_process';
import { cpSync, existsSync } from 'node:fs';

const [target, npm] = process.argv.slice(2);
cpSync('.', target, { recursive: true });
const how = existsSync('package-lock.json') ? 'ci' : 'install';
const quiet = ['--ignore-scripts', '--omit=dev', '--no-audit', '--no-fund', '--no-update-notifier', '--no-progress'];
process.stdout.write('npm ' + how + '\\n');
process.exitCode = spawnSync(process.execPath, [npm, how, ...quiet], { cwd: target, stdio: 'inherit' }).status ?? 1;
`;
