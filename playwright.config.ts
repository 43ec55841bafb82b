import { defineConfig } from "@playwright/test";
import { findChromium } from "./bin/setup/chromium.mjs";

const executablePath = findChromium();

export default defineConfig({
  testDir: "tests/e2e",
  outputDir: "test-results",
  // Each has a product of its own, and much of a test is waiting.
  workers: 2,
  forbidOnly: true,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  use: {
    browserName: "chromium",
    screenshot: "only-on-failure",
    // Recording one takes as long as the test itself: ask for it with --trace on.
    trace: "off",
    launchOptions: { ...(executablePath && { executablePath }) },
  },
});
