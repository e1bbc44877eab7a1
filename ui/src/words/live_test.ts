// The words of screen 06: steps, headlines, and what is said before a run.
import type { Action, LiveReport, LiveStepName } from "../backend/types.gen";
import { say } from "./say.svelte";
import { clock } from "./time";

export const STEPS: LiveStepName[] = ["config", "dns", "proxy", "tls", "sign_in", "route", "model", "first_token"];

export const titleOf = (step: LiveStepName): string => say(`live-step-${step}`);

export interface Standing {
  name: string;
  running: LiveStepName | null;
  report: LiveReport | null;
  at: number | null;
  tokens: number | null;
}

export function headlineOf({ name, running, report }: Standing): string {
  if (running !== null) return say("live-testing", { name });
  if (report === null) return say("live-test", { name });
  const failed = report.steps.find((step) => step.status === "failed");
  if (failed === undefined) return say("live-works", { name });
  return failed.failure?.kind === "cancelled" ? say("live-stopped", { name }) : say("live-stops-at", { name, step: titleOf(failed.step) });
}

export function secondLineOf({ running, report, at, tokens }: Standing): string {
  if (running !== null) return say("live-at-step", { step: STEPS.indexOf(running) + 1 });
  if (report === null) return say("live-before");
  const passed = report.steps.filter((step) => step.status === "ok" || step.status === "skipped").length;
  const route = report.steps.find((step) => step.step === "route");
  if (route === undefined || route.status === "not_reached") return say("live-nothing-sent", { passed });
  if (at === null) return tokens === null ? say("live-sent", { passed }) : say("live-sent-tokens", { passed, tokens });
  const sent = { passed, clock: clock(at) };
  return tokens === null ? say("live-sent-at", sent) : say("live-sent-at-tokens", { ...sent, tokens });
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

/** Where a failed step is mended, told by the failure's action: here, by another run, where it is none of these. */
export function mendedIn(action: Action): "health" | "sign_in" | "accounts" | null {
  switch (action) {
    case "approve_in_tool":
    case "clear_cooldown":
    case "open_file":
    case "repair_route":
    case "show_diff":
      return "health";
    case "ask_without_scope":
    case "paste_address":
    case "sign_in":
    case "use_device_code":
      return "sign_in";
    case "add_credits":
    case "change_plan":
    case "switch_account":
      return "accounts";
    default:
      return null;
  }
}
