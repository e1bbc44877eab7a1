// 09: what stands on an account's card, and what each of its actions does and says.
import { describe, expect, it } from "vitest";
import type { Backend } from "../src/backend/backend";
import { failureOf } from "../src/backend/twin/failures";
import type { AccountView, Misfit, RoutedAccount, SignedOut, SignOutNotice } from "../src/backend/types.gen";
import { maskedId } from "../src/words/accounts";
import { moment } from "../src/words/time";
import { all, argsOf, click, count, one, openWindow, press, push, settled, text, twin, type, useWindow } from "./window";

useWindow();

const now = () => Math.floor(Date.now() / 1000);
/** Where a Codex sign-in goes by default; with `why`, where it does not go. */
const route = (why: Misfit | null = null): RoutedAccount["route"] => ({ transport: "openai-codex-responses", endpoint: "https://chatgpt.com/backend-api", expected_endpoint: null, why });
const account = (more: Partial<RoutedAccount> = {}): RoutedAccount => ({
  id: "a1", kind: "codex", email: "mira@example.com", plan: "plus", workspace: "acct_0123456789ab4d1c", issuer: "https://auth.openai.com",
  expires_at: now() + 9 * 86_400 + 60, last_refresh: now() - 60, store: "keyring", status: "ok", active: true, scopes: ["openid", "email"], route: route(), ...more,
});

/** The Accounts screen with these accounts. */
async function open(accounts: RoutedAccount[], instead: Partial<Backend> = {}, query = "signed-in"): Promise<void> {
  const appState = async () => ({ ...(await twin.appState()), accounts });
  await openWindow(query, { appState, ...instead });
  await click(one("nav-accounts"));
}

describe("a card", () => {
  it.each([
    ["its email and plan", {}, { "account-name": "mira@example.com", "account-about": "ChatGPT Plus" }],
    ["its name before its email", { label: "Work" }, { "account-name": "Work", "account-about": "mira@example.com, ChatGPT Plus" }],
    ["an account without an email", { email: "" }, { "account-name": "Account without an email" }],
    ["a Codex sign-in", {}, { "account-kind": "Codex sign-in, for the ChatGPT route" }],
    ["a plan sign-in", { kind: "plan" }, { "account-kind": "Continue with ChatGPT, for the public API" }],
    ["the keyring", {}, { "account-store": "System keychain" }],
    ["a file", { store: "file" }, { "account-store": "A file that only this user can read" }],
    ["granted permissions", {}, { "account-scopes": "openid, email" }],
    ["permissions nobody told", { scopes: undefined }, { "account-scopes": "The issuer did not say" }],
    ["only the end of its id", {}, { "account-id": "acct_…4d1c" }],
    ["that it is in use", {}, { "account-badge": "In use" }],
    ["that it expired", { status: "expired", expires_at: now() - 10 }, { "account-badge": "Expired" }],
    ["that it is signed out", { status: "signed_out" }, { "account-badge": "Signed out" }],
    ["a borrowed one", { borrowed_from: "codex_cli" }, { "account-kind": "Codex CLI’s sign-in, only read", "account-store": "Codex CLI’s auth.json, not copied" }],
    ["a borrowed one that expired", { borrowed_from: "codex_cli", status: "expired" }, { "account-hint": "Run codex once and it works again here, or sign in here." }],
  ] as [string, Partial<AccountView>, Record<string, string>][])("says %s", async (_, more, expected) => {
    await open([account(more)]);
    for (const [id, words] of Object.entries(expected)) expect(text(id), id).toBe(words);
    expect(one("screen-accounts").textContent).not.toContain("0123456789ab");
  });

  it("says until when the token is valid, in clock time and in days", async () => {
    const one = account();
    await open([one]);
    expect(text("account-valid")).toBe(`${moment(one.expires_at, now())} (9 days)`);
  });

  it.each([
    ["usable and in use", {}, ["account-rename", "account-renew", "sign-out"]],
    ["usable", { active: false }, ["account-rename", "account-use", "account-renew", "sign-out"]],
    ["expired", { status: "expired" }, ["account-rename", "sign-out", "sign-in-again"]],
    ["signed out", { status: "signed_out", active: false }, ["account-rename", "sign-out", "sign-in-again"]],
    ["borrowed", { borrowed_from: "codex_cli" }, ["account-rename", "sign-out"]],
    ["borrowed and expired", { borrowed_from: "codex_cli", status: "expired" }, ["account-rename", "sign-out", "sign-in-again"]],
  ] as [string, Partial<AccountView>, string[]][])("that is %s offers just what works", async (_, more, expected) => {
    await open([account(more)]);
    expect([...one("account").querySelectorAll<HTMLElement>("button")].map((button) => button.dataset["testid"])).toEqual(expected);
  });

  it.each([
    ["acct_0123456789ab4d1c", "acct_…4d1c"],
    ["b3f1c2d4-0000-4d1c", "…4d1c"],
    ["short", "…"],
    ["user-0123456789", "user-…6789"],
  ])("masks %s as %s", (id, expected) => expect(maskedId(id)).toBe(expected));
});

describe("its route", () => {
  it("fits: the mini line in words", async () => {
    await open([account()]);
    expect(one("own-route").dataset["fits"]).toBe("true");
    expect(one("own-route").getAttribute("aria-label")).toBe("Patchbay goes through openai-codex-responses to chatgpt.com/backend-api as mira@example.com.");
  });

  it("fits where Rust says so, whatever issuer Settings shows: each kind has its own", async () => {
    const there = { ...route(), transport: "openai-responses", endpoint: "https://gate.example/v1" };
    await open([account({ kind: "plan", issuer: "https://sso.example", route: there })]);
    expect(one("own-route").dataset["fits"]).toBe("true");
    expect(one("own-route").getAttribute("aria-label")).toBe("Patchbay goes through openai-responses to gate.example/v1 as mira@example.com.");
  });

  const SSO = { issuer: "https://sso.example" };
  const unreadable = { ...failureOf("file_unreadable"), title: "The endpoints chosen in Settings can't be read.", meaning: "Nothing is sent." };
  it.each([
    ["another issuer is in force", SSO, { kind: "another_issuer", issuer: "https://one.example" }, "This account belongs to sso.example; the endpoints in force go with one.example."],
    ["its address is OpenAI's and it is not", SSO, { kind: "open_ai_only", issuer: "https://auth.openai.com" }, "This account belongs to sso.example; chatgpt.com/backend-api goes with auth.openai.com."],
    ["its address was named alone", SSO, { kind: "unpaired" }, "chatgpt.com/backend-api was not set together with sso.example."],
    ["its address takes no such sign-in", {}, { kind: "refused", failure: { ...failureOf("auth_scope", "refused before sending"), title: "T.", meaning: "It leads elsewhere." } }, "It leads elsewhere."],
    ["nobody knows what is configured", {}, { kind: "refused", failure: unreadable }, "The endpoints chosen in Settings can't be read. Nothing is sent."],
  ] as [string, Partial<AccountView>, Misfit, string][])("does not fit where %s: the strip says so and leads to Settings", async (_, more, why, words) => {
    await open([account({ ...more, route: route(why) })]);
    expect(one("own-route").dataset["fits"]).toBe("false");
    expect(one("route").getAttribute("aria-label")).toContain("so nothing is sent");
    expect(one("own-route").querySelector("p")?.textContent).toBe(words);
    one("open-endpoints").focus();
    await click(one("open-endpoints"));
    expect([all("screen-settings").length, document.activeElement]).toEqual([1, one("screen-settings")]);
  });

  it("says where it should go, where Rust knows", async () => {
    const astray = { ...route({ kind: "another_issuer", issuer: "https://one.example" }), endpoint: "https://gate.example", expected_endpoint: "https://chatgpt.com/backend-api" };
    await open([account({ route: astray })]);
    expect(one("route").getAttribute("aria-label")).toContain("It should go to chatgpt.com/backend-api.");
  });

  it("of an account that is not in use takes one line", async () => {
    await open([account(), account({ id: "a2", active: false, route: route({ kind: "unpaired" }) })]);
    expect([all("own-route").map((line) => line.dataset["fits"]), all("route").length]).toEqual([["true", "false"], 0]);
  });
});

describe("signing out", () => {
  const answers = (notice: Partial<SignOutNotice>, out: SignedOut): Partial<Backend> => ({
    signOutNotice: async (id) => ({ account: id, revokes: true, text: "The issuer is asked to revoke this sign-in.", ...notice }),
    signOut: async () => {
      push({ type: "accounts", accounts: [] });
      return out;
    },
  });

  it("says first what it will do; the focus is on Cancel; Esc does nothing and gives the focus back", async () => {
    await open([account()], answers({}, { revoked: true }));
    one("sign-out").focus();
    await click(one("sign-out"));
    expect(text("sign-out-notice")).toBe("The issuer is asked to revoke this sign-in.");
    expect(document.activeElement).toBe(one("sign-out-cancel"));
    await press("Escape");
    expect([count("signOut"), all("sign-out-sheet").length]).toEqual([0, 0]);
    expect(document.activeElement).toBe(one("sign-out"));
  });

  it.each([
    ["confirmed", {}, true, {}, "Signed out of mira@example.com. The issuer confirmed that this sign-in is revoked."],
    ["out of reach", {}, false, {}, "Signed out of mira@example.com on this computer. Its tokens are gone from here. The issuer could not confirm"],
    ["with nothing to revoke", { revokes: false }, false, {}, "Its token is gone from this computer and ends by itself."],
    ["not asked for a borrowed one", { revokes: false }, false, { borrowed_from: "codex_cli" }, "Codex CLI stays signed in."],
  ] as [string, Partial<SignOutNotice>, boolean, Partial<AccountView>, string][])("tells afterwards what became of it: issuer %s", async (_, notice, revoked, more, expected) => {
    await open([account(more)], answers(notice, { revoked }));
    one("sign-out").focus();
    await click(one("sign-out"));
    await click(one("sign-out-confirm"));
    expect(count("signOut")).toBe(1);
    expect(text("accounts-notice").replace(/(\.)(?=[A-Z])/g, "$1 ")).toContain(expected);
    expect(text("announcement")).toContain(expected);
    expect([all("account").length, all("sign-out-sheet").length]).toEqual([0, 0]);
    expect(document.activeElement).toBe(one("screen-accounts"));
  });

  it("that fails keeps the sheet open and says why there", async () => {
    await open([account()], { ...answers({}, { revoked: false }), signOut: async () => Promise.reject(failureOf("file_not_writable")) });
    await click(one("sign-out"));
    await click(one("sign-out-confirm"));
    expect([all("sign-out-sheet").length, all("account").length]).toEqual([1, 1]);
    expect(text("sign-out-failed")).toContain("may not be written");
  });
});

describe("renaming", () => {
  const edit = async () => {
    await open([account({ label: "Work" })], { accountRename: async () => {} });
    await click(one("account-rename"));
    await type("account-name-input", "Home");
  };

  it("Enter keeps the name and gives the focus back", async () => {
    await edit();
    await press("Enter");
    expect(argsOf("accountRename")).toEqual(["a1", "Home"]);
    expect(document.activeElement).toBe(one("account-rename"));
  });

  it("Esc does not", async () => {
    await edit();
    await press("Escape");
    expect([count("accountRename"), document.activeElement]).toEqual([0, one("account-rename")]);
  });

  it("leaving the field keeps it; the same name is not sent", async () => {
    await edit();
    one("account-name-input").blur();
    await settled();
    expect(argsOf("accountRename")).toEqual(["a1", "Home"]);
    await click(one("account-rename"));
    await press("Enter");
    expect(count("accountRename")).toBe(1);
  });
});

describe("the other actions", () => {
  it("Renew now says until when; where it fails, its card says why", async () => {
    const later = account({ expires_at: now() + 20 * 86_400 });
    await open([account()], { accountRenew: async () => later });
    await click(one("account-renew"));
    expect(text("accounts-notice")).toContain(`valid until ${moment(later.expires_at, now())}`);
  });

  it("a renewal that is refused is said on its card", async () => {
    await open([account()], { accountRenew: async () => Promise.reject(failureOf("refresh_reused")) });
    await click(one("account-renew"));
    expect(one("account").querySelector('[data-testid="account-failed"]')?.textContent).toContain("refresh token was used elsewhere");
  });

  it("Use makes it the one in use, with limits of its own", async () => {
    const two = [account(), account({ id: "a2", email: "work@example.org", active: false })];
    const accountUse = async (id: string) => push({ type: "accounts", accounts: two.map((one) => ({ ...one, active: one.id === id })) });
    await open(two, { accountUse });
    const before = count("usage");
    await click(one("account-use"));
    expect([argsOf("accountUse"), count("usage")]).toEqual([["a2"], before + 1]);
    expect(text("announcement")).toBe("work@example.org is in use.");
    expect(text("account-email")).toBe("work@example.org");
  });

  it("Sign in again keeps the account; a borrowed one gets a sign-in of its own", async () => {
    await open([account({ status: "signed_out" })], { signInAgain: async () => twin.signInStart("browser") });
    await click(one("sign-in-again"));
    expect([argsOf("signInAgain"), all("screen-sign-in").length]).toEqual([["a1"], 1]);
  });

  it("a borrowed one that expired gets a sign-in of its own", async () => {
    await open([account({ status: "expired", borrowed_from: "codex_cli" })]);
    await click(one("sign-in-again"));
    expect([count("signInAgain"), argsOf("signInStart")]).toEqual([0, ["browser"]]);
  });

  it("Add account opens the ways in; the focus is on the first and returns", async () => {
    await open([account()], {}, "signed-in&codex-cli");
    one("account-add").focus();
    await click(one("account-add"));
    expect(document.activeElement).toBe(one("add-account-browser"));
    expect(document.querySelectorAll(".sheet [data-testid^=way-]")).toHaveLength(3);
    await press("Escape");
    expect([document.activeElement, count("signInStart")]).toEqual([one("account-add"), 0]);
    await click(one("account-add"));
    await click(one("way-device"));
    expect([argsOf("signInStart"), all("add-account").length]).toEqual([["device"], 0]);
    await press("Escape");
    expect([all("screen-accounts").length, document.activeElement]).toEqual([1, one("screen-accounts")]);
  });

  it("a way in that fails is said in the sheet", async () => {
    await open([account()], {}, "signed-in&device-off");
    await click(one("account-add"));
    await click(one("way-device"));
    expect(one("add-account").textContent).toContain("switched off");
    expect(all("frame-failed")).toHaveLength(0);
  });

  it("Codex CLI's sign-in is offered until it is used", async () => {
    await open([account()], {}, "signed-in&codex-cli");
    await click(one("account-borrow"));
    expect([count("accountImportCodexCli"), all("account-borrow").length]).toEqual([1, 0]);
    expect(text("accounts-notice")).toContain("never renewed");
  });
});
