import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { antdComponents } from "../src/styles/theme.ts";
import { antdCss } from "./antd-static.ts";

const src = new URL("../src", import.meta.url).pathname;

/** Names of Ant Design components that the sources import. */
function imported(): Set<string> {
  const names = new Set<string>();
  for (const file of readdirSync(src, { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith(".tsx")) continue;
    const code = readFileSync(join(src, file), "utf8");
    for (const [, list = ""] of code.matchAll(/import \{([^}]*)\} from "antd";/g)) {
      for (const name of list.split(",").map((part) => part.trim())) {
        if (name && !name.startsWith("type ")) names.add(name.replace(/ as .*/, ""));
      }
    }
  }
  names.delete("ConfigProvider");
  return names;
}

test("every component in use is in the list whose CSS is extracted", () => {
  expect([...imported()].filter((name) => !antdComponents.includes(name))).toEqual([]);
});

test("the dark theme differs in variables only, and nothing unused is shipped", () => {
  const { tokens, components } = antdCss();
  expect(tokens).toContain(":root{--ant-");
  expect(tokens).toContain('html[data-theme="dark"]{--ant-');
  expect(components).toContain('html[data-theme="dark"] .yd.ant-btn{--ant-button-');
  expect(components).not.toMatch(/\.ant-btn-rtl|\.ant-tag-magenta/);
});
