// 09, Settings: what is said of addresses before they are saved, what is saved, and 08-scope: what a
// route that does not fit looks like in a chat, sent or not.
import { describe, expect, it, vi } from "vitest";
import type { Backend } from "../src/backend/backend";
import { failureOf } from "../src/backend/twin/failures";
import type { AccountView, EndpointOrigin, EndpointsView, RoutedAccount } from "../src/backend/types.gen";
import { choiceOf, isAddress, wordOf, type EndpointField, type EndpointTexts } from "../src/words/endpoints";
import { all, argsOf, click, count, one, openWindow, settled, text, twin, type, useWindow } from "./window";

useWindow();

const OPENAI = { issuer: "https://auth.openai.com", codex_base_url: "https://chatgpt.com/backend-api", api_base_url: "https://api.openai.com/v1" };
const OWN = { issuer: "https://sso.example", codex_base_url: "https://gate.example/codex", api_base_url: "https://gate.example/v1" };
const view = (more: Partial<EndpointsView>, origin: EndpointOrigin = "default"): EndpointsView => ({
  ...OPENAI, origins: { issuer: origin, codex_base_url: origin, api_base_url: origin }, defaults: OPENAI, ...more,
});
const mira = { id: "a1", kind: "codex", email: "mira@example.com", issuer: OPENAI.issuer, status: "ok", active: true, route: { transport: "openai-codex-responses", endpoint: OPENAI.codex_base_url, expected_endpoint: null, why: null } } as RoutedAccount;
const astray = { ...mira, route: { ...mira.route, why: { kind: "unpaired" } } } as RoutedAccount;

/** A fault keeps Save away, a caution does not. */
const WORDS: [string, EndpointField, Partial<EndpointTexts>, AccountView[], boolean | null][] = [
  ["OpenAI's own", "codex_base_url", {}, [mira], null],
  ["an empty field is OpenAI's own", "issuer", { issuer: "" }, [mira], null],
  ["a slash at the end", "issuer", { issuer: "https://auth.openai.com/" }, [mira], null],
  ["no scheme", "issuer", { issuer: "sso.example" }, [], true],
  ["another scheme", "api_base_url", { api_base_url: "ftp://x.example" }, [], true],
  ["a query", "api_base_url", { api_base_url: "https://x.example/v1?key=1" }, [], true],
  ["plain http across a network", "codex_base_url", { codex_base_url: "http://gate.example/codex" }, [], true],
  ["an issuer by plain http", "issuer", { issuer: "http://sso.example" }, [], true],
  ["plain http that only looks local", "issuer", { issuer: "http://localhost.example" }, [], true],
  ["plain http on this computer", "codex_base_url", { codex_base_url: "http://127.0.0.1:4567/backend-api" }, [], null],
  ["the same by its other names", "api_base_url", { api_base_url: "http://[::1]:4567/v1" }, [], null],
  ["a password in it", "codex_base_url", { codex_base_url: "https://me:pw@x.example" }, [], true],
  ["an issuer that nobody here belongs to", "issuer", { issuer: OWN.issuer }, [mira], false],
  ["the same with nobody signed in", "issuer", { issuer: OWN.issuer }, [], null],
  ["the public API as the ChatGPT route", "codex_base_url", { codex_base_url: OPENAI.api_base_url }, [], true],
  ["the ChatGPT route as the public API", "api_base_url", { api_base_url: OPENAI.codex_base_url }, [], true],
  ["OpenAI's address left with another issuer", "codex_base_url", { issuer: OWN.issuer }, [], false],
  ["OpenAI's host, written otherwise, with another issuer", "codex_base_url", { issuer: OWN.issuer, codex_base_url: "https://chatgpt.com/other" }, [], true],
  ["an issuer with its own address", "codex_base_url", OWN, [], null],
  ["an address of its own with OpenAI's issuer", "codex_base_url", { codex_base_url: OWN.codex_base_url }, [], null],
];

describe("what is said under a field", () => {
  it.each(WORDS)("%s (%s)", (_, field, texts, accounts, fault) => {
    const word = wordOf(field, { ...OPENAI, ...texts }, OPENAI, accounts);
    expect(word === null ? null : word.fault).toBe(fault);
  });

  it("no sentence is longer than 20 words", () => {
    for (const [, field, texts, accounts] of WORDS) {
      const sentences = wordOf(field, { ...OPENAI, ...texts }, OPENAI, accounts)?.text.split(/(?<=\.)\s/) ?? [];
      for (const sentence of sentences) expect(sentence.split(" ").length, sentence).toBeLessThanOrEqual(20);
    }
  });

  it.each([
    ["https://x.example", true], ["http://127.0.0.1:4567/v1", true], ["https://", false], ["https:///v1", false], ["https://x.example/#a", false],
    ["https://x.example/?", false], ["https://a@x.example", false], ["javascript:alert(1)", false], ["https://x .example", false],
  ])("%s is an address: %o", (address, expected) => expect(isAddress(address)).toBe(expected));

  it.each([
    ["nothing", {}, { issuer: OPENAI.issuer, codex_base_url: null, api_base_url: null }],
    ["an issuer and its route", { ...OWN, api_base_url: OPENAI.api_base_url }, { ...OWN, api_base_url: null }],
    ["all three, with slashes and spaces", { issuer: " https://sso.example/ ", codex_base_url: `${OWN.codex_base_url}//`, api_base_url: OWN.api_base_url }, OWN],
  ])("saves %s together with its issuer", (_, texts, expected) => {
    expect(choiceOf({ ...OPENAI, ...texts }, OPENAI)).toEqual(expected);
  });
});

/** Settings with these endpoints in force. */
async function open(endpoints: EndpointsView | null, instead: Partial<Backend> = {}): Promise<void> {
  const appState = async () => ({ ...(await twin.appState()), ...(endpoints ? { endpoints } : {}) });
  await openWindow("signed-in", { appState, ...instead });
  await click(one("nav-settings"));
}
const fields = () => ["issuer", "codex_base_url", "api_base_url"].map((field) => one(`endpoint-${field}`));

describe("the endpoints in Settings", () => {
  it("are OpenAI's own, with nothing to save or reset", async () => {
    await open(null);
    expect(fields().map((field) => (field as HTMLInputElement).value)).toEqual(Object.values(OPENAI));
    expect([text("endpoint-issuer-note"), all("endpoints-save").length, all("endpoints-reset").length]).toEqual(["default, signs in", 0, 0]);
  });

  it("that the environment sets can only be read, and name their variable", async () => {
    await open(view({ issuer: "http://127.0.0.1:4567", origins: { issuer: "environment", codex_base_url: "default", api_base_url: "default" } }));
    expect(fields().map((field) => field.tagName)).toEqual(["OUTPUT", "INPUT", "INPUT"]);
    expect(text("endpoint-issuer")).toBe("http://127.0.0.1:4567");
    expect(text("endpoint-issuer-note")).toContain("set by PATCHBAY_ISSUER");
  });

  it("a pair that does not fit is said under its field before saving, and is not saved", async () => {
    await open(null);
    await type("endpoint-codex_base_url", OPENAI.api_base_url);
    expect(text("endpoint-codex_base_url-word")).toContain("refuses Codex sign-ins");
    expect(one("endpoint-codex_base_url").getAttribute("aria-invalid")).toBe("true");
    expect(one("endpoints-save").getAttribute("aria-disabled")).toBe("true");
    (document.querySelector("form") as HTMLFormElement).requestSubmit();
    await settled();
    expect(count("endpointsSave")).toBe(0);
  });

  it("are saved together; the account of another issuer is told before, and its route shows it after", async () => {
    await open(null);
    await type("endpoint-issuer", `${OWN.issuer}/`);
    await type("endpoint-codex_base_url", OWN.codex_base_url);
    expect(text("endpoint-issuer-word")).toBe("mira@example.com belongs to another issuer. Nothing is sent for it with this one.");
    await click(one("endpoints-save"));
    expect(argsOf("endpointsSave")).toEqual([{ ...OWN, api_base_url: null }]);
    expect([text("endpoint-codex_base_url-note"), all("endpoints-save").length]).toEqual(["yours, for Codex sign-ins", 0]);
    await click(one("nav-accounts"));
    expect(one("own-route").dataset["fits"]).toBe("false");
    await click(one("open-endpoints"));
    await click(one("endpoints-reset"));
    expect(fields().map((field) => (field as HTMLInputElement).value)).toEqual(Object.values(OPENAI));
  });

  it("that the core refuses are kept in their fields, with its words", async () => {
    await open(null, { endpointsSave: async () => Promise.reject(failureOf("auth_scope", "refused before sending")) });
    await type("endpoint-codex_base_url", OWN.codex_base_url);
    await click(one("endpoints-save"));
    expect(text("endpoints-failed")).toContain("API-key route");
    expect((one("endpoint-codex_base_url") as HTMLInputElement).value).toBe(OWN.codex_base_url);
  });

  it("that were typed can be discarded", async () => {
    await open(null);
    await type("endpoint-issuer", OWN.issuer);
    await click(one("endpoints-discard"));
    expect((one("endpoint-issuer") as HTMLInputElement).value).toBe(OPENAI.issuer);
  });
});

describe("a chat on a route that does not fit", () => {
  const real = failureOf("auth_scope");
  const notSent = failureOf("auth_scope", "refused before sending");
  const stored = view({ api_base_url: OWN.api_base_url }, "stored");
  const other = view({ issuer: OWN.issuer }, "stored");
  const foreign = { ...astray, issuer: "https://another.example" };
  const spare = { ...mira, id: "a2", email: "work@example.org", active: false };
  const perPlan = { ...mira, kind: "plan" } as RoutedAccount;

  it.each([
    ["a real 401, OpenAI's endpoints", real, view({}), [mira], real.title, "test", ["report"]],
    ["a real 401, a sign-in for the API plan", real, view({}), [perPlan], real.title, "another_sign_in", ["test"]],
    ["a real 401, an endpoint of one's own", real, stored, [mira], real.title, "route", ["endpoints"]],
    ["a real 401, an endpoint of the environment", real, view({ api_base_url: OWN.api_base_url }, "environment"), [mira], real.title, "test", ["report"]],
    ["a real 401, another account fits", real, view({}), [mira, spare], real.title, "account", ["endpoints"]],
    ["not sent, OpenAI's endpoints would fit", notSent, other, [astray, { ...astray, id: "a2", active: false }], "Patchbay did not send this.", "route", ["endpoints"]],
    ["not sent, nothing here fits", notSent, other, [foreign], "Patchbay did not send this.", "endpoints", ["accounts"]],
    ["not sent, another account fits", notSent, view({}), [foreign, spare], "Patchbay did not send this.", "account", ["endpoints"]],
  ] as [string, typeof real, EndpointsView, RoutedAccount[], string, string, string[]][])("%s", async (_, failure, endpoints, accounts, title, step, beside) => {
    const appState = async () => ({ ...(await twin.appState()), endpoints, accounts });
    const patchbay = await openWindow("signed-in", {
      appState,
      chatSend: async () => Promise.reject(failure),
      endpointsReset: async () => view({}),
      accountUse: async () => undefined,
    });
    await click(one("nav-chat"));
    vi.useRealTimers();
    await vi.waitFor(() => one("composer-input"), { timeout: 5000 });
    await patchbay.chat.newChat();
    await patchbay.chat.ask({ type: "prompt", text: "hello" }, { text: "hello", attached: [] });
    await vi.waitFor(() => one("error-card"), { timeout: 5000 });
    expect(one("error-card").querySelector("h2")?.textContent).toBe(title);
    expect(one("error-action").dataset["step"]).toBe(step);
    expect(all("error-beside").map((button) => button.dataset["step"])).toEqual(beside);
    expect(document.querySelectorAll(".btn-primary")).toHaveLength(1);
    expect((one("composer-input") as HTMLTextAreaElement).value).toBe("hello");
    one("error-action").click();
    await new Promise((resolve) => setTimeout(resolve, 100));
    const done = [count("endpointsReset"), count("accountUse"), count("chatSend"), count("liveTestStart"), count("signInStart"), all("screen-settings").length];
    const expected = { route: [1, 0, 2, 0, 0, 0], account: [0, 1, 2, 0, 0, 0], test: [0, 0, 1, 0, 0, 0], another_sign_in: [0, 0, 1, 0, 1, 0], endpoints: [0, 0, 1, 0, 0, 1] };
    expect(done).toEqual(expected[step as keyof typeof expected]);
    if (step === "account") expect(argsOf("accountUse")).toEqual(["a2"]);
    if (step === "test") expect(all("screen-live_test").length + all("screen-live").length).toBeGreaterThan(0);
  });
});
