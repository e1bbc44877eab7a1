// Failures of every kind in Rust's own words; what the drawings say of some stands here.
import generated from "./failures.gen.json";
import type { AccountView, EndpointsView, Failure, Kind } from "../types.gen";

const STANDARD = generated as Failure[];

function drawn(kind: Kind): Partial<Failure> | null {
  const resets = Math.floor(Date.now() / 1000) + 3 * 60;
  switch (kind) {
    case "auth_scope":
      return {
        title: "This sign-in may not use the API-key route.",
        meaning: "The message went to api.openai.com, which needs the permission api.responses.write. ChatGPT sign-ins do not carry it.",
        action: "repair_route",
        action_text: "The ChatGPT route works with your account.",
        detail: "HTTP 401 “Missing scopes: api.responses.write”",
        runtime_kind: "auth_scope",
      };
    case "usage_limit":
      return {
        title: "Usage limit reached.",
        meaning: "Your Plus plan allows a set amount every 5 hours, shared by Patchbay and every tool on this account.",
        action: "wait",
        action_text: "Your message is kept and can be sent then.",
        detail: "usage_limit_reached",
        runtime_kind: "rate_limit",
        resets_at: resets,
      };
    case "refresh_reused":
      return {
        title: "Your sign-in ended: its refresh token was used elsewhere.",
        meaning: "Another program shares the token and renewed first, so OpenAI closed both.",
        action: "sign_in",
        action_text: "Sign in again here.",
        detail: "refresh_token_reused",
        runtime_kind: "auth_refresh",
      };
    case "auth_declined":
      return {
        title: "Signing in with a device code is switched off.",
        meaning:
          "ChatGPT gives out no device code for this sign-in. In ChatGPT it is Settings, Security, “Enable device code authorization for Codex”; in a workspace an administrator has to allow it, too.",
        action: "sign_in",
        action_text: "Switch it on there, or sign in with the browser.",
        detail: "Device authorization is not enabled.",
      };
    case "port_busy":
      return {
        title: "Both sign-in ports are taken.",
        meaning: "codex (process 4242) holds 1455 and 1457. The issuer answers on no other port.",
        action: "use_device_code",
        action_text: "Close that program, or use a device code.",
      };
    case "callback_timeout":
      return {
        title: "The device code is no longer valid.",
        meaning: "It was not confirmed in time.",
        action: "sign_in",
        action_text: "Sign in again for a new code.",
      };
    case "callback_invalid":
      return {
        title: "This is not the address of this sign-in.",
        meaning: "It holds no code. The sign-in is still waiting.",
        action: "paste_address",
        action_text: "Paste the whole address the browser ended on.",
      };
    case "file_not_writable":
      return {
        title: "openclaw.json may not be written.",
        meaning: "The file is read-only. Nothing was written and both files are as they were.",
        action: "open_file",
        action_text: "Allow writing to it, then repair again.",
        detail: "/home/mira/.openclaw/openclaw.json: permission denied",
      };
    default:
      return null;
  }
}

/** The failure of a kind, with evidence of its own where `detail` is given. */
export function failureOf(kind: Kind, detail: string | null = null): Failure {
  const standard = STANDARD.find((failure) => failure.kind === kind);
  if (!standard) throw new Error(`Rust knows no ${kind}`);
  // Without the words' ids: who changes a title here means that it is seen.
  const { said: _, ...english } = standard;
  const failure: Failure = { ...english, ...drawn(kind) };
  return detail === null ? failure : { ...failure, detail };
}

/** What the core says of an account that the endpoints in force do not fit. */
export function notSent(account: AccountView, endpoints: EndpointsView): Failure {
  return {
    ...failureOf("auth_scope", "refused before sending"),
    title: "Patchbay did not send this.",
    meaning: `The account in use belongs to ${account.issuer}; the endpoints in force go with ${endpoints.issuer}.`,
    action_text: "Repair the route, so that requests go to chatgpt.com.",
  };
}

/** What a failure may depend on. */
export interface Moment {
  /** Who is signed in, and since when. */
  account: string;
  endpoints: string;
  model: string | null;
  conversation: string;
  /** Unix seconds. */
  at: number;
}

type Cure = (before: Moment, now: Moment) => boolean;
const signedInAnew: Cure = (before, now) => before.account !== now.account;
const elsewhere: Cure = (before, now) => before.conversation !== now.conversation;
const never: Cure = () => false;

/** What takes a failure away; where nothing stands here another try does. */
const CURES: Partial<Record<Kind, Cure>> = {
  auth_scope: (before, now) => before.endpoints !== now.endpoints || signedInAnew(before, now),
  auth_expired: signedInAnew,
  auth_forbidden: signedInAnew,
  auth_missing: signedInAnew,
  no_entitlement: signedInAnew,
  workspace_restricted: signedInAnew,
  refresh_expired: signedInAnew,
  refresh_reused: signedInAnew,
  refresh_revoked: signedInAnew,
  refresh_failed: signedInAnew,
  scope_rejected: signedInAnew,
  auth_declined: signedInAnew,
  callback_invalid: signedInAnew,
  callback_timeout: signedInAnew,
  port_busy: signedInAnew,
  usage_limit: (before, now) => now.at >= before.at + 3 * 60 || signedInAnew(before, now),
  model_not_found: (before, now) => before.model !== now.model,
  context_overflow: elsewhere,
  request_too_large: elsewhere,
  replay_invalid: elsewhere,
  schema: never,
  unsupported_parameter: never,
  policy_blocked: never,
  sandbox_blocked: never,
  unknown: never,
};

/** A prompt with `fail:KIND@cured` fails until its cause is gone. */
export class Cures {
  private failed = new Map<string, Moment>();

  refusal(prompt: string, moment: Moment): Failure | null {
    const kind = /fail:(\w+)@cured/.exec(prompt)?.[1] as Kind | undefined;
    if (kind === undefined) return null;
    const before = this.failed.get(prompt);
    if (!before) this.failed.set(prompt, moment);
    const cure = CURES[kind] ?? (() => true);
    return before !== undefined && cure(before, moment) ? null : failureOf(kind);
  }
}
