import { expect, test } from "vitest";
import { nameIn } from "./file-name.ts";

test("a file's name comes from its header, whatever it is written in", () => {
  expect(nameIn("inline; filename*=UTF-8''%E5%90%88%E5%90%8C%201.pdf")).toBe("合同 1.pdf");
  expect(nameIn('attachment; filename="plan.pdf"')).toBe("plan.pdf");
  expect(nameIn("inline")).toBeNull();
  expect(nameIn(null)).toBeNull();
});
