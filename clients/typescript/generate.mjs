// Makes src/schema.ts of contract/openapi.json; with --check it compares. Objects of any shape have members of any type, as in the reference.
import { readFileSync, writeFileSync } from "node:fs";
import openapiTS, { astToString } from "openapi-typescript";

const target = new URL("src/schema.ts", import.meta.url);
const contract = new URL("../../contract/openapi.json", import.meta.url);
const document = JSON.parse(readFileSync(contract, "utf8"));
const ast = await openapiTS(document, { emptyObjectsUnknown: true, defaultNonNullable: false });
const text = `// Generated from contract/openapi.json by generate.mjs; not edited manually.\n${astToString(ast).replaceAll("Record<string, unknown>", "Record<string, any>")}`;
if (!process.argv.includes("--check")) {
  writeFileSync(target, text);
} else if (readFileSync(target, "utf8") !== text) {
  console.error("src/schema.ts is not what contract/openapi.json gives: run npm run generate");
  process.exit(1);
}
