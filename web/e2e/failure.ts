/** When a story goes wrong, what everybody saw is printed: CI keeps words, not pictures. */

import { beforeEach, onTestFailed } from "vitest";
import { testimony } from "./person.ts";

beforeEach(() => {
  onTestFailed(async () => {
    console.log(await testimony());
  });
});
