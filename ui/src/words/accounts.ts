// What is said of an account. Never a token, never an id in full.
import type { AccountView } from "../backend/types.gen";
import { plain } from "../markdown/plain";
import { commas } from "./list";
import { say } from "./say.svelte";

/** A plan's name as OpenAI writes it. */
export function planName(plan: string | null): string {
  return plan ? plan.charAt(0).toUpperCase() + plan.slice(1) : "";
}

/** What it is called: the person's name for it, else its email. */
export function nameOf(account: AccountView): string {
  return plain(account.label || account.email || say("accounts-nameless"));
}

export function kindOf(account: AccountView): string {
  return say(`accounts-kind-${account.borrowed_from === undefined ? account.kind : "borrowed"}`);
}

/** The line under the name. */
export function aboutOf(account: AccountView): string {
  const plan = `ChatGPT ${planName(account.plan)}`.trim();
  return account.label && account.email ? commas([plain(account.email), plan]) : plan;
}

export function storeOf(account: AccountView): string {
  if (account.borrowed_from !== undefined) return say("accounts-store-borrowed");
  return say(account.store === "keyring" ? "accounts-store-keyring" : "accounts-store-file");
}

/** `acct_…4d1c`: the kind of id and its last four characters. */
export function maskedId(id: string): string {
  const prefix = /^[a-z]+[_-](?=.{8})/.exec(id)?.[0] ?? "";
  return id.length > 8 ? `${prefix}…${id.slice(-4)}` : "…";
}
