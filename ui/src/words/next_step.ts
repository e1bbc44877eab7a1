// What the card of a failed turn offers: one primary action for each kind, told by the kind and never by
// its text. An action says what it does and finishes what the person wanted: what was kept is sent by
// itself once the cause is gone. docs/FAILURE_CARDS.md has the same table with the reasons.
import type { Failure, Kind, RoutedAccount } from "../backend/types.gen";

/**
 * What a button of the card does, before what was kept is sent:
 * nothing; wait for a time; wait for the network; sign in; sign in by device code, with another account;
 * use another account that is there; OpenAI's endpoints instead of one's own; choose a model; a new
 * conversation. The last five send nothing: the answer goes on, the message is changed, the evidence is
 * copied, the route is tested, a screen is opened.
 */
export type Step =
  | "send" | "send_at" | "send_online"
  | "sign_in" | "device_code" | "another_sign_in" | "account" | "route" | "model" | "new_chat"
  | "continue" | "edit" | "report" | "test" | "endpoints" | "accounts";

interface Row {
  step: Step;
  /** Where the person wants otherwise. */
  beside: readonly Step[];
}

const row = (step: Step, ...beside: Step[]): Row => ({ step, beside });

const SIGN_IN = row("sign_in", "device_code");
const AGAIN = row("send");
const NETWORK = row("send", "test");

const ROWS: Record<Kind, Row> = {
  auth_scope: row("route"),
  auth_expired: SIGN_IN,
  auth_forbidden: row("account"),
  auth_missing: SIGN_IN,
  auth_cooldown: row("send_at", "account"),
  no_entitlement: row("account", "send"),
  region_blocked: NETWORK,
  workspace_restricted: row("account"),
  refresh_expired: SIGN_IN,
  refresh_reused: SIGN_IN,
  refresh_revoked: SIGN_IN,
  refresh_failed: row("sign_in", "send"),
  refresh_contention: AGAIN,
  refresh_timeout: NETWORK,
  // Of a sign-in, and not of a turn: where one comes all the same, a new sign-in is what helps.
  scope_rejected: SIGN_IN,
  auth_declined: SIGN_IN,
  callback_invalid: SIGN_IN,
  callback_timeout: SIGN_IN,
  port_busy: row("device_code", "sign_in"),
  edge_blocked: NETWORK,
  edge_challenge: NETWORK,
  proxy: NETWORK,
  dns: NETWORK,
  tls_certificate: NETWORK,
  connection: NETWORK,
  timeout: NETWORK,
  upstream_unavailable: AGAIN,
  overloaded: row("send", "model"),
  stream_closed: AGAIN,
  incomplete_length: row("continue"),
  empty_response: AGAIN,
  rate_limit: row("send_at", "account"),
  usage_limit: row("send_at", "account"),
  quota: row("send", "account"),
  schema: row("report", "send"),
  // Rust has sent it once more without the field, or without the earlier items, and was refused again.
  unsupported_parameter: row("report", "send"),
  model_not_found: row("model"),
  context_overflow: row("new_chat", "edit"),
  request_too_large: row("new_chat", "edit"),
  replay_invalid: row("new_chat", "send"),
  policy_blocked: row("edit"),
  // Of other tools; ours has no sandbox.
  sandbox_blocked: row("report", "send"),
  // The history's own files, or the keychain: they can be used again when the person made room, or unlocked it.
  file_unreadable: row("send", "report"),
  file_changed: AGAIN,
  file_not_writable: row("send", "report"),
  cancelled: AGAIN,
  unknown: row("report", "send"),
};

/**
 * What is sent once the cause is gone: the kept message; the rest of an answer; the same again, where nothing
 * came of trying again; or nothing, since nothing is kept.
 */
export type Then = "send" | "continue" | "again" | "nothing";

/** What the card has to know of the window. */
export interface Around {
  then: Then;
  /** The account in use, also one that was signed out. */
  account: RoutedAccount | null;
  /** Another one that could be used at once. */
  another: RoutedAccount | null;
  /** Endpoints of the person's own are in force, and can be taken back. */
  ownEndpoints: boolean;
  /** OpenAI's issuer: with its endpoints only accounts of it are sent anywhere. */
  openAi: string | null;
  /** Something was said before in this conversation. */
  earlier: boolean;
  offline: boolean;
  /** When the limit resets or the server wants the next try, in Unix seconds. */
  at: number | null;
}

export interface Offer {
  step: Step | null;
  beside: Step[];
}

/** The buttons of the card, the first one its primary action. None without something to send, where it would only send. */
export function offerOf(failure: Failure, around: Around): Offer {
  const { step, beside } = ROWS[failure.kind];
  const route = step === "route" ? routeSteps(failure, around) : null;
  const wanted = (route ?? [step, ...beside]).flatMap((one) => inPlace(one, around) ?? []);
  const useful = wanted.filter((one) => around.then !== "nothing" || !SENDS_ONLY.has(one));
  const [first = null, ...others] = [...new Set(useful)];
  return { step: first, beside: others };
}

const SENDS_ONLY: ReadonlySet<Step> = new Set<Step>(["send", "send_at", "send_online", "new_chat", "edit"]);

/** Null where it can't help: the next one stands in its place. */
function inPlace(step: Step, { then, another, earlier, offline, at }: Around): Step | null {
  switch (step) {
    case "send":
    case "send_at":
      if (at !== null) return "send_at";
      if (offline) return "send_online";
      return then === "continue" ? "continue" : "send";
    case "account":
      return another ? "account" : "another_sign_in";
    case "new_chat":
      // Alone in its conversation it is the message itself that is too much.
      return then !== "send" || !earlier ? null : "new_chat";
    default:
      return step;
  }
}

/** A route that does not fit: mended where it was made, or by an account that fits it. */
function routeSteps(failure: Failure, { account, another, ownEndpoints, openAi }: Around): Step[] {
  const reset = ownEndpoints && (!isNotSent(failure) || account?.issuer === openAi);
  if (reset) return ["route", "endpoints"];
  if (another) return ["account", "endpoints"];
  if (isNotSent(failure)) return ["endpoints", "accounts"];
  // A sign-in for the API plan lacks the permission; one with ChatGPT takes the other route.
  return account?.kind === "plan" ? ["another_sign_in", "test"] : ["test", "report"];
}

/** Whether the way out is a sign-in, after which the message goes out. */
export function wantsSignIn(failure: Failure): boolean {
  const { step } = ROWS[failure.kind];
  return step === "sign_in" || step === "device_code";
}

/** Refused by Patchbay itself: the endpoint in force does not fit the sign-in, and nothing left this computer. */
export function isNotSent(failure: Failure): boolean {
  return failure.kind === "auth_scope" && failure.detail === "refused before sending";
}

/** Triangle where waiting fixes it, cross where somebody has to act. */
export function waitingHelps(failure: Failure): boolean {
  return failure.action === "wait" || failure.retryable || failure.resets_at !== null;
}

/** When a kept message may go out, in Unix seconds; `failedAt` is when it failed. Null where it is not stated, or past. */
export function sendAt(failure: Failure, failedAt: number, now: number): number | null {
  const stated = failure.resets_at ?? (failure.retry_after_s === null ? null : failedAt + Math.ceil(failure.retry_after_s));
  return stated !== null && stated > now ? stated : null;
}
