/** @file From the runners' JSON reports to totals, and the skipped tests by name. */

/** Vitest's JSON report; a file that failed to load counts as one failure. */
export function countVitest(report) {
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  );
  const skipped = report.testResults.flatMap(({ assertionResults }) =>
    assertionResults.filter(
      ({ status }) => status === 'pending' || status === 'skipped' || status === 'todo',
    ),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + unloaded.length,
    skipped: skipped.length,
    notes: [
      ...unloaded.map(({ name }) => `could not be loaded: ${name}`),
      ...skipped.map(({ fullName }) => `skipped: ${fullName}`),
    ],
  };
}

/** Playwright's JSON report. */
export function countPlaywright({ stats, suites, errors }) {
  const skipped = suites
    .flatMap(specsOf)
    .filter(({ tests }) => tests.some(({ status }) => status === 'skipped'));
  return {
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected + (stats.unexpected === 0 ? errors.length : 0),
    skipped: stats.skipped,
    notes: [
      ...(stats.flaky > 0 ? [`${stats.flaky} passed only at the second try`] : []),
      ...skipped.map(({ title }) => `skipped: ${title}`),
    ],
  };
}

function specsOf(suite) {
  return [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)];
}

/** The last line of `npm test`, as CI reads it. */
export function summaryLine(counts) {
  const total = (key) => counts.reduce((sum, count) => sum + count[key], 0);
  return `${total('passed')} passed, ${total('failed')} failed, ${total('skipped')} skipped`;
}
