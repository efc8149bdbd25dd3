/** Ends a run with the line `N passed, N failed, N skipped`; with CI=true a skip is a failure. */
export default class CountReporter {
  onTestRunEnd(modules, errors) {
    const count = { passed: 0, failed: errors.length, skipped: 0 };
    for (const module of modules) {
      let tests = 0;
      for (const test of module.children.allTests()) {
        tests++;
        const state = test.result().state;
        count[state === 'passed' ? 'passed' : state === 'failed' ? 'failed' : 'skipped']++;
      }
      if (tests === 0 || (module.state() === 'failed' && ![...module.children.allTests()].some((t) => t.result().state === 'failed'))) count.failed++;
    }
    if (process.env.CI === 'true' && count.skipped > 0) process.exitCode = 1;
    process.on('exit', () => console.log(`\n${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`));
  }
}
