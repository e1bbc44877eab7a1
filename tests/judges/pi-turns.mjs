// pi (npm @mariozechner/pi-ai 0.73.1) makes turns against the simulator, over SSE.
// usage: node pi-turns.mjs PACKAGE SIMULATOR
// Prints one line a step and `pi turns: N passed, 0 failed` last; ends with 0 where all passed.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [folder, simulator] = process.argv.slice(2);
const { stream, getModel } = await import(pathToFileURL(join(folder, "dist", "index.js")).href);

const child = spawn(simulator, ["--listen", "127.0.0.1:0", "--control"], { stdio: ["ignore", "pipe", "inherit"] });
process.on("exit", () => child.kill());
const [line] = await once(createInterface({ input: child.stdout }), "line");
const { issuer, codex_base_url: baseUrl } = JSON.parse(line);

const post = async (path, body) => {
  const form = body instanceof URLSearchParams;
  const headers = form ? {} : { "content-type": "application/json" };
  const answer = await fetch(issuer + path, { method: "POST", headers, body: form ? body : JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
};

/** A device sign-in, as pi's own: the simulator consents by itself. */
async function signIn() {
  const client_id = "app_EMoamEEZ73f0CkXaXp7hrann";
  const asked = await post("/api/accounts/deviceauth/usercode", { client_id });
  const { device_auth_id, user_code } = asked;
  for (let tries = 0; ; tries += 1) {
    try {
      const got = await post("/api/accounts/deviceauth/token", { device_auth_id, user_code });
      const form = new URLSearchParams({
        grant_type: "authorization_code", client_id, code: got.authorization_code,
        redirect_uri: `${issuer}/deviceauth/callback`, code_verifier: got.code_verifier,
      });
      return (await post("/oauth/token", form)).access_token;
    } catch (error) {
      if (tries === 20) throw error;
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  }
}

const apiKey = await signIn();

async function turn(prompt, scenario) {
  await post("/__control/scenario", { scenario });
  const model = { ...getModel("openai-codex", "gpt-5.4"), baseUrl };
  const context = { systemPrompt: "Be brief.", messages: [{ role: "user", content: prompt, timestamp: Date.now() }] };
  let deltas = "";
  let last;
  for await (const event of stream(model, context, { apiKey, transport: "sse", sessionId: "judge" })) {
    if (event.type === "text_delta") deltas += event.delta;
    last = event;
  }
  const message = last.message ?? last.error;
  const text = message.content.filter((part) => part.type === "text").map((part) => part.text).join("");
  return { ended: last.type, text, deltas, error: message.errorMessage ?? "", usage: message.usage };
}

let failed = 0;
let passed = 0;
function step(name, right, seen) {
  if (right) passed += 1;
  else failed += 1;
  console.log(right ? `ok      ${name}` : `FAILED  ${name}: ${JSON.stringify(seen)}`);
}

const said = "Zwölf ☕ over pi,\nand a second line";
let seen = await turn(`say:${said}`, null);
step("a turn over SSE", seen.ended === "done" && seen.text === said && seen.deltas === said, seen);
step("its tokens are counted", seen.usage.output > 0 && seen.usage.totalTokens > seen.usage.output, seen.usage);
step("another text would be seen", seen.text !== `${said}!`, seen);

seen = await turn("markdown:12", null);
step("a long answer", seen.ended === "done" && seen.text.length > 1500 && seen.text === seen.deltas, seen);

seen = await turn("think:2", null);
step("an answer with reasoning", seen.ended === "done" && seen.text === "I thought about it in 2 steps.", seen);

seen = await turn("say:never said", "usage_limit");
const told = seen.error.includes("usage limit") && seen.error.includes("plus");
step("the used-up plan is told", seen.ended === "error" && told && seen.text === "", seen);

seen = await turn("tokens:50@2000", "context_overflow");
step("an answer that fails is told", seen.ended === "error" && seen.error.includes("context window"), seen);

console.log(`pi turns: ${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
