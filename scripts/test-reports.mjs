import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { root } from './node-runtime.mjs';

/** A suite or test that lacks a part carries it in its title: `cancels [lacks bubblewrap]`. */
const LACKS = /\[lacks ([^\]]+)\]/;

/**
 * @typedef {{ passed: number; failed: number; skipped: number; failures: { name: string; message: string }[];
 *   lacking: { name: string; lacks: string }[] }} Counts
 */

/** @returns {Counts} */
export const noCounts = () => ({ passed: 0, failed: 0, skipped: 0, failures: [], lacking: [] });

/** @param {string} name @param {string} message @returns {Counts} */
const oneFailure = (name, message) => ({ ...noCounts(), failed: 1, failures: [{ name, message }] });

/** What vitest's JSON report says; a runner that failed without a failing test (a file that does not load) counts as one. */
export function readUnitReport(file, code) {
  if (!existsSync(file)) return oneFailure('vitest', `left no report (exit code ${code})`);
  const report = JSON.parse(readFileSync(file, 'utf8'));
  const counts = noCounts();
  for (const { name, status, message, assertionResults } of report.testResults) {
    const path = relative(root, name);
    if (status === 'failed' && !assertionResults.some((test) => test.status === 'failed')) fail(counts, path, message);
    for (const test of assertionResults) {
      const title = `${path} > ${test.fullName.replace(LACKS, '').trim()}`;
      if (test.status === 'passed') counts.passed += 1;
      else if (test.status === 'failed') fail(counts, title, test.failureMessages[0]);
      else {
        counts.skipped += 1;
        counts.lacking.push({
          name: title,
          lacks: LACKS.exec(test.fullName)?.[1] ?? 'nothing named: it is skipped in the source',
        });
      }
    }
  }
  if (code !== 0 && counts.failed === 0) fail(counts, 'vitest', `exit code ${code}, and no test that failed: its errors are above`);
  return counts;
}

/** What Playwright's JSON report says; a test that passed only when it was tried again counts as failed. */
export function readFaceReport(file, code, project) {
  if (!existsSync(file)) return oneFailure(project, `left no report (exit code ${code})`);
  const counts = noCounts();
  for (const { title, test } of specsOf(JSON.parse(readFileSync(file, 'utf8')))) {
    if (test.status === 'expected') counts.passed += 1;
    else if (test.status !== 'skipped') {
      const error = test.results.find(({ errors }) => errors.length > 0)?.errors[0];
      fail(counts, `${project} > ${title}`, error?.message ?? test.status);
    } else {
      counts.skipped += 1;
      const reason = test.annotations.find(({ type }) => type === 'skip')?.description;
      counts.lacking.push({ name: `${project} > ${title}`, lacks: reason ?? 'nothing named: it is skipped in the source' });
    }
  }
  if (code !== 0 && counts.failed === 0) fail(counts, project, `exit code ${code}, and no test that failed: its errors are above`);
  return counts;
}

function fail(counts, name, message) {
  counts.failed += 1;
  counts.failures.push({ name, message: String(message || 'nothing was said') });
}

/**
 * What ends a log, so that its last screen is enough: what was not run by file and reason, then each failure with the first
 * lines of what it said.
 *
 * @param {Counts} total
 */
export function summaryOf({ failures, lacking }) {
  const lines = [];
  const groups = new Map();
  for (const test of lacking) groups.set(groupOf(test), (groups.get(groupOf(test)) ?? 0) + 1);
  if (groups.size > 0) lines.push('', 'Could not run here:');
  for (const [group, count] of groups) lines.push(`  ${count} of ${group}`);
  if (failures.length > 0) lines.push('', 'Failed:');
  for (const { name, message } of failures) lines.push(`  ${name}`, ...firstLinesOf(message).map((line) => `      ${line}`));
  return lines.map((line) => `${line}\n`).join('');
}

/** Tests that are skipped in the source are named one by one: there the reason is not in the group. */
const groupOf = ({ name, lacks }) => `${lacks.startsWith('nothing') ? name : name.split(' > ')[0]} (lacks ${lacks})`;

function firstLinesOf(message) {
  const lines = stripVTControlCharacters(message).split('\n');
  return lines
    .filter((line) => line.trim() !== '')
    .slice(0, 6)
    .map((line) => line.slice(0, 300));
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
