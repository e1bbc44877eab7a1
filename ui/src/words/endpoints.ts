// What can be said of addresses before they are saved. The core judges again and has the last word.
import type { AccountView, EndpointDefaults, EndpointsChoice } from "../backend/types.gen";
import { nameOf } from "./accounts";
import { address } from "./paths";
import { say } from "./say.svelte";

export const FIELDS = ["issuer", "codex_base_url", "api_base_url"] as const;
export type EndpointField = (typeof FIELDS)[number];
export type EndpointTexts = Record<EndpointField, string>;

/** What stands under a field. A caution can be saved, a fault not. */
export interface FieldWord {
  fault: boolean;
  text: string;
}

/** The core's rule for an address: http or https, a host, and nothing that could carry a secret. */
export function isAddress(text: string): boolean {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return false;
  }
  return /^https?:\/\/[^/]/i.test(text) && url.search === "" && url.hash === "" && url.username === "" && url.password === "" && !/[?#@\s]/.test(text);
}

/** Without the slash that addresses are kept without; OpenAI's own where nothing stands. */
export function meant(texts: EndpointTexts, defaults: EndpointDefaults, field: EndpointField): string {
  return texts[field].trim().replace(/\/+$/, "") || defaults[field];
}

/** What is stored: an address of OpenAI's own is none, since it goes with OpenAI's issuer alone. */
export function choiceOf(texts: EndpointTexts, defaults: EndpointDefaults): EndpointsChoice {
  const own = (field: EndpointField) => {
    const address = meant(texts, defaults, field);
    return address === defaults[field] ? null : address;
  };
  return { issuer: meant(texts, defaults, "issuer"), codex_base_url: own("codex_base_url"), api_base_url: own("api_base_url") };
}

/** Encrypted, or on this computer: a token crosses no network as plain text. */
function isPrivate(text: string): boolean {
  const { protocol, hostname } = new URL(text);
  return protocol === "https:" || /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}

const host = (url: string) => (isAddress(url) ? new URL(url).host : "");

/** What is to be said under a field, worst first; null where nothing is. */
export function wordOf(field: EndpointField, texts: EndpointTexts, defaults: EndpointDefaults, accounts: AccountView[]): FieldWord | null {
  const address_ = meant(texts, defaults, field);
  if (!isAddress(address_)) return { fault: true, text: say("endpoints-word-address") };
  if (!isPrivate(address_)) return { fault: true, text: say("endpoints-word-plain") };
  const issuer = meant(texts, defaults, "issuer");
  if (field === "issuer") return issuerWord(issuer, accounts);
  const family = field === "codex_base_url" ? "api_base_url" : "codex_base_url";
  if (host(address_) === host(defaults[family])) {
    return { fault: true, text: say(field === "codex_base_url" ? "endpoints-word-codex" : "endpoints-word-api", { host: host(address_) }) };
  }
  if (issuer === defaults.issuer || !isAddress(issuer)) return null;
  if (address_ === defaults[field]) return { fault: false, text: say("endpoints-word-own", { issuer: address(issuer) }) };
  return host(address_) === host(defaults[field]) ? { fault: true, text: say("endpoints-word-issuer", { host: host(address_), issuer: address(issuer) }) } : null;
}

function issuerWord(issuer: string, accounts: AccountView[]): FieldWord | null {
  const others = accounts.filter((account) => account.issuer !== issuer);
  const first = others[0];
  if (!first) return null;
  const text = others.length === 1 ? say("endpoints-word-account", { name: nameOf(first) }) : say("endpoints-word-accounts", { count: others.length });
  return { fault: false, text };
}
