import { describe, expect, it } from "vitest";
import { parseValues, showValues } from "./style-values.ts";

describe("the values of an attribute", () => {
  it("are typed as code and name", () => {
    const values = parseValues("R 红、B 深 蓝, XL\n");
    expect(values).toEqual([
      { code: "R", name: "红" },
      { code: "B", name: "深 蓝" },
      { code: "XL", name: "XL" },
    ]);
    expect(showValues(values ?? [])).toBe("R 红、B 深 蓝、XL");
  });

  it("need a code that is there once", () => {
    expect(parseValues("红")).toBeNull();
    expect(parseValues("R 红、R 蓝")).toBeNull();
    expect(parseValues(" 、 ")).toBeNull();
  });
});
