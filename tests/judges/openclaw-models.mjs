// Prints the ids of the models in a provider's block of an OpenClaw config, one a line, read with
// the JSON5 reader that OpenClaw itself brings.
// Usage: node openclaw-models.mjs <openclaw package dir> <openclaw.json> <provider>
import fs from "node:fs";
import path from "node:path";
import { createRequire } from "node:module";

const [pkg, config, provider] = process.argv.slice(2);
const JSON5 = createRequire(path.resolve(pkg, "package.json"))("json5");
const block = JSON5.parse(fs.readFileSync(config, "utf8")).models.providers[provider];
for (const model of block.models) console.log(model.id);
