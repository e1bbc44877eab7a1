// 01 and 02: the ways in, and what is said while one waits, where it failed and where it goes on.
import { describe, expect, it } from "vitest";
import { failureOf } from "../src/backend/twin/failures";
import type { Kind, SignInNotice, SignInView, SignInWay } from "../src/backend/types.gen";
import { clock } from "../src/words/time";
import { all, argsOf, click, count, one, openWindow, press, push, settled, text, type, useWindow } from "./window";

useWindow();

const ways = () => [...document.querySelectorAll<HTMLElement>("[data-testid^=way-]")].map((row) => row.dataset["testid"]?.slice(4));
const waiting = (notices: SignInNotice[]): SignInView => ({
  state: "waiting",
  url: "https://i.example/authorize",
  redirect_uri: "http://127.0.0.1:1457/auth/callback",
  listening_on: "127.0.0.1:1457",
  expires_at: Math.floor(Date.now() / 1000) + 600,
  notices,
});
const show = async (view: SignInView) => {
  push({ type: "sign_in", view });
  await settled();
};

describe("the ways in", () => {
  it.each([
    ["", ["device", "plan"]],
    ["codex-cli", ["device", "codex_cli", "plan"]],
  ])("on a computer with %o they are %o", async (query, expected) => {
    await openWindow(query);
    expect(ways()).toEqual(expected);
    expect(document.activeElement).toBe(one("sign-in"));
  });

  it("Codex CLI's sign-in is shown with whose it is, how long it holds, and that it is only read", async () => {
    await openWindow("codex-cli");
    expect(text("way-codex_cli")).toBe("Use Codex CLI’s sign-inmira@example.com, valid for 9 days. Only read, never renewed.");
  });

  it.each(["expired", "signed_out"] as const)("one that is %s is not offered", async (status) => {
    await openWindow("", { waysIn: async () => ({ codex_cli: { email: "a@b.c", plan: null, expires_at: 0, status } }) });
    expect(ways()).toEqual(["device", "plan"]);
  });

  it.each([
    ["sign-in", "browser", "waiting"],
    ["way-device", "device", "device"],
    ["way-plan", "plan", "waiting"],
  ] as const)("%s begins a sign-in by %s, once for two quick clicks", async (button, way, state) => {
    await openWindow("");
    one(button).click();
    one(button).click();
    await settled();
    expect([count("signInStart"), argsOf("signInStart")]).toEqual([1, [way]]);
    expect(one("screen-sign-in").dataset["state"]).toBe(state);
  });

  it("Codex CLI's sign-in becomes an account without a browser", async () => {
    await openWindow("codex-cli");
    await click(one("way-codex_cli"));
    expect([count("accountImportCodexCli"), count("signInStart"), all("screen-health").length]).toEqual([1, 0, 1]);
  });

  it("device codes that are switched off are said on the same screen, beside the ways that work", async () => {
    await openWindow("device-off");
    await click(one("way-device"));
    expect(text("sign-in-failed")).toContain("switched off");
    expect([all("screen-welcome").length, ways().length]).toEqual([1, 2]);
  });
});

describe("a device code", () => {
  it("stands there to be typed, with its page and until when it is valid", async () => {
    await openWindow("");
    await click(one("way-device"));
    const until = clock(Math.floor(Date.now() / 1000) + 900);
    expect(text("device-code")).toMatch(/^[A-Z0-9]{4}-[A-Z0-9]{5}$/);
    expect(text("device-page")).toBe("auth.openai.com/codex/device");
    expect(text("sign-in-countdown")).toMatch(new RegExp(`^The code stays valid until ${until}, for another 1[45]:\\d\\d\\.$`));
    await click(one("sign-in-open-again"));
    expect(count("signInOpenAgain")).toBe(1);
  });

  it("Esc cancels and goes back to where it began", async () => {
    await openWindow("");
    await click(one("way-device"));
    expect(document.activeElement?.textContent).toBe("Waiting for the code");
    await press("Escape");
    expect([count("signInCancel"), all("screen-welcome").length]).toEqual([1, 1]);
    expect(document.activeElement).toBe(one("sign-in"));
  });

  it("goes on by itself", async () => {
    await openWindow("");
    await click(one("way-device"));
    await settled(9000);
    expect(text("account-email")).toBe("mira@example.com");
  });
});

describe("while it waits", () => {
  it.each([
    ["port_busy", "codex (process 4242) holds port 1455, so Patchbay listens on port 1457.", "1455", "Nothing has to be closed"],
    ["scope_rejected", "OpenAI declined one permission, so Patchbay asked again without it.", "api.responses.write", "api.responses.write"],
    ["no_browser", "No browser could be opened.", "xdg-open", "No browser could be opened."],
    ["callback_ignored", "An address that is not of this sign-in came in; Patchbay ignored it.", "state", "ignored it"],
    ["file_store", "No keyring answers, so the sign-in is kept in a file that only this user can read.", "credentials", "only this user"],
  ] as const)("%s is said", async (kind, words, subject, also) => {
    await openWindow("");
    await show(waiting([{ kind, text: words, subject }]));
    expect(text(`notice-${kind}`)).toContain(words);
    expect(text(`notice-${kind}`)).toContain(also);
  });

  it("two of them are one notice, the declined permission first", async () => {
    await openWindow("");
    const port = { kind: "port_busy", text: "codex holds port 1455.", subject: "1455" } as const;
    await show(waiting([port, { kind: "scope_rejected", text: "OpenAI declined one permission.", subject: "a.b.c" }]));
    expect(document.querySelectorAll(".notice")).toHaveLength(1);
    expect(text("notice-scope_rejected")).toContain("codex holds port 1455.");
  });

  it.each(["http://127.0.0.1:1455/auth/callback?code=c1&state=s1", "c1#s1", "c1-alone-4711"])("%s may be pasted", async (pasted) => {
    await openWindow("", { signInPaste: async () => {} });
    await show(waiting([]));
    // Off, and says why: it stays where the keyboard finds it.
    expect(one("paste-submit").getAttribute("aria-disabled")).toBe("true");
    await click(one("paste-submit"));
    expect(argsOf("signInPaste")).toBeUndefined();
    await type("paste-input", `  ${pasted} `);
    await click(one("paste-submit"));
    expect(argsOf("signInPaste")).toEqual([pasted]);
  });

  it("what is no address of this sign-in is refused under the field, which keeps it and the focus", async () => {
    await openWindow("");
    await show(waiting([]));
    await type("paste-input", "hi");
    await click(one("paste-submit"));
    expect(one("paste-help").dataset["kind"]).toBe("callback_invalid");
    expect(one("paste-input").getAttribute("aria-invalid")).toBe("true");
    expect([document.activeElement, (one("paste-input") as HTMLInputElement).value]).toEqual([one("paste-input"), "hi"]);
  });
});

describe("a sign-in that could not be saved", () => {
  const locked = async () => {
    await openWindow("keychain-locked");
    await click(one("way-device"));
    await settled(9000);
  };

  it("is held, says why, and is saved by Save again", async () => {
    await locked();
    expect(text("sign-in-unsaved")).toBe(
      "The system keychain is locked, so the sign-in could not be saved. Unlock it and choose Save again; the sign-in is held until Patchbay closes.",
    );
    expect([document.activeElement?.textContent, document.querySelectorAll(".btn-primary").length]).toEqual(["Almost signed in", 1]);
    await click(one("sign-in-save-again"));
    expect(one("screen-sign-in").dataset["state"]).toBe("exchanging");
    await settled(1000);
    expect([count("signInSaveAgain"), text("account-email")]).toEqual([1, "mira@example.com"]);
  });

  it("is given up by Cancel", async () => {
    await locked();
    await click(one("sign-in-cancel"));
    expect([count("signInCancel"), count("signInSaveAgain"), all("screen-welcome").length]).toEqual([1, 0, 1]);
  });
});

describe("a sign-in that did not finish", () => {
  it("for a known account is tried again for that account", async () => {
    await openWindow("signed-in&two-accounts");
    await click(one("nav-accounts"));
    await click(one("sign-in-again"));
    await show({ state: "failed", failure: failureOf("callback_timeout") });
    await click(one("sign-in-retry"));
    expect([count("signInAgain"), argsOf("signInAgain"), count("signInStart")]).toEqual([2, ["acct-2"], 0]);
  });

  it("says why another try did not even begin", async () => {
    await openWindow("device-off");
    await show({ state: "failed", failure: failureOf("port_busy") });
    await click(one("sign-in-other"));
    expect(text("sign-in-failed")).toContain("device code is switched off");
  });

  it.each([
    ["way-device", "auth_declined", "browser", "device"],
    ["way-device", "callback_timeout", null, "device"],
    ["sign-in", "port_busy", "device", "browser"],
    ["sign-in", "callback_timeout", null, "browser"],
    ["way-plan", "auth_declined", null, "plan"],
  ] as [string, Kind, SignInWay | null, SignInWay][])("begun by %s and ended by %s offers %s first, and %s again", async (button, kind, other, again) => {
    await openWindow("");
    await click(one(button));
    await show({ state: "failed", failure: failureOf(kind) });
    expect(all("sign-in-other").map((found) => found.dataset["way"])).toEqual(other ? [other] : []);
    expect(document.querySelectorAll(".btn-primary")).toHaveLength(1);
    await click(one("sign-in-retry"));
    expect(argsOf("signInStart")).toEqual([again]);
    if (!other) return;
    await show({ state: "failed", failure: failureOf(kind) });
    await click(one("sign-in-other"));
    expect(argsOf("signInStart")).toEqual([other]);
  });
});

it("is over when it is over, although the answer of its beginning comes last", async () => {
  let answer: (view: SignInView) => void = () => {};
  await openWindow("", { signInStart: () => new Promise((resolve) => (answer = resolve)) });
  await click(one("sign-in"));
  const waiting: SignInView = { state: "waiting", url: "https://x", redirect_uri: "", listening_on: null, expires_at: 0, notices: [] };
  push({ type: "sign_in", view: waiting });
  push({ type: "sign_in", view: { state: "idle" } });
  answer(waiting);
  await settled();
  expect(all("screen-sign-in")).toHaveLength(0);
});
