// What can be said of addresses before they are saved. The core judges again and has the last word.
import type { AccountView, EndpointDefaults, EndpointsChoice } from "../backend/types.gen";
import { nameOf } from "./accounts";
import { address } from "./paths";

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
  if (!isAddress(address_)) return { fault: true, text: "Write a whole address that starts with https://, without a query." };
  if (!isPrivate(address_)) return { fault: true, text: "Plain http lets others on the way read the token. Write https:// instead." };
  const issuer = meant(texts, defaults, "issuer");
  if (field === "issuer") return issuerWord(issuer, accounts);
  const family = field === "codex_base_url" ? "api_base_url" : "codex_base_url";
  if (host(address_) === host(defaults[family])) {
    return { fault: true, text: field === "codex_base_url" ? `${host(address_)} refuses Codex sign-ins. The ChatGPT route does not go there.` : `${host(address_)} takes Codex sign-ins only. The public API is elsewhere.` };
  }
  if (issuer === defaults.issuer || !isAddress(issuer)) return null;
  if (address_ === defaults[field]) return { fault: false, text: `This address goes with OpenAI’s issuer. With ${address(issuer)}, nothing is sent there.` };
  return host(address_) === host(defaults[field]) ? { fault: true, text: `${host(address_)} takes no sign-in from ${address(issuer)}.` } : null;
}

function issuerWord(issuer: string, accounts: AccountView[]): FieldWord | null {
  const others = accounts.filter((account) => account.issuer !== issuer);
  const first = others[0];
  if (!first) return null;
  const who = others.length === 1 ? `${nameOf(first)} belongs` : `${others.length} accounts belong`;
  return { fault: false, text: `${who} to another issuer. Nothing is sent for ${others.length === 1 ? "it" : "them"} with this one.` };
}
