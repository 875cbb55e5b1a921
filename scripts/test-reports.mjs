import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { root } from './node-runtime.mjs';

/** A suite or test that lacks a part carries it in its title: `cancels [lacks bubblewrap]`. */
const LACKS = /\[lacks ([^\]]+)\]/;

const empty = { passed: 0, failed: 0, skipped: 0, lacking: [] };

/** What vitest's JSON report says; a runner that failed without a failing test (a file that does not load) counts as one. */
export function readUnitReport(file, code) {
  if (!existsSync(file)) return { ...empty, failed: 1 };
  const report = JSON.parse(readFileSync(file, 'utf8'));
  const counts = { passed: 0, failed: 0, skipped: 0, lacking: [] };
  for (const { name, status, assertionResults } of report.testResults) {
    if (status === 'failed' && !assertionResults.some((test) => test.status === 'failed')) counts.failed += 1;
    for (const test of assertionResults) {
      if (test.status === 'passed') counts.passed += 1;
      else if (test.status === 'failed') counts.failed += 1;
      else {
        counts.skipped += 1;
        counts.lacking.push({
          name: `${relative(root, name)} > ${test.fullName.replace(LACKS, '').trim()}`,
          lacks: LACKS.exec(test.fullName)?.[1] ?? 'nothing named: it is skipped in the source',
        });
      }
    }
  }
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  return counts;
}

/** What Playwright's JSON report says; a test that passed only when it was tried again counts as failed. */
export function readFaceReport(file, code, project) {
  if (!existsSync(file)) return { ...empty, failed: 1 };
  const counts = { passed: 0, failed: 0, skipped: 0, lacking: [] };
  for (const { title, test } of specsOf(JSON.parse(readFileSync(file, 'utf8')))) {
    if (test.status === 'expected') counts.passed += 1;
    else if (test.status !== 'skipped') counts.failed += 1;
    else {
      counts.skipped += 1;
      const reason = test.annotations.find(({ type }) => type === 'skip')?.description;
      counts.lacking.push({ name: `${project} > ${title}`, lacks: reason ?? 'nothing named: it is skipped in the source' });
    }
  }
  if (code !== 0 && counts.failed === 0) counts.failed = 1;
  return counts;
}

/** Names of a project's tests without running them; none where there is no such project yet. */
export async function listFaceTests(tool, project, folder) {
  if (!existsSync(`${root}/playwright.config.ts`)) return [];
  const file = `${folder}/${project}-list.json`;
  const { code, output } = await tool(
    '@playwright/test/cli.js',
    ['test', '--list', `--project=${project}`, '--reporter=json'],
    { PLAYWRIGHT_JSON_OUTPUT_FILE: file },
    undefined,
    'collect',
  );
  if (code !== 0) throw new Error(`the ${project} tests could not be listed: ${output}`);
  return specsOf(JSON.parse(readFileSync(file, 'utf8'))).map(({ title }) => `${project} > ${title}`);
}

function specsOf(report) {
  const found = [];
  const walk = (suite, above) => {
    const title = [...above, suite.title].filter((part) => part !== '');
    for (const spec of suite.specs ?? []) for (const test of spec.tests) found.push({ title: [...title, spec.title].join(' > '), test });
    for (const inner of suite.suites ?? []) walk(inner, title);
  };
  for (const suite of report.suites) walk(suite, []);
  return found;
}
