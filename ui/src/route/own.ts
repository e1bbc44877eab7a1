// Patchbay's own route for an account, as a route line. Where it goes and whether it fits stands with
// the account; nothing is judged here.
import type { Misfit, RoutedAccount } from "../backend/types.gen";
import { nameOf } from "../words/accounts";
import { isNotSent } from "../words/next_step";
import { sentences } from "../words/list";
import { address } from "../words/paths";
import { said } from "../words/said";
import { say } from "../words/say.svelte";
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
  const path = { tool: shown.tool, transport, endpoint: shown.endpoint, account: who };
  if (why === null) {
    const usable = account.status === "ok";
    const sentence = say(usable ? "line-goes" : "line-own-finds-none", path);
    return { why: null, view: { ...shown, cables: ["ok", "ok", usable ? "ok" : "idle"], refused: false, sentence } };
  }
  const sentence = shown.wantEndpoint === null ? say("line-own-misfit", path) : say("line-own-misfit-should", { ...path, should: shown.wantEndpoint });
  return { why: wordsOf(why, account), view: { ...shown, cables: ["ok", "wrong", "wrong"], refused: true, sentence } };
}

function wordsOf(why: Misfit, { issuer, route }: RoutedAccount): string {
  switch (why.kind) {
    case "refused":
      // Its title is what the strip says already.
      return isNotSent(why.failure) ? said(why.failure).meaning : sentences(said(why.failure).title, said(why.failure).meaning);
    case "open_ai_only":
      return say("line-own-open-ai-only", { issuer: address(issuer), endpoint: address(route.endpoint), other: address(why.issuer) });
    case "another_issuer":
      return say("line-own-another-issuer", { issuer: address(issuer), other: address(why.issuer) });
    case "unpaired":
      return say("line-own-unpaired", { endpoint: address(route.endpoint), issuer: address(issuer) });
  }
}
