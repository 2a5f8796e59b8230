import { defineConfig } from "vitest/config";

/** Browser tests against the real server: `npm run e2e`. */
export default defineConfig({
  test: {
    include: ["e2e/**/*.e2e.ts"],
    globalSetup: "e2e/server.ts",
    setupFiles: "e2e/failure.ts",
    // Stories wait a lot: two go side by side even on two cores.
    maxWorkers: 2,
    testTimeout: 180_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 15_000 } },
    // What follows in a story rests on what went before.
    bail: 1,
  },
});
