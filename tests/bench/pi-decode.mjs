// Streams into folded answers by pi (npm @mariozechner/pi-ai 0.73.1), for `cargo xtask bench decode`.
// usage: node pi-decode.mjs PACKAGE SECONDS CHUNK FILE…
// Prints one JSON object: {"pi_mb_s": …}. Nothing goes over a network: `fetch` answers from memory.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, seconds, size, ...files] = process.argv.slice(2);
const { stream, getModel } = await import(pathToFileURL(join(folder, "dist", "index.js")).href);

const streams = files.map((file) => {
  const all = new Uint8Array(readFileSync(file));
  const chunks = [];
  for (let at = 0; at < all.length; at += Number(size)) chunks.push(all.subarray(at, at + Number(size)));
  return { chunks, bytes: all.length };
});
const bytes = streams.reduce((sum, one) => sum + one.bytes, 0);

let current;
globalThis.fetch = async () => {
  let at = 0;
  const body = new ReadableStream({
    pull(controller) {
      if (at === current.chunks.length) controller.close();
      else controller.enqueue(current.chunks[at++]);
    },
  });
  return new Response(body, { status: 200, headers: { "content-type": "text/event-stream" } });
};

const claim = { "https://api.openai.com/auth": { chatgpt_account_id: "bench" } };
const apiKey = `e30.${Buffer.from(JSON.stringify(claim)).toString("base64url")}.x`;
const model = { ...getModel("openai-codex", "gpt-5.4"), baseUrl: "http://127.0.0.1:9/backend-api" };
const context = { systemPrompt: "Be brief.", messages: [{ role: "user", content: "x", timestamp: 0 }] };

async function fold(one) {
  current = one;
  let shown = 0;
  let last;
  for await (const event of stream(model, context, { apiKey, transport: "sse" })) {
    if (event.type === "text_delta") shown += event.delta.length;
    last = event;
  }
  if (last.type !== "done") throw new Error(last.error.errorMessage);
  return shown;
}

// The best time of each stream is what the code can do; the others are what else the machine did
// meanwhile, and the compiler's warming up.
const best = streams.map(() => Infinity);
const begun = performance.now();
while (performance.now() - begun < Number(seconds) * 1000) {
  for (const [at, one] of streams.entries()) {
    const start = performance.now();
    await fold(one);
    best[at] = Math.min(best[at], performance.now() - start);
  }
}
const time = best.reduce((sum, one) => sum + one, 0);
console.log(JSON.stringify({ pi_mb_s: bytes / (time / 1000) / 1e6 }));
