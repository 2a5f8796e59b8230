/** Writes the types of the API from its description: `npm run client`, after `make openapi`. */

import { readFile, writeFile } from "node:fs/promises";
import openapiTS, { astToString } from "openapi-typescript";

const description = JSON.parse(await readFile(new URL("../openapi.json", import.meta.url), "utf8"));

// Each operation is typed where its path stands. By name they would have to be unique over all
// areas, whose handlers may well be called the same.
for (const path of Object.values(description.paths)) {
  for (const operation of Object.values(path)) delete operation.operationId;
}

// A query's parameter may name a type that nothing else describes: it is text then.
const described = description.components.schemas;
const nameMissing = (node) => {
  if (typeof node !== "object" || node === null) return;
  const name = /^#\/components\/schemas\/(.+)$/.exec(node.$ref ?? "")?.[1];
  if (name && !described[name]) {
    console.warn(`openapi.json does not describe ${name}`);
    described[name] = { type: "string" };
  }
  for (const value of Object.values(node)) nameMissing(value);
};
nameMissing(description.paths);

const header = "/** Generated from openapi.json by `npm run client`; not to be edited. */\n\n";
const types = astToString(await openapiTS(description, { emptyObjectsUnknown: true }));
await writeFile(new URL("../src/api/generated.ts", import.meta.url), header + types);
