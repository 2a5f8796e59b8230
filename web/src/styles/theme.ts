/** The theme, used twice: at build time to extract CSS, in the browser for Ant Design's tokens. */

/** The class that carries Ant Design's CSS variables; fixed, so that extracted CSS fits. */
export const cssVarKey = "yd";

/**
 * Components whose CSS the app loads at once. A file that uses another one imports its CSS by
 * `import "virtual:antd/Name.css"`; a test sees to it.
 */
export const antdComponents = [
  "Alert",
  "Button",
  "Checkbox",
  "Drawer",
  "Modal",
  "Popover",
  "Segmented",
  "Skeleton",
  "Tag",
  "Tooltip",
  "message",
];

/** By the page's language, see base.css. */
const fontFamily = "var(--yd-font)";

export function themeTokens(dark: boolean) {
  return {
    colorPrimary: dark ? "#447fe6" : "#1f5fd6",
    colorInfo: dark ? "#447fe6" : "#1f5fd6",
    colorLink: dark ? "#97bfff" : "#1f5fd6",
    // To be read on its ground (WCAG AA).
    colorError: dark ? "#ff9a97" : "#cf1322",
    borderRadius: 6,
    fontSize: 14,
    fontFamily,
    ...(dark ? { colorBgBase: "#14171c" } : {}),
  };
}
