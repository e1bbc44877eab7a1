// The one primary action of an error card, told by the failure's action id: never by its text.
import type { Action, Failure } from "../backend/types.gen";

export type Step = "default_route" | "health" | "sign_in" | "accounts" | "settings" | "send" | "send_later" | "continue" | "edit" | "report" | null;

const STEPS: Record<Action, Step> = {
  add_credits: "accounts",
  approve_in_tool: "health",
  ask_without_scope: "sign_in",
  change_plan: "accounts",
  check_certificates: "send",
  check_network: "send",
  check_proxy: "send",
  choose_model: "settings",
  clear_cooldown: "health",
  continue: "continue",
  drop_and_resend: "send",
  none: null,
  open_file: "health",
  paste_address: "sign_in",
  refresh: "send",
  repair_route: "health",
  rephrase: "edit",
  report: "report",
  retry: "send",
  shorten: "edit",
  show_diff: "health",
  sign_in: "sign_in",
  switch_account: "accounts",
  use_device_code: "sign_in",
  wait: "send_later",
};

export function nextStep(failure: Failure): Step {
  return STEPS[failure.action];
}

/** Refused by Patchbay itself: the endpoint in force does not fit the sign-in, and nothing left this computer. */
export function isNotSent(failure: Failure): boolean {
  return failure.kind === "auth_scope" && failure.detail === "refused before sending";
}

/** Triangle where waiting fixes it, cross where somebody has to act. */
export function waitingHelps(failure: Failure): boolean {
  return failure.action === "wait" || failure.retryable || failure.resets_at !== null;
}

/** When a kept message may go out, in Unix seconds. */
export function sendAt(failure: Failure, now: number): number | null {
  if (failure.resets_at !== null && failure.resets_at > now) return failure.resets_at;
  return failure.retry_after_s !== null ? now + failure.retry_after_s : null;
}
