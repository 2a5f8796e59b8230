import { defineConfig } from "vitest/config";

/** Browser tests against the real server: `npm run e2e`. */
export default defineConfig({
  test: {
    include: ["e2e/**/*.e2e.ts"],
    globalSetup: "e2e/server.ts",
    fileParallelism: false,
    testTimeout: 90_000,
    hookTimeout: 60_000,
    // What follows in a story rests on what went before.
    bail: 1,
  },
});
