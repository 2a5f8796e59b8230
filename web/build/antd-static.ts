/**
 * Ant Design without styles made in the browser.
 *
 * Our Content-Security-Policy allows style sheets of our own origin only. So this plugin
 *  1. extracts the CSS of the components we use at build time (`virtual:antd.css`, and
 *     `virtual:antd/Name.css` for a rare one), for the light and the dark theme; dark differs in CSS
 *     variables only, under `html[data-theme="dark"]`;
 *  2. cuts the style functions out of the bundle, which saves a third of Ant Design's weight;
 *  3. replaces the one function that puts `<style>` elements into the page.
 *
 * `vite dev` runs the unchanged library, whose styles then come from the browser as usual.
 */

import { createRequire } from "node:module";
import type { ReactElement } from "react";
import type { Plugin } from "vite";
import { antdComponents, cssVarKey, themeTokens } from "../src/styles/theme.ts";

// The extractor is a CommonJS package and must share its copies of React and Ant Design.
const require = createRequire(import.meta.url);
const { createElement } = require("react");
const { ConfigProvider, theme } = require("antd");
const { extractStyle } = require("@ant-design/static-style-extract");

/** `virtual:antd-tokens.css`, `virtual:antd.css`, and `virtual:antd/Name.css` for one more component. */
const virtualId = /^virtual:antd(|-tokens|\/\w+)\.css$/;
const tokenSelector = `.${cssVarKey}`;
const darkRoot = 'html[data-theme="dark"]';

/** Hooks that only name the class whose variables a component uses. */
const staticStyleUtils = `
const hook = () => ["", ${JSON.stringify(cssVarKey)}];
export const genStyleHooks = () => hook;
export const genComponentStyleHook = () => () => "";
export const genSubStyleComponent = () => () => null;
export const genCssVar = (antCls, component) => {
  const prefix = "--" + antCls.replace(/\\./g, "") + "-" + component + "-";
  return [
    (name) => prefix + name,
    (name, fallback) => fallback ? "var(" + prefix + name + ", " + fallback + ")" : "var(" + prefix + name + ")",
  ];
};
`;

/** Keeps the face of rc-util's dynamicCSS; the only style it ever sets for real is the scroll lock. */
const staticDynamicCss = `
const locks = new Set();
const show = () => document.documentElement.classList.toggle("yd-locked", locks.size > 0);
export function injectCSS() { return document.createElement("style"); }
export function removeCSS(key) { if (locks.delete(key)) show(); }
export function clearContainerCache() {}
export function updateCSS(css, key) {
  if (css.includes("html body")) { locks.add(key); show(); }
  return document.createElement("style");
}
`;

interface Node {
  type: string;
  start: number;
  end: number;
  [key: string]: unknown;
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && "type" in value;
}

/** Cuts every argument but the first of the style-making calls, so that the rest shakes out. */
function cutStyleFunctions(code: string, ast: unknown): string {
  const cuts: [number, number][] = [];
  const visit = (node: Node): void => {
    const callee = node.callee;
    if (
      node.type === "CallExpression" &&
      isNode(callee) &&
      /^gen(StyleHooks|ComponentStyleHook|SubStyleComponent)$/.test(String(callee.name))
    ) {
      const args = node.arguments as Node[];
      const [first] = args;
      const last = args.at(-1);
      if (first && last && args.length > 1) cuts.push([first.end, last.end]);
      return;
    }
    for (const value of Object.values(node)) {
      if (Array.isArray(value)) for (const item of value) isNode(item) && visit(item);
      else if (isNode(value)) visit(value);
    }
  };
  if (isNode(ast)) visit(ast);
  return cuts
    .sort(([a], [b]) => b - a)
    .reduce((text, [from, to]) => text.slice(0, from) + text.slice(to), code);
}

/** The CSS of the named components under one theme. */
function extract(dark: boolean, includes: readonly string[]): string {
  const algorithm = dark ? theme.darkAlgorithm : theme.defaultAlgorithm;
  const settings = {
    cssVar: { key: cssVarKey },
    hashed: false,
    token: themeTokens(dark),
    algorithm,
  };
  return extractStyle({
    includes,
    customTheme: (node: ReactElement) => createElement(ConfigProvider, { theme: settings }, node),
  });
}

/** Top-level rules of a style sheet. */
function rules(css: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < css.length; i++) {
    if (css[i] === "{") depth++;
    else if (css[i] === "}" && --depth === 0) {
      found.push(css.slice(start, i + 1));
      start = i + 1;
    }
  }
  return found;
}

const selectorOf = (rule: string): string => rule.slice(0, rule.indexOf("{"));

const declarations = (rule: string): string[] =>
  rule
    .slice(rule.indexOf("{") + 1, -1)
    .split(/;(?![^(]*\))/)
    .filter(Boolean);

/** What a rule says differently in the dark, to be put after the light one. */
function darkRule(light: string, dark: string): string {
  const before = new Set(declarations(light));
  const changed = declarations(dark).filter((declaration) => !before.has(declaration));
  const selectors = selectorOf(dark)
    .split(",")
    .map((part) => (part === tokenSelector ? darkRoot : `${darkRoot} ${part.trim()}`));
  return `${selectors.join(",")}{${changed.join(";")}}`;
}

const presets = "blue|purple|cyan|green|magenta|pink|red|volcano|orange|yellow|lime|gold|geekblue";
/** Right-to-left writing and the colours by name, neither of which this product has. */
const unused = new RegExp(`-rtl(?![\\w-])|-(?:${presets})(?:-inverse)?(?![\\w-])`);

/** The rule without what never applies here; null when nothing of it is left. */
function pruned(rule: string): string | null {
  const selector = selectorOf(rule);
  if (selector.startsWith("@") || selector.includes("("))
    return unused.test(selector) ? null : rule;
  const used = selector.split(",").filter((part) => !unused.test(part));
  return used.length === 0 ? null : used.join(",") + rule.slice(selector.length);
}

interface Sheet {
  /** The variables of the whole theme, which every page needs. */
  tokens: string[];
  components: string[];
}

/** The rules of the named components in both themes. */
function sheetOf(includes: readonly string[]): Sheet {
  const ours = (css: string) =>
    rules(css)
      .filter((rule) => !selectorOf(rule).includes("css-var-_"))
      .flatMap((rule) => pruned(rule) ?? []);
  const light = ours(extract(false, includes));
  const dark = ours(extract(true, includes));
  if (light.length !== dark.length) throw new Error("the light and the dark CSS differ in rules");
  const tokens: string[] = [];
  const components: string[] = [];
  light.forEach((rule, i) => {
    const other = dark[i] ?? rule;
    const isToken = selectorOf(rule) === tokenSelector;
    const part = isToken ? tokens : components;
    // Declared once at the root and inherited, rather than again on each component.
    part.push(isToken ? `:root${rule.slice(tokenSelector.length)}` : rule);
    if (other !== rule) part.push(darkRule(rule, other));
  });
  return { tokens, components };
}

let base: Sheet | undefined;

/** What the app loads at once. */
function baseSheet(): Sheet {
  base ??= sheetOf(antdComponents);
  return base;
}

/** The style sheet of both themes, in two parts: the tokens, and the components in daily use. */
export function antdCss(): { tokens: string; components: string } {
  const { tokens, components } = baseSheet();
  return { tokens: tokens.join("\n"), components: components.join("\n") };
}

/** What one more component needs beyond that. */
export function antdExtraCss(name: string): string {
  const known = new Set(baseSheet().components);
  return sheetOf([name])
    .components.filter((rule) => !known.has(rule))
    .join("\n");
}

export function antdStatic(): Plugin {
  return {
    name: "yidan:antd-static",
    enforce: "pre",
    resolveId: (id) => (virtualId.test(id) ? `\0${id}` : null),
    load(id) {
      const [, part] = virtualId.exec(id.slice(1)) ?? [];
      if (part === "-tokens") return antdCss().tokens;
      if (part !== undefined) return part ? antdExtraCss(part.slice(1)) : antdCss().components;
      if (this.environment.mode === "dev") return null;
      const path = id.replaceAll("\\", "/").replace(/\?.*$/, "");
      if (path.endsWith("/antd/es/theme/util/genStyleUtils.js")) return staticStyleUtils;
      if (path.endsWith("/@rc-component/util/es/Dom/dynamicCSS.js")) return staticDynamicCss;
      return null;
    },
    transform(code, id) {
      if (this.environment.mode === "dev" || !/\/antd\/es\/.*\/style\//.test(id)) return null;
      if (!/gen(StyleHooks|ComponentStyleHook|SubStyleComponent)\(/.test(code)) return null;
      return { code: cutStyleFunctions(code, this.parse(code)), map: null };
    },
  };
}
