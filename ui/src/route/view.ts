// A tool's report as a route line: which jack is wrong, which cable frays, and the one sentence that
// says it. Which route works and what it should be stands in the report; nothing is judged here.
import type { Route, ToolReport } from "../backend/types.gen";
import { sentences } from "../words/list";
import { address } from "../words/paths";
import { say } from "../words/say.svelte";

export type CableState = "ok" | "wrong" | "warn" | "idle";

export interface RouteView {
  tool: string;
  transport: string;
  endpoint: string;
  account: string;
  /** What it should be, where it is not. */
  wantTransport: string | null;
  wantEndpoint: string | null;
  cables: [CableState, CableState, CableState];
  /** The plug cannot enter the account's jack. */
  refused: boolean;
  /** The strip's label: one full sentence. */
  sentence: string;
}

/** One line a card: the first route that does not work, else the first. */
export function shownRoute(tool: ToolReport): Route | null {
  return tool.routes.find((route) => !route.ok) ?? tool.routes[0] ?? null;
}

export function routeView(tool: ToolReport): RouteView | null {
  const route = shownRoute(tool);
  if (!route) return null;
  const wantTransport = differs(route.transport, route.expected_transport);
  const wantEndpoint = differs(route.endpoint, route.expected_endpoint);
  const view = {
    tool: tool.name,
    transport: route.transport ?? say("line-not-set"),
    endpoint: route.endpoint ? address(route.endpoint) : say("line-not-set"),
    account: route.account_email ?? route.account ?? say("line-no-sign-in"),
    wantTransport: route.ok ? null : wantTransport,
    wantEndpoint: route.ok ? null : wantEndpoint && address(wantEndpoint),
  };
  if (!route.ok) {
    const first: CableState = wantTransport ? "wrong" : "ok";
    const second: CableState = wantTransport || wantEndpoint ? "wrong" : "ok";
    return { ...view, cables: [first, second, "wrong"], refused: true, sentence: wrongSentence(view) };
  }
  const path = { tool: view.tool, transport: view.transport, endpoint: view.endpoint, account: view.account };
  // An address of the person's own: nobody here knows whether it answers.
  if (route.expected_transport === null && route.expected_endpoint === null) {
    return { ...view, cables: ["idle", "idle", "idle"], refused: false, sentence: say("line-goes-own", path) };
  }
  const cables: RouteView["cables"] = ["ok", "ok", "ok"];
  if (route.account === null) cables[2] = "idle";
  if (tool.status === "degraded") cables[frayed(tool)] = "warn";
  const goes = say(route.account === null ? "line-goes-nameless" : "line-goes", path);
  const frays = cables.includes("warn") ? say("line-will-stop", { why: tool.findings[0]?.title ?? "" }) : null;
  return { ...view, cables, refused: false, sentence: sentences(goes, frays) };
}

function differs(found: string | null, wanted: string | null): string | null {
  return wanted !== null && found !== wanted ? wanted : null;
}

/** The cable that a warning is about, told by the key it was read at. */
function frayed(tool: ToolReport): 0 | 1 | 2 {
  const key = tool.findings.find((finding) => finding.severity === "warning")?.evidence[0]?.pointer?.split("/").at(-1);
  if (key === "api") return 0;
  return key === "baseUrl" ? 1 : 2;
}

function wrongSentence(view: Pick<RouteView, "tool" | "transport" | "endpoint" | "account" | "wantTransport" | "wantEndpoint">): string {
  const { tool, transport, endpoint } = view;
  if (!view.wantTransport && !view.wantEndpoint) return say("line-wrong", { tool, transport, endpoint });
  const should = { "should-transport": view.wantTransport ?? transport, "should-endpoint": view.wantEndpoint ?? endpoint };
  return say("line-wrong-should", { tool, transport, endpoint, ...should });
}
