// Failures as Rust would word them, for the kinds that the drawings show; any other kind by its name.
import type { AccountView, Action, EndpointsView, Failure, Kind } from "../types.gen";

const clock = (seconds: number) => {
  const date = new Date(seconds * 1000);
  return `${String(date.getHours()).padStart(2, "0")}:${String(date.getMinutes()).padStart(2, "0")}`;
};

type Words = Partial<Failure> & { title: string; meaning: string; action: Action; action_text: string };

function words(kind: Kind): Words {
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
        title: `Usage limit reached. It resets at ${clock(resets)}.`,
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
      return {
        title: `The request ended with ${kind}.`,
        meaning: "The server did not finish this answer.",
        action: "retry",
        action_text: "Send it again.",
        retryable: true,
      };
  }
}

/** The failure of a kind, with evidence of its own where `detail` is given. */
export function failureOf(kind: Kind, detail: string | null = null): Failure {
  return {
    kind,
    runtime_kind: "unknown",
    detail: null,
    failover_reason: "unknown",
    retryable: false,
    retry_after_s: null,
    resets_at: null,
    ...words(kind),
    ...(detail === null ? {} : { detail }),
  };
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
