/**
 * What each page weighs over the wire: JavaScript and CSS, gzip, summed over the build's manifest.
 * Prints the weights and fails beyond the limits.
 */

import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const dist = join(dirname(fileURLToPath(import.meta.url)), "../dist");
const manifest = JSON.parse(await readFile(join(dist, ".vite/manifest.json"), "utf8"));

const limits = { signIn: 210, shell: 225, ordersList: 380, route: 420 };
const entry = "index.html";
const shell = "src/app/app.tsx";

/** Every file that must be there before the chunk can run. */
function filesOf(keys) {
  const files = new Set();
  const visit = (key) => {
    const chunk = manifest[key];
    if (!chunk) throw new Error(`${key} is not in the manifest; was it renamed?`);
    if (files.has(chunk.file)) return;
    files.add(chunk.file);
    for (const css of chunk.css ?? []) files.add(css);
    for (const imported of chunk.imports ?? []) visit(imported);
  };
  for (const key of keys) visit(key);
  return files;
}

const sizes = new Map();
async function gzipSize(file) {
  if (!sizes.has(file))
    sizes.set(file, gzipSync(await readFile(join(dist, file)), { level: 9 }).length);
  return sizes.get(file);
}

async function weigh(keys) {
  let js = 0;
  let css = 0;
  for (const file of filesOf(keys)) {
    if (file.endsWith(".css")) css += await gzipSize(file);
    else js += await gzipSize(file);
  }
  return { js: js / 1024, css: css / 1024, sum: (js + css) / 1024 };
}

const pages = Object.keys(manifest).filter(
  (key) => manifest[key].isDynamicEntry && /^src\/(areas|app)\/.*-page\.tsx$/.test(key),
);
const rows = [
  ["sign-in", [entry, "src/boot/sign-in.tsx"], limits.signIn],
  ["set-up", [entry, "src/boot/setup.tsx"], limits.signIn],
  ["shell", [entry, shell], limits.shell],
  ...pages.map((page) => [
    page.replace(/^src\//, "").replace(/\.tsx$/, ""),
    [entry, shell, page],
    page.endsWith("orders/orders-page.tsx") ? limits.ordersList : limits.route,
  ]),
];

let over = 0;
console.log(
  "page".padEnd(40),
  "js".padStart(8),
  "css".padStart(8),
  "sum KB".padStart(8),
  "limit".padStart(7),
);
for (const [name, keys, limit] of rows) {
  const { js, css, sum } = await weigh(keys);
  const mark = sum > limit ? " OVER" : "";
  if (mark) over++;
  console.log(
    name.padEnd(40),
    js.toFixed(1).padStart(8),
    css.toFixed(1).padStart(8),
    sum.toFixed(1).padStart(8),
    String(limit).padStart(7) + mark,
  );
}
if (over > 0) {
  console.error(`${over} over budget`);
  process.exitCode = 1;
}
