/** What a test run came to. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** The part of Vitest's JSON report that is counted. */
export interface VitestReport {
  readonly success: boolean;
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

/**
 * Counts the tests of a report. A file that failed without a failed test (it could not be loaded) counts as one
 * failure, and so does a run that failed without any (an unhandled rejection, or no test at all).
 */
export function countsOf(report: VitestReport): Counts {
  const tests = report.testResults.flatMap((file) => file.assertionResults);
  const failedTests = tests.filter(({ status }) => status === 'failed').length;
  const brokenFiles = report.testResults.filter(
    (file) =>
      file.status === 'failed' && file.assertionResults.every(({ status }) => status !== 'failed'),
  ).length;
  const passed = tests.filter(({ status }) => status === 'passed').length;
  const failed = failedTests + brokenFiles;
  const silentFailure = failed === 0 && (!report.success || passed === 0);
  return {
    passed,
    failed: silentFailure ? 1 : failed,
    skipped: tests.length - passed - failedTests,
  };
}

/** The full names of the tests that did not run. */
export function skippedIn(report: VitestReport): readonly string[] {
  return report.testResults
    .flatMap((file) => file.assertionResults)
    .filter(({ status }) => status !== 'passed' && status !== 'failed')
    .map(({ fullName }) => fullName);
}

export function sumOf(counts: readonly Counts[]): Counts {
  return {
    passed: counts.reduce((sum, { passed }) => sum + passed, 0),
    failed: counts.reduce((sum, { failed }) => sum + failed, 0),
    skipped: counts.reduce((sum, { skipped }) => sum + skipped, 0),
  };
}
