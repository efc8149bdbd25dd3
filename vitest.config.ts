import { existsSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/rules/files/**'],
    globalSetup: existsSync('test/global-setup.ts') ? ['test/global-setup.ts'] : [],
    reporters: ['default', './scripts/count-reporter.mjs'],
    testTimeout: 60_000,
    hookTimeout: 180_000,
    maxWorkers: 2,
    // The SDK's word on coming versions of Node is not for every run.
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
  },
});
