import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { antdComponents } from "../src/styles/theme.ts";
import { antdCss, antdExtraCss } from "./antd-static.ts";

const src = new URL("../src", import.meta.url).pathname;

/** Ant Design components that a source imports without their CSS being loaded. */
function unstyled(code: string): string[] {
  const names = [...code.matchAll(/import \{([^}]*)\} from "antd";/g)].flatMap(([, list = ""]) =>
    list.split(",").map((part) => part.trim().replace(/ as .*/, "")),
  );
  return names.filter(
    (name) =>
      name !== "" &&
      !name.startsWith("type ") &&
      name !== "ConfigProvider" &&
      !antdComponents.includes(name) &&
      !code.includes(`"virtual:antd/${name}.css"`),
  );
}

test("every component comes with its CSS", () => {
  const files = readdirSync(src, { recursive: true, encoding: "utf8" });
  const found = files
    .filter((file) => file.endsWith(".tsx"))
    .flatMap((file) => {
      const names = unstyled(readFileSync(join(src, file), "utf8"));
      return names.map((name) => `${file} must import "virtual:antd/${name}.css"`);
    });
  expect(found).toEqual([]);
});

test("a rare component's CSS adds its own rules only", () => {
  const css = antdExtraCss("Progress");
  expect(css).toContain(".ant-progress");
  expect(css).not.toContain(".ant-btn");
});

test("the dark theme differs in variables only, and nothing unused is shipped", () => {
  const { tokens, components } = antdCss();
  expect(tokens).toContain(":root{--ant-");
  expect(tokens).toContain('html[data-theme="dark"]{--ant-');
  expect(components).toContain('html[data-theme="dark"] .yd.ant-btn{--ant-button-');
  expect(components).not.toMatch(/\.ant-btn-rtl|\.ant-tag-magenta/);
});
