// Patchbay's own route for an account, as a route line. Where it goes and whether it fits stands with
// the account; nothing is judged here.
import type { Misfit, RoutedAccount } from "../backend/types.gen";
import { nameOf } from "../words/accounts";
import { isNotSent } from "../words/next_step";
import { address } from "../words/paths";
import type { RouteView } from "./view";

export interface OwnRouteView {
  view: RouteView;
  /** Why nothing is sent; null where it fits. */
  why: string | null;
}

export function ownRoute(account: RoutedAccount): OwnRouteView {
  const { transport, endpoint, expected_endpoint, why } = account.route;
  const who = nameOf(account);
  const shown = {
    tool: "Patchbay",
    transport,
    endpoint: address(endpoint),
    account: who,
    wantTransport: null,
    wantEndpoint: expected_endpoint === null ? null : address(expected_endpoint),
  };
  const there = `${shown.transport} to ${shown.endpoint}`;
  if (why === null) {
    const usable = account.status === "ok";
    const as = usable ? `as ${who}` : `and finds no valid sign-in for ${who}`;
    const sentence = `Patchbay goes through ${there} ${as}.`;
    return { why: null, view: { ...shown, cables: ["ok", "ok", usable ? "ok" : "idle"], refused: false, sentence } };
  }
  const should = shown.wantEndpoint === null ? "" : ` It should go to ${shown.wantEndpoint}.`;
  const sentence = `Patchbay is patched through ${there}, which does not fit ${who}, so nothing is sent.${should}`;
  return { why: wordsOf(why, account), view: { ...shown, cables: ["ok", "wrong", "wrong"], refused: true, sentence } };
}

function wordsOf(why: Misfit, { issuer, route }: RoutedAccount): string {
  switch (why.kind) {
    case "refused":
      // Its title is what the strip says already.
      return isNotSent(why.failure) ? why.failure.meaning : `${why.failure.title} ${why.failure.meaning}`;
    case "open_ai_only":
      return `This account belongs to ${address(issuer)}; ${address(route.endpoint)} goes with ${address(why.issuer)}.`;
    case "another_issuer":
      return `This account belongs to ${address(issuer)}; the endpoints in force go with ${address(why.issuer)}.`;
    case "unpaired":
      return `${address(route.endpoint)} was not set together with ${address(issuer)}.`;
  }
}
