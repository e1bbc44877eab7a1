// What is said of an account. Never a token, never an id in full.
import type { AccountView } from "../backend/types.gen";
import { plain } from "../markdown/plain";

/** A plan's name as OpenAI writes it. */
export function planName(plan: string | null): string {
  return plan ? plan.charAt(0).toUpperCase() + plan.slice(1) : "";
}

/** What it is called: the person's name for it, else its email. */
export function nameOf(account: AccountView): string {
  return plain(account.label || account.email || "Account without an email");
}

const KINDS = {
  codex: "Codex sign-in, for the ChatGPT route",
  plan: "Continue with ChatGPT, for the public API",
} as const;

export function kindOf(account: AccountView): string {
  return account.borrowed_from === undefined ? KINDS[account.kind] : "Codex CLI’s sign-in, only read";
}

/** The line under the name. */
export function aboutOf(account: AccountView): string {
  const plan = `ChatGPT ${planName(account.plan)}`.trim();
  return account.label && account.email ? `${plain(account.email)}, ${plan}` : plan;
}

export function storeOf(account: AccountView): string {
  if (account.borrowed_from !== undefined) return "Codex CLI’s auth.json, not copied";
  return account.store === "keyring" ? "System keychain" : "A file that only this user can read";
}

/** `acct_…4d1c`: the kind of id and its last four characters. */
export function maskedId(id: string): string {
  const prefix = /^[a-z]+[_-](?=.{8})/.exec(id)?.[0] ?? "";
  return id.length > 8 ? `${prefix}…${id.slice(-4)}` : "…";
}
