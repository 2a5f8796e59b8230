import { expect, test } from "vitest";
import { told } from "./change-text.tsx";

const line = {
  line_id: "01936b2e-5f0a-7c3d-9e21-000000000001",
  product_id: null,
  quantity: "1",
  unit_price: "47000",
};
const reader = { locale: "zh", names: new Map() } as const;
const tell = (field: string, before: unknown, after: unknown) =>
  told({ field, before, after }, () => "已删除的行", reader);

test("a line that went is told as removed, with its goods", () => {
  expect(tell("/lines/a", line, null)).toEqual({
    field: "已删除的行",
    before: "× 1，单价 47,000",
    after: "删除",
  });
  expect(tell("/lines/a", null, line).after).toBe("× 1，单价 47,000");
  expect(tell("/lines/a/remark", "急", null).after).toBe("");
});
