import { expect, test } from "vitest";
import { mentionAt } from "./comment-box.tsx";

test("an @ before the cursor begins a mention, an address does not", () => {
  expect(mentionAt("请 @wq", 5)).toBe("wq");
  expect(mentionAt("@", 1)).toBe("");
  expect(mentionAt("已发，@李", 5)).toBe("李");
  expect(mentionAt("a@b.cn", 6)).toBeNull();
  expect(mentionAt("@王强 好", 5)).toBeNull();
});
