/** When a story goes wrong, what everybody saw is kept: CI keeps words, not pictures. */

import { mkdir, writeFile } from "node:fs/promises";
import { beforeEach, onTestFailed } from "vitest";
import { outputs, testimony } from "./person.ts";

beforeEach(() => {
  onTestFailed(async ({ task }) => {
    const faults = task.result?.errors?.map(({ message }) => message) ?? [];
    const words = [`✗ ${task.name}`, ...faults, await testimony()].join("\n\n");
    await mkdir(outputs, { recursive: true });
    // Printed when all is over, by `make test`: the end is what is read.
    await writeFile(`${outputs}testimony.txt`, `${words}\n`, { flag: "a" });
  });
});
