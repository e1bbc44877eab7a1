// The words of screen 06: steps, headlines, and what is said before a run.
import type { LiveReport, LiveStepName } from "../backend/types.gen";
import { count } from "./count";
import { clock } from "./time";

export const STEPS: LiveStepName[] = ["config", "dns", "proxy", "tls", "sign_in", "route", "model", "first_token"];

const TITLES: Record<LiveStepName, string> = {
  config: "Config",
  dns: "DNS",
  proxy: "Proxy",
  tls: "TLS",
  sign_in: "Sign-in",
  route: "Route",
  model: "Model",
  first_token: "First token",
};

export const titleOf = (step: LiveStepName): string => TITLES[step];

/** Said before every run. */
export const BEFORE = "The test sends one tiny request, which counts towards the plan’s limits.";

export interface Standing {
  name: string;
  running: LiveStepName | null;
  report: LiveReport | null;
  at: number | null;
  tokens: number | null;
}

export function headlineOf({ name, running, report }: Standing): string {
  if (running !== null) return `Testing ${name}`;
  if (report === null) return `Test ${name}`;
  const failed = report.steps.find((step) => step.status === "failed");
  if (failed === undefined) return `${name} works`;
  return failed.failure?.kind === "cancelled" ? `The test of ${name} was stopped` : `${name} stops at ${titleOf(failed.step)}`;
}

export function secondLineOf({ running, report, at, tokens }: Standing): string {
  if (running !== null) return `Step ${STEPS.indexOf(running) + 1} of 8. One tiny request is sent.`;
  if (report === null) return BEFORE;
  const passed = report.steps.filter((step) => step.status === "ok" || step.status === "skipped").length;
  const route = report.steps.find((step) => step.step === "route");
  if (route === undefined || route.status === "not_reached") return `${passed} of 8 steps passed. Nothing was sent.`;
  const when = at === null ? "Sent" : `Sent at ${clock(at)}`;
  return `${passed} of 8 steps passed. ${when}, one request${tokens === null ? "" : ` of ${count(tokens, "token")}`}.`;
}

/** Where each step's bar lies on the one time axis, in percent. */
export function barsOf(ms: number[]): { left: number; width: number }[] {
  const total = Math.max(1, ms.reduce((sum, one) => sum + one, 0));
  let before = 0;
  return ms.map((one) => {
    const bar = { left: Math.min(98, (before / total) * 100), width: (one / total) * 100 };
    before += one;
    return bar;
  });
}
