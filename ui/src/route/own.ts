// Patchbay's own route, for an account: where its requests go, and whether that fits. The same rule as
// the core's: a token goes to the address of its kind that was configured with its issuer.
import type { AccountKind, AccountView, EndpointsView } from "../backend/types.gen";
import { nameOf } from "../words/accounts";
import { address } from "../words/paths";
import type { RouteView } from "./view";

const TRANSPORTS: Record<AccountKind, string> = { codex: "openai-codex-responses", plan: "openai-responses" };

export interface OwnRoute {
  fits: boolean;
  view: RouteView;
  /** Why nothing is sent; null where it fits. */
  why: string | null;
}

/** The address for accounts of `kind`. */
export function baseOf(kind: AccountKind, endpoints: Pick<EndpointsView, "codex_base_url" | "api_base_url">): string {
  return kind === "codex" ? endpoints.codex_base_url : endpoints.api_base_url;
}

export function fits(account: Pick<AccountView, "kind" | "issuer">, endpoints: EndpointsView): boolean {
  return account.issuer === endpoints.issuer && !endpoints.unpaired.includes(account.kind);
}

export function ownRoute(account: AccountView, endpoints: EndpointsView): OwnRoute {
  const base = baseOf(account.kind, endpoints);
  const ok = fits(account, endpoints);
  const usual = account.issuer === endpoints.defaults.issuer ? baseOf(account.kind, endpoints.defaults) : null;
  const who = nameOf(account);
  const shown = {
    tool: "Patchbay",
    transport: TRANSPORTS[account.kind],
    endpoint: address(base),
    account: who,
    wantTransport: null,
    wantEndpoint: !ok && usual !== null && usual !== base ? address(usual) : null,
  };
  const there = `${shown.transport} to ${shown.endpoint}`;
  if (ok) {
    const usable = account.status === "ok";
    const as = usable ? `as ${who}` : `and finds no valid sign-in for ${who}`;
    const sentence = `Patchbay goes through ${there} ${as}.`;
    return { fits: true, why: null, view: { ...shown, cables: ["ok", "ok", usable ? "ok" : "idle"], refused: false, sentence } };
  }
  const why =
    account.issuer === endpoints.issuer
      ? `${shown.endpoint} was not set together with ${address(account.issuer)}.`
      : `This account belongs to ${address(account.issuer)}; the endpoints in force go with ${address(endpoints.issuer)}.`;
  const should = shown.wantEndpoint === null ? "" : ` It should go to ${shown.wantEndpoint}.`;
  const sentence = `Patchbay is patched through ${there}, which does not fit ${who}, so nothing is sent.${should}`;
  return { fits: false, why, view: { ...shown, cables: ["ok", "wrong", "wrong"], refused: true, sentence } };
}
