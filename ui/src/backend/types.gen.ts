// Generated from crates/rpc by `cargo xtask types`. Do not edit: the tests compare.

export const COMMANDS = [
  "app_state",
  "subscribe",
  "window_ready",
  "screen_shown",
  "ways_in",
  "sign_in_start",
  "sign_in_again",
  "sign_in_open_again",
  "sign_in_paste",
  "sign_in_save_again",
  "sign_in_cancel",
  "ask_for_all_permissions",
  "account_import_codex_cli",
  "account_use",
  "account_rename",
  "account_renew",
  "sign_out_notice",
  "sign_out",
  "endpoints_save",
  "endpoints_reset",
  "health",
  "repair_preview",
  "repair",
  "undo",
  "repairs",
  "known_versions",
  "explain",
  "editors",
  "open_file",
  "open_link",
  "conversations",
  "conversation",
  "conversation_outline",
  "conversation_page",
  "conversation_rename",
  "conversation_pin",
  "conversation_options",
  "conversation_delete",
  "conversation_restore",
  "message_show",
  "draft",
  "draft_save",
  "attachment_add",
  "attachment_remove",
  "attachment",
  "search",
  "history_export",
  "history_import",
  "chat_prewarm",
  "chat_send",
  "chat_follow",
  "chat_stop",
  "chat_queue",
  "chat_unqueue",
  "live_test_targets",
  "live_test_start",
  "live_test_stop",
  "models",
  "usage",
  "settings_save",
  "trial_start",
  "trial_leave",
] as const;
export type Command = (typeof COMMANDS)[number];

export type Said = { 
/**
 * What happened.
 */
title: SaidMessage | null, 
/**
 * What it means.
 */
meaning: SaidMessage | null, 
/**
 * What to do.
 */
action: SaidMessage | null, };

export type SaidMessage = { 
/**
 * Its key in the message files. It begins with the area: `history-locked-title`.
 */
id: string, 
/**
 * What it is filled with, by name.
 */
args?: { [key in string]: SaidArg }, };

export type SaidArg = number | string | SaidMessage;

export type Failure = { 
/**
 * What happened, in our vocabulary. The UI switches on this, never on text.
 */
kind: Kind, 
/**
 * The coarser, older contract that other programs know (OpenClaw 2026.4.10's classifier).
 */
runtime_kind: RuntimeKind, 
/**
 * One sentence: what happened.
 */
title: string, 
/**
 * One or two sentences: what it means.
 */
meaning: string, 
/**
 * What to do, as an id.
 */
action: Action, 
/**
 * What to do, as a sentence.
 */
action_text: string, 
/**
 * The evidence: a server's own words, an address, a path. Secrets are masked.
 */
detail: string | null, 
/**
 * Who to try next, for programs that fail over.
 */
failover_reason: FailoverReason, 
/**
 * Whether the same request may succeed if it is simply made again.
 */
retryable: boolean, 
/**
 * Seconds to wait before the next try, where the server said so.
 */
retry_after_s: number | null, 
/**
 * Unix time in seconds at which the limit resets, where it is known.
 */
resets_at: number | null, 
/**
 * The same three sentences by id, for a window in another language. Crosses to the window and
 * is stored with a conversation; the command line leaves it out.
 */
said?: Said, };

export type Kind = "auth_scope" | "auth_expired" | "auth_forbidden" | "auth_missing" | "auth_cooldown" | "no_entitlement" | "region_blocked" | "workspace_restricted" | "refresh_expired" | "refresh_reused" | "refresh_revoked" | "refresh_failed" | "refresh_contention" | "refresh_timeout" | "scope_rejected" | "auth_declined" | "callback_invalid" | "callback_timeout" | "port_busy" | "edge_blocked" | "edge_challenge" | "proxy" | "dns" | "tls_certificate" | "connection" | "timeout" | "upstream_unavailable" | "overloaded" | "stream_closed" | "incomplete_length" | "empty_response" | "rate_limit" | "usage_limit" | "quota" | "schema" | "unsupported_parameter" | "model_not_found" | "context_overflow" | "request_too_large" | "replay_invalid" | "policy_blocked" | "sandbox_blocked" | "file_unreadable" | "file_changed" | "file_not_writable" | "cancelled" | "unknown";

export type RuntimeKind = "auth_scope" | "auth_refresh" | "auth_html_403" | "proxy" | "rate_limit" | "dns" | "timeout" | "schema" | "sandbox_blocked" | "replay_invalid" | "unknown";

export type Action = "add_credits" | "approve_in_tool" | "ask_without_scope" | "change_plan" | "check_certificates" | "check_network" | "check_proxy" | "choose_model" | "clear_cooldown" | "continue" | "drop_and_resend" | "none" | "open_file" | "paste_address" | "refresh" | "repair_route" | "rephrase" | "report" | "retry" | "shorten" | "show_diff" | "sign_in" | "switch_account" | "use_device_code" | "wait";

export type FailoverReason = "auth" | "auth_permanent" | "format" | "rate_limit" | "overloaded" | "billing" | "timeout" | "model_not_found" | "session_expired" | "unknown";

export type Report = { 
/**
 * Version of this shape: 1.
 */
schema: number, 
/**
 * One entry a tool, found or not, in a fixed order.
 */
tools: Array<ToolReport>, };

export type ToolReport = { 
/**
 * Tool id, for instance `openclaw`.
 */
tool: string, 
/**
 * The tool's own name, for instance `OpenClaw`.
 */
name: string, 
/**
 * Its version, where it is known.
 */
version: string | null, 
/**
 * Where the version was read.
 */
version_source: VersionSource, 
/**
 * The worst of its findings.
 */
status: Status, 
/**
 * One row for each agent and model that this config can reach. Empty when unreadable.
 */
routes: Array<Route>, 
/**
 * What is wrong or worth knowing, worst first.
 */
findings: Array<Finding>, 
/**
 * Files that were read to judge it, absolute.
 */
files: Array<string>, 
/**
 * What to do after a repair so that the tool reads its config again, if anything.
 */
after_repair: AfterRepair | null, 
/**
 * The newest failed turn of the last 24 hours in the tool's own log.
 */
last_failure: LastFailure | null, };

export type AfterRepair = { 
/**
 * Why, in a sentence.
 */
text: string, 
/**
 * The exact command.
 */
command: string, 
/**
 * The sentence by id, for the window.
 */
said?: SaidMessage | null, };

export type LastFailure = { 
/**
 * Unix time in seconds.
 */
at: number, 
/**
 * What it was.
 */
kind: Kind, 
/**
 * One sentence: what happened.
 */
title: string, 
/**
 * One or two sentences: what it means.
 */
meaning: string, 
/**
 * The provider, as the tool names it.
 */
provider: string | null, 
/**
 * Model id.
 */
model: string | null, 
/**
 * The sign-in that was used, where the log says it.
 */
profile: string | null, 
/**
 * At most 200 characters of the tool's own text, secrets masked.
 */
preview: string, 
/**
 * The rule that explains it, where something was found.
 */
rule: string | null, 
/**
 * The finding of that rule.
 */
finding: string | null, 
/**
 * The sentences by id, for the window; the action is the kind's own.
 */
said?: Said, };

export type VersionSource = "flag" | "binary" | "package" | "config" | "unknown";

export type Status = "healthy" | "degraded" | "broken" | "unreadable" | "not_found";

export type Severity = "error" | "warning" | "info";

export type Route = { 
/**
 * `agent main / gpt-5.4`.
 */
name: string, 
/**
 * The transport in force, for instance `openai-responses`.
 */
transport: string | null, 
/**
 * The base address in force.
 */
endpoint: string | null, 
/**
 * The sign-in used: profile id, or null where none is known.
 */
account: string | null, 
/**
 * The email of that sign-in, where the profile says it.
 */
account_email: string | null, 
/**
 * What the transport should be; null for a custom host.
 */
expected_transport: string | null, 
/**
 * What the base address should be; null for a custom host.
 */
expected_endpoint: string | null, 
/**
 * Whether this route works with this sign-in.
 */
ok: boolean, 
/**
 * Which source won.
 */
source: RouteSource, };

export type RouteSource = "model entry" | "provider block" | "models.json" | "catalogue" | "fallback";

export type Finding = { 
/**
 * Stable within one state of the files: `rule|file|pointer`. Names a finding to `repair`.
 */
id: string, 
/**
 * Rule id, for instance `openclaw.codex-route.transport`.
 */
rule: string, 
/**
 * How bad it is.
 */
severity: Severity, 
/**
 * One sentence: what is wrong.
 */
title: string, 
/**
 * One or two sentences: what it means.
 */
meaning: string, 
/**
 * One sentence: what to do.
 */
action: string, 
/**
 * How Patchbay knows.
 */
evidence: Array<Evidence>, 
/**
 * What Patchbay would change; null where it must not or can not.
 */
repair: Repair | null, 
/**
 * The three sentences by id, for the window.
 */
said?: Said, };

export type Evidence = { 
/**
 * Absolute path.
 */
file: string, 
/**
 * Line of the value's first character; of the object's `{` for a missing key.
 */
line: number | null, 
/**
 * Column of the same character.
 */
column: number | null, 
/**
 * JSON pointer of the value, or null for a whole file.
 */
pointer: string | null, 
/**
 * The value found, secrets masked; null for a missing key.
 */
value: unknown, };

export type Repair = { 
/**
 * In the order in which they are made.
 */
edits: Array<Edit>, };

export type Edit = { 
/**
 * Absolute path.
 */
file: string, 
/**
 * JSON pointer; empty for `chmod`.
 */
pointer: string, 
/**
 * What is done.
 */
op: EditOp, 
/**
 * The value before, secrets masked; null for `add`.
 */
from: unknown, 
/**
 * The value after; null for `remove`.
 */
to: unknown, };

export type EditOp = "set" | "add" | "remove" | "rename" | "chmod";

export type RepairReceipt = { 
/**
 * Version of this shape: 1.
 */
schema: number, 
/**
 * Names this repair to `undo`; null where nothing was written.
 */
repair_id: string | null, 
/**
 * True where nothing was written on purpose.
 */
dry_run: boolean, 
/**
 * One entry a file.
 */
files: Array<RepairedFile>, 
/**
 * Rules that were applied (or would be).
 */
applied: Array<string>, 
/**
 * Findings that are left.
 */
remaining: Array<Remaining>, };

export type RepairedFile = { 
/**
 * Absolute path.
 */
file: string, 
/**
 * Unified diff, secrets masked.
 */
diff: string, 
/**
 * Where the bytes from before are kept; null in a dry run.
 */
backup: string | null, 
/**
 * Whether the file was written.
 */
changed: boolean, };

export type Remaining = { 
/**
 * Rule id.
 */
rule: string, 
/**
 * How bad it is.
 */
severity: Severity, };

export type UndoReceipt = { 
/**
 * Version of this shape: 1.
 */
schema: number, 
/**
 * The id of the undo.
 */
repair_id: string, 
/**
 * One entry a file.
 */
files: Array<RestoredFile>, };

export type RestoredFile = { 
/**
 * Absolute path.
 */
file: string, 
/**
 * Whether its exact bytes and mode are back.
 */
restored: boolean, };

export type PastRepair = { 
/**
 * Its id.
 */
repair_id: string, 
/**
 * When, RFC 3339 in UTC.
 */
at: string, 
/**
 * Tool ids.
 */
tools: Array<string>, 
/**
 * Absolute paths.
 */
files: Array<string>, 
/**
 * Rule ids.
 */
rules: Array<string>, 
/**
 * The id of the undo that took it back, if one did.
 */
undone_by: string | null, };

export type AccountView = { 
/**
 * Our own id.
 */
id: string, 
/**
 * Which sign-in it is.
 */
kind: AccountKind, 
/**
 * From the id token; empty where it has none.
 */
email: string, 
/**
 * From the id token, for instance `plus`.
 */
plan: string | null, 
/**
 * ChatGPT account id of the workspace, from the id token.
 */
workspace: string | null, 
/**
 * The issuer that signed it in. Its tokens go nowhere that was not configured with it.
 */
issuer: string, 
/**
 * Unix time in seconds at which the access token ends.
 */
expires_at: number, 
/**
 * Unix time in seconds of the last refresh, or of the sign-in.
 */
last_refresh: number, 
/**
 * Where its tokens are kept.
 */
store: StoreKind, 
/**
 * Whether it can be used.
 */
status: AccountStatus, 
/**
 * Whether it is the one in use.
 */
active: boolean, 
/**
 * What the person calls it; absent until they rename it.
 */
label?: string, 
/**
 * The scopes that the issuer granted; absent where it did not say.
 */
scopes?: Array<string>, 
/**
 * The program whose sign-in this is; absent where it is Patchbay's own.
 */
borrowed_from?: "codex_cli", };

export type RoutedAccount = { 
/**
 * With the endpoints in force.
 */
route: OwnRoute, 
/**
 * Our own id.
 */
id: string, 
/**
 * Which sign-in it is.
 */
kind: AccountKind, 
/**
 * From the id token; empty where it has none.
 */
email: string, 
/**
 * From the id token, for instance `plus`.
 */
plan: string | null, 
/**
 * ChatGPT account id of the workspace, from the id token.
 */
workspace: string | null, 
/**
 * The issuer that signed it in. Its tokens go nowhere that was not configured with it.
 */
issuer: string, 
/**
 * Unix time in seconds at which the access token ends.
 */
expires_at: number, 
/**
 * Unix time in seconds of the last refresh, or of the sign-in.
 */
last_refresh: number, 
/**
 * Where its tokens are kept.
 */
store: StoreKind, 
/**
 * Whether it can be used.
 */
status: AccountStatus, 
/**
 * Whether it is the one in use.
 */
active: boolean, 
/**
 * What the person calls it; absent until they rename it.
 */
label?: string, 
/**
 * The scopes that the issuer granted; absent where it did not say.
 */
scopes?: Array<string>, 
/**
 * The program whose sign-in this is; absent where it is Patchbay's own.
 */
borrowed_from?: "codex_cli", };

export type OwnRoute = { 
/**
 * `openai-codex-responses` or `openai-responses`.
 */
transport: string, 
/**
 * The root that requests go to; the address as it is configured where that can't be told.
 */
endpoint: string, 
/**
 * OpenAI's own address, where nothing is sent and this OpenAI account belongs there.
 */
expected_endpoint: string | null, 
/**
 * Why nothing is sent; null where the endpoint fits the account.
 */
why: Misfit | null, };

export type Misfit = { "kind": "refused", 
/**
 * In its own words.
 */
failure: Failure, } | { "kind": "open_ai_only", 
/**
 * OpenAI's issuer.
 */
issuer: string, } | { "kind": "another_issuer", 
/**
 * The issuer in force for this kind of account.
 */
issuer: string, } | { "kind": "unpaired" };

export type AccountKind = "codex" | "plan";

export type StoreKind = "keyring" | "file";

export type AccountStatus = "ok" | "expired" | "signed_out";

export type Lender = "codex_cli";

export type FoundSignIn = { 
/**
 * From the id token.
 */
email: string | null, 
/**
 * From the id token, for instance `plus`.
 */
plan: string | null, 
/**
 * Unix time in seconds at which the access token ends.
 */
expires_at: number, 
/**
 * Whether it can be used now.
 */
status: AccountStatus, };

export type SignOutNotice = { 
/**
 * Our own id of the account.
 */
account: string, 
/**
 * Whether the issuer is asked to revoke the sign-in.
 */
revokes: boolean, 
/**
 * The same in words.
 */
text: string, 
/**
 * The text by id, for the window.
 */
said?: SaidMessage | null, };

export type SignInView = { "state": "idle" } | { "state": "waiting", 
/**
 * The address that was opened.
 */
url: string, 
/**
 * Where the browser is sent back to.
 */
redirect_uri: string, 
/**
 * `127.0.0.1:1455` where a listener runs; null with a deep link.
 */
listening_on: string | null, 
/**
 * Unix time in seconds at which the link stops being valid.
 */
expires_at: number, 
/**
 * What happened by itself meanwhile.
 */
notices: Array<SignInNotice>, } | { "state": "device", 
/**
 * The page that asks for the code.
 */
verification_url: string, 
/**
 * What the person types there, for instance `ABCD-EFGHI`.
 */
user_code: string, 
/**
 * Unix time in seconds at which the code stops being valid.
 */
expires_at: number, 
/**
 * What happened by itself meanwhile.
 */
notices: Array<SignInNotice>, } | { "state": "exchanging" } | { "state": "unsaved", 
/**
 * What stands in the way.
 */
failure: Failure, } | { "state": "failed", 
/**
 * Why.
 */
failure: Failure, };

export type SignInNotice = { 
/**
 * What the window switches on.
 */
kind: SignInNoticeKind, 
/**
 * The same in words.
 */
text: string, 
/**
 * The scope, port or address concerned.
 */
subject: string, 
/**
 * The text by id, for the window.
 */
said?: SaidMessage | null, };

export type SignInNoticeKind = "scope_rejected" | "port_busy" | "callback_ignored" | "file_store" | "no_browser";

export type Event = { "type": "started", 
/**
 * The model that answers.
 */
model: string, 
/**
 * The server's id of this answer.
 */
response_id: string | null, } | { "type": "text", 
/**
 * Markdown.
 */
delta: string, } | { "type": "commentary", 
/**
 * Markdown.
 */
delta: string, } | { "type": "reasoning", 
/**
 * Markdown.
 */
delta: string, } | { "type": "tool", 
/**
 * For instance `web_search`.
 */
name: string, 
/**
 * Where it stands.
 */
status: ToolStatus, } | { "type": "limits", 
/**
 * One a window.
 */
windows: Array<LimitWindow>, } | { "type": "done" } & Done;

export type ToolStatus = "running" | "done";

export type Done = { 
/**
 * How it ended.
 */
status: TurnStatus, 
/**
 * The final answer: messages of phase `final_answer` or none, joined.
 */
text: string, 
/**
 * Messages of phase `commentary`.
 */
commentary: Array<string>, 
/**
 * The model's summaries of its reasoning.
 */
reasoning: Array<string>, 
/**
 * Function calls that the model asked for.
 */
tool_calls: Array<ToolCall>, 
/**
 * Null where the server sent none.
 */
usage: Usage | null, 
/**
 * The model that the server says it used.
 */
served_model: string | null, 
/**
 * The server's id of this answer.
 */
response_id: string | null, 
/**
 * Why it is incomplete, in the server's word.
 */
incomplete_reason: string | null, 
/**
 * Why it failed.
 */
failure: TurnFailure | null, };

export type TurnFailure = { 
/**
 * What had arrived of the answer.
 */
partial_text: string, 
/**
 * What happened, in our vocabulary. The UI switches on this, never on text.
 */
kind: Kind, 
/**
 * The coarser, older contract that other programs know (OpenClaw 2026.4.10's classifier).
 */
runtime_kind: RuntimeKind, 
/**
 * One sentence: what happened.
 */
title: string, 
/**
 * One or two sentences: what it means.
 */
meaning: string, 
/**
 * What to do, as an id.
 */
action: Action, 
/**
 * What to do, as a sentence.
 */
action_text: string, 
/**
 * The evidence: a server's own words, an address, a path. Secrets are masked.
 */
detail: string | null, 
/**
 * Who to try next, for programs that fail over.
 */
failover_reason: FailoverReason, 
/**
 * Whether the same request may succeed if it is simply made again.
 */
retryable: boolean, 
/**
 * Seconds to wait before the next try, where the server said so.
 */
retry_after_s: number | null, 
/**
 * Unix time in seconds at which the limit resets, where it is known.
 */
resets_at: number | null, 
/**
 * The same three sentences by id, for a window in another language. Crosses to the window and
 * is stored with a conversation; the command line leaves it out.
 */
said?: Said, };

export type TurnStatus = "completed" | "incomplete" | "failed" | "cancelled";

export type ToolCall = { 
/**
 * The function.
 */
name: string, 
/**
 * JSON, as the model wrote it.
 */
arguments: string, };

export type Usage = { 
/**
 * Tokens read.
 */
input: number, 
/**
 * Of these, read from a cache.
 */
cached: number, 
/**
 * Tokens written.
 */
output: number, 
/**
 * Of these, spent on reasoning.
 */
reasoning: number, 
/**
 * All.
 */
total: number, };

export type Model = { 
/**
 * What a request names.
 */
id: string, 
/**
 * What a person reads.
 */
name: string, 
/**
 * Whether it is the one that is used where none is named. Exactly one of a list is.
 */
default: boolean, 
/**
 * Reasoning efforts that it takes, weakest first.
 */
efforts: Array<string>, 
/**
 * The effort that it uses where none is named.
 */
default_effort: string | null, 
/**
 * In tokens; null where the server states none.
 */
context_window: number | null, 
/**
 * Whether it takes images.
 */
images: boolean, 
/**
 * Whether it can search the web.
 */
web_search: boolean, };

export type ModelList = { 
/**
 * Where the list is from.
 */
source: ModelSource, 
/**
 * The default first.
 */
models: Array<Model>, 
/**
 * What kept the server's own list from being had; null where `source` is `server`.
 */
failure: Failure | null, };

export type ModelSource = "server" | "stored" | "built_in";

export type LimitWindow = { 
/**
 * Told by its length, never by its position.
 */
name: WindowName, 
/**
 * 0 to 100.
 */
used_percent: number, 
/**
 * Length in minutes.
 */
window_minutes: number | null, 
/**
 * Unix time in seconds.
 */
resets_at: number | null, };

export type WindowName = "five_hour" | "weekly" | "other";

export type LiveTarget = { "kind": "tool", "id": string } | { "kind": "account", "id": string };

export type LiveTargetView = { 
/**
 * Which.
 */
target: LiveTarget, 
/**
 * `OpenClaw`, or what the account is called.
 */
name: string, };

export type ForeignHost = { 
/**
 * Its name, with the port where that is unusual. Who says yes says it to exactly this.
 */
host: string, 
/**
 * Whether others on the way could read the token.
 */
plain_http: boolean, 
/**
 * The tool's name.
 */
tool: string, };

export type LiveExchange = { 
/**
 * Where the request went.
 */
url: string, 
/**
 * `Bearer eyJh…9Qw1`.
 */
authorization: string, 
/**
 * The HTTP status, where an answer came.
 */
status: number | null, 
/**
 * The server's id of the request.
 */
request_id: string | null, 
/**
 * What the server said, cut to about 2,000 characters.
 */
body: string | null, };

export type LiveProgress = { "type": "started", 
/**
 * What is tested.
 */
target: LiveTarget, 
/**
 * Its name: `OpenClaw`, or an account's email.
 */
name: string, 
/**
 * Unix time in seconds.
 */
at: number, } | { "type": "running", 
/**
 * Which.
 */
step: LiveStepName, } | { "type": "step", 
/**
 * How.
 */
step: LiveStep, } | { "type": "refused", 
/**
 * What was sent and what came back.
 */
exchange: LiveExchange, } | { "type": "asks", 
/**
 * Where the token would go.
 */
foreign: ForeignHost, } | { "type": "ended", 
/**
 * Everything.
 */
report: LiveReport, 
/**
 * The model that was asked.
 */
model: string | null, 
/**
 * Tokens of the request, where the server counted them.
 */
tokens: number | null, };

export type LiveReport = { 
/**
 * Version of this shape: 1.
 */
schema: number, 
/**
 * A tool's id, or our own id of an account.
 */
target: string, 
/**
 * Whether every step passed.
 */
ok: boolean, 
/**
 * All eight, in their order.
 */
steps: Array<LiveStep>, };

export type LiveStep = { 
/**
 * Which.
 */
step: LiveStepName, 
/**
 * How it ended.
 */
status: LiveStepStatus, 
/**
 * How long it took, in milliseconds; 0 where it was not reached.
 */
ms: number, 
/**
 * What was measured, in a short phrase. Secrets are masked.
 */
evidence: string, 
/**
 * The same by id, for the window.
 */
said?: SaidMessage | null, 
/**
 * Why it failed.
 */
failure: Failure | null, };

export type LiveStepName = "config" | "dns" | "proxy" | "tls" | "sign_in" | "route" | "model" | "first_token";

export type LiveStepStatus = "ok" | "failed" | "skipped" | "not_reached";

export type ConversationSummary = { 
/**
 * UUID.
 */
id: string, 
/**
 * The first words of its first message, until it is renamed.
 */
title: string, 
/**
 * Unix time in seconds of its last message.
 */
updated_at: number, 
/**
 * Kept on top of the list.
 */
pinned: boolean, 
/**
 * Whether something is typed or attached there that was not sent.
 */
has_draft: boolean, };

export type ConversationOptions = { 
/**
 * Model id; null for the one of Settings.
 */
model: string | null, 
/**
 * Reasoning effort; null for the one of Settings.
 */
effort: string | null, 
/**
 * Whether the model may search the web.
 */
search: boolean, 
/**
 * What the model is told before anything is said; empty for nothing.
 */
instructions: string, };

export type Conversation = { 
/**
 * Its row in the list.
 */
summary: ConversationSummary, 
/**
 * What it asks for itself.
 */
options: ConversationOptions, 
/**
 * Oldest first.
 */
messages: Array<Message>, 
/**
 * What the person typed and has not sent.
 */
draft: string, 
/**
 * What is attached to that.
 */
attached: Array<Attachment>, 
/**
 * What waits until the turn that runs is over, the oldest first.
 */
queued: Array<Queued>, };

export type Outline = { 
/**
 * Its row in the list.
 */
summary: ConversationSummary, 
/**
 * What it asks for itself.
 */
options: ConversationOptions, 
/**
 * One a message that is shown, oldest first.
 */
entries: Array<OutlineEntry>, 
/**
 * What the person typed and has not sent.
 */
draft: string, 
/**
 * What is attached to that.
 */
attached: Array<Attachment>, 
/**
 * What waits until the turn that runs is over, the oldest first.
 */
queued: Array<Queued>, };

export type OutlineEntry = { 
/**
 * The message.
 */
id: string, 
/**
 * Who said it.
 */
role: Role, 
/**
 * Characters of its text: to guess a height before it is measured.
 */
length: number, 
/**
 * Where there are others in its place (it was edited, or tried again): all of them, this one
 * among them, in the order in which they were made.
 */
siblings?: Array<string>, };

export type Page = { 
/**
 * The place of the first of them, from 0.
 */
from: number, 
/**
 * How many the conversation shows in all.
 */
total: number, 
/**
 * Oldest first.
 */
messages: Array<Message>, };

export type SearchHit = { 
/**
 * The conversation.
 */
conversation: string, 
/**
 * Its title; with finds in it where the title is what was found.
 */
title: Array<Piece>, 
/**
 * The message; null where the title is what was found.
 */
message: string | null, 
/**
 * Who said it.
 */
role: Role | null, 
/**
 * Unix time in seconds: of the message, or of the conversation's last one.
 */
at: number, 
/**
 * The words around the first find, on one line; empty for a title.
 */
snippet: Array<Piece>, };

export type Piece = { 
/**
 * Plain text.
 */
text: string, 
/**
 * Whether it is what was looked for.
 */
hit: boolean, };

export type Imported = { 
/**
 * Its id here.
 */
id: string, 
/**
 * Its title.
 */
title: string, 
/**
 * What became of it.
 */
outcome: ImportOutcome, };

export type ImportOutcome = "added" | "copied" | "skipped";

export type Attachment = { 
/**
 * UUID.
 */
id: string, 
/**
 * What it is.
 */
kind: AttachmentKind, 
/**
 * The file's name, without its folders.
 */
name: string, 
/**
 * For instance `image/png`; `text/plain` for a text.
 */
media_type: string, 
/**
 * Bytes.
 */
size: number, 
/**
 * Of a picture, in pixels.
 */
width: number | null, 
/**
 * Of a picture, in pixels.
 */
height: number | null, };

export type AttachmentKind = "image" | "text";

export type Queued = { 
/**
 * UUID.
 */
id: string, 
/**
 * What was typed.
 */
text: string, 
/**
 * What is attached to it.
 */
attachments: Array<Attachment>, 
/**
 * Unix time in seconds.
 */
created_at: number, };

export type AttachmentLimits = { 
/**
 * A picture's file may have so many bytes.
 */
picture_bytes: number, 
/**
 * And so many pixels.
 */
picture_pixels: number, 
/**
 * A picture is scaled down until neither side has more pixels. More the models do not see:
 * they scale to 2,048 themselves (OpenAI's guide to images, `detail: auto`).
 */
picture_side: number, 
/**
 * A text may have so many bytes: about 64,000 tokens of English, a quarter of what the models
 * read at once.
 */
text_bytes: number, 
/**
 * A message may have so many attachments.
 */
most: number, 
/**
 * A paste of so many characters is better an attachment.
 */
paste_characters: number, };

export type Message = { 
/**
 * UUID.
 */
id: string, 
/**
 * Who said it.
 */
role: Role, 
/**
 * Markdown. For a failed answer, what had arrived.
 */
text: string, 
/**
 * The model's summaries of its reasoning, joined.
 */
reasoning: string, 
/**
 * What the model said beside its answer while it worked, joined.
 */
commentary: string, 
/**
 * Seconds of thinking before the first word, where it was measured.
 */
thought_s: number | null, 
/**
 * How it ended.
 */
status: MessageStatus, 
/**
 * Why, where it failed.
 */
failure: Failure | null, 
/**
 * The model that answered.
 */
model: string | null, 
/**
 * The model that was asked for, where one was. The server may answer with another.
 */
asked_model: string | null, 
/**
 * The tokens of this turn, where the server said.
 */
tokens: TokensUsed | null, 
/**
 * The pages that the answer cites, each once.
 */
sources: Array<Source>, 
/**
 * What the person attached. Stored with [`crate::Ask`]; an update does not change it.
 */
attachments: Array<Attachment>, 
/**
 * Unix time in seconds.
 */
created_at: number, };

export type TokensUsed = { 
/**
 * Read.
 */
input: number, 
/**
 * Of these, read from a cache.
 */
cached: number, 
/**
 * Written.
 */
output: number, 
/**
 * Of these, spent on reasoning.
 */
reasoning: number, };

export type Source = { 
/**
 * Its address.
 */
url: string, 
/**
 * Empty where none was given.
 */
title: string, };

export type MessageStatus = "completed" | "incomplete" | "cancelled" | "failed" | "interrupted";

export type Role = "user" | "assistant";

export type AppState = { 
/**
 * Patchbay's own version.
 */
version: string, 
/**
 * For the right key caps.
 */
platform: Platform, 
/**
 * The home whose tools are shown, absolute; the UI writes it as `~`.
 */
home: string, 
/**
 * Patchbay's own folder: conversations, backups, settings, logs. Absolute.
 */
data_dir: string, 
/**
 * True where accounts and answers come from the simulator.
 */
simulated: boolean, 
/**
 * True in the throw-away world of *Try it offline*, which can be left.
 */
trial: boolean, 
/**
 * Whom Patchbay itself talks to.
 */
endpoints: EndpointsView, 
/**
 * Where a sign-in will be kept.
 */
credential_store: StoreKind, 
/**
 * Everybody who signed in here.
 */
accounts: Array<RoutedAccount>, 
/**
 * Where a running sign-in stands.
 */
sign_in: SignInView, 
/**
 * What the person chose.
 */
settings: Settings, 
/**
 * What was typed into a conversation that does not exist yet.
 */
draft: string, 
/**
 * Turns that run: of a page that was loaded again, or that began by themselves.
 */
turns: Array<RunningTurn>, 
/**
 * What may be attached.
 */
attachments: AttachmentLimits, 
/**
 * Said where the conversations' file was damaged at this start, and set aside.
 */
set_aside: Failure | null, };

export type Platform = "linux" | "macos" | "windows";

export type SignInWay = "browser" | "device" | "plan";

export type WaysIn = { 
/**
 * Codex CLI's sign-in, where one was found that could be used.
 */
codex_cli: FoundSignIn | null, };

export type EndpointsView = { 
/**
 * Sign-in issuer.
 */
issuer: string, 
/**
 * ChatGPT backend.
 */
codex_base_url: string, 
/**
 * Public API.
 */
api_base_url: string, 
/**
 * Where each of them comes from.
 */
origins: EndpointOrigins, 
/**
 * What is in force where nothing else is said.
 */
defaults: EndpointDefaults, };

export type EndpointOrigins = { issuer: EndpointOrigin, codex_base_url: EndpointOrigin, api_base_url: EndpointOrigin, };

export type EndpointOrigin = "default" | "stored" | "environment";

export type EndpointDefaults = { issuer: string, codex_base_url: string, api_base_url: string, };

export type EndpointsChoice = { 
/**
 * Sign-in issuer.
 */
issuer: string, 
/**
 * ChatGPT backend of that issuer; null for none: its default then goes with OpenAI's issuer
 * alone.
 */
codex_base_url: string | null, 
/**
 * Public API of that issuer; null likewise.
 */
api_base_url: string | null, };

export type Settings = { 
/**
 * Light, dark, or as the system.
 */
theme: Theme, 
/**
 * Of the window's words.
 */
language: Language, 
/**
 * Scales all type.
 */
text_size: TextSize, 
/**
 * No travel, pulse or breathing, also where the system does not ask for less motion.
 */
less_motion: boolean, 
/**
 * Whether single letters act while no field has focus.
 */
single_letters: boolean, 
/**
 * Open the sheet with the diff before every repair.
 */
always_show_sheet: boolean, 
/**
 * Model id for the next message; null for the default.
 */
model: string | null, 
/**
 * Reasoning effort for the next message; null for the model's default.
 */
effort: string | null, 
/**
 * Id of the editor that opens a file at its line; null for the system's own choice.
 */
editor: string | null, 
/**
 * Versions that the person stated, by tool id.
 */
versions: { [key in string]: string }, };

export type Theme = "system" | "light" | "dark";

export type Language = "system" | "en" | "zh-CN";

export type TextSize = "small" | "default" | "large";

export type AppEvent = { "type": "sign_in", 
/**
 * Where it stands now.
 */
view: SignInView, } | { "type": "accounts", 
/**
 * All of them.
 */
accounts: Array<RoutedAccount>, } | { "type": "limits", 
/**
 * One a window.
 */
windows: Array<LimitWindow>, } | { "type": "turn_began", 
/**
 * Which, and where.
 */
began: RunningTurn, } | { "type": "health", 
/**
 * How everything stands now.
 */
health: Health, } | { "type": "show", 
/**
 * What.
 */
screen: Screen, };

export type FirstFrame = { 
/**
 * What the person chose.
 */
settings: Settings, 
/**
 * The screen that was open last; welcome while nobody was signed in.
 */
screen: ScreenName, 
/**
 * As in [`AppState`].
 */
simulated: boolean, };

export type ScreenName = "welcome" | "health" | "live_test" | "chat" | "accounts" | "settings";

export type Screen = { "name": "window" } | { "name": "health", 
/**
 * The tool's id; null for all of them.
 */
tool: string | null, } | { "name": "chat", 
/**
 * What is put into the composer beside what stands there, and not sent.
 */
prompt: string | null, };

export type Health = { 
/**
 * Counts the examinations of this run. A repair names the one that the person saw.
 */
examination: number, 
/**
 * The doctor's report.
 */
report: Report, 
/**
 * Unix time in seconds at which the files were read.
 */
checked_at: number, 
/**
 * How many files were read.
 */
files_read: number, 
/**
 * The newest repair that can be undone, with the tools that it touched.
 */
undoable: Undoable | null, 
/**
 * How many repairs and undos are kept.
 */
past_repairs: number, 
/**
 * What is left to do after a repair, one a tool that needs it.
 */
afterwards: Array<Afterwards>, 
/**
 * The lines around what could not be parsed.
 */
excerpts: Array<ShownExcerpt>, };

export type Undoable = { 
/**
 * Its id.
 */
repair_id: string, 
/**
 * Unix time in seconds.
 */
at: number, 
/**
 * Tool ids.
 */
tools: Array<string>, 
/**
 * Rule ids.
 */
rules: Array<string>, 
/**
 * Files, absolute.
 */
files: Array<string>, };

export type Afterwards = { 
/**
 * Tool id.
 */
tool: string, 
/**
 * Whether something runs on the old config, or the next start reads the new one by itself.
 */
state: AfterwardsState, 
/**
 * The exact command. Patchbay does not run it.
 */
command: string, 
/**
 * The process that runs, where it is known.
 */
pid: number | null, };

export type AfterwardsState = "running" | "next_start";

export type ShownExcerpt = { 
/**
 * The lines.
 */
excerpt: Excerpt, 
/**
 * When the file was written last, Unix time in seconds.
 */
changed_at: number | null, };

export type Excerpt = { 
/**
 * The finding that it belongs to.
 */
finding: string, 
/**
 * Absolute path.
 */
file: string, 
/**
 * Where the parser stopped, from 1.
 */
line: number, 
/**
 * The same in characters, from 1, in the file.
 */
column: number, 
/**
 * The same in the text shown, which may be masked or cut.
 */
caret: number, 
/**
 * The lines, in order.
 */
lines: Array<ExcerptLine>, 
/**
 * How many lines the file has.
 */
total: number, };

export type ExcerptLine = { 
/**
 * From 1.
 */
number: number, 
/**
 * Without its line end, secrets masked.
 */
text: string, };

export type KnownVersion = { 
/**
 * The first one. Saying this version means all of them.
 */
from: string, 
/**
 * The first one that is different again; null for the newest.
 */
before: string | null, };

export type Matching = { 
/**
 * Id of the tool that it stands under.
 */
tool: string, 
/**
 * Rule id.
 */
rule: string, 
/**
 * Id of the finding, as `repair` takes it.
 */
finding: string, };

export type Explained = { 
/**
 * The failure that the text tells of.
 */
failure: Failure, 
/**
 * The finding that explains it, where the newest examination has one.
 */
matching: Matching | null, };

export type EditorView = { 
/**
 * For the settings.
 */
id: string, 
/**
 * Its own name.
 */
name: string, };

export type RepairChoice = { 
/**
 * The examination that the person saw: a repair is planned on it and on no newer one.
 */
examination: number, 
/**
 * Tool ids; empty for all.
 */
tools: Array<string>, 
/**
 * Finding ids; empty for all of those tools.
 */
findings: Array<string>, };

export type RepairPreview = { 
/**
 * One a file.
 */
files: Array<FileDiff>, 
/**
 * How many values change.
 */
changes: number, 
/**
 * Where the bytes from before will be kept.
 */
backup_dir: string, 
/**
 * What stays, in short phrases.
 */
untouched: Array<SaidMessage>, 
/**
 * What the person does afterwards.
 */
afterwards: Afterwards | null, 
/**
 * The same as a unified diff, for *Copy as patch*.
 */
patch: string, };

export type FileDiff = { 
/**
 * Absolute path.
 */
file: string, 
/**
 * Lines added.
 */
added: number, 
/**
 * Lines removed.
 */
removed: number, 
/**
 * Runs of lines with two lines of context.
 */
hunks: Array<Array<DiffLine>>, };

export type DiffLine = { 
/**
 * Kept, removed or added.
 */
kind: DiffLineKind, 
/**
 * Number in the old file (kept, removed) or the new one (added), from 1.
 */
number: number, 
/**
 * The line in pieces; changed words are marked.
 */
parts: Array<DiffPart>, };

export type DiffPart = { 
/**
 * The text, secrets masked.
 */
text: string, 
/**
 * Whether this piece is what changed.
 */
changed: boolean, };

export type DiffLineKind = "context" | "removed" | "added";

export type Repaired = { 
/**
 * What was written.
 */
receipt: RepairReceipt, 
/**
 * Where the backups are, absolute.
 */
backup_dir: string | null, 
/**
 * Judged again.
 */
health: Health, };

export type Undone = { 
/**
 * What was put back.
 */
receipt: UndoReceipt, 
/**
 * Judged again.
 */
health: Health, };

export type SignedOut = { 
/**
 * Whether the issuer confirmed that the refresh token is revoked. The tokens are gone from
 * this computer either way.
 */
revoked: boolean, };

export type ChatRequest = { 
/**
 * Null starts a new conversation.
 */
conversation: string | null, 
/**
 * What is asked.
 */
say: ChatSay, 
/**
 * What a new conversation asks for itself, from now on. Not read for one that is there.
 */
options: ConversationOptions, 
/**
 * Ids of attachments that go with the message: those of its draft (moved), or of the message
 * that it is an edit of (copied).
 */
attached: Array<string>, 
/**
 * Whether the model may search the web in this turn, also where the conversation does not say
 * so.
 */
search: boolean, 
/**
 * Model and effort of this turn alone; null for those of the conversation.
 */
wish: TurnWish | null, };

export type ChatSay = { "type": "prompt", 
/**
 * What the person typed.
 */
text: string, } | { "type": "edited", 
/**
 * The person's message that was edited.
 */
message: string, 
/**
 * What it says now.
 */
text: string, } | { "type": "again", 
/**
 * The answer that was not good enough, or the person's message that has none.
 */
message: string, } | { "type": "queued", 
/**
 * Its id.
 */
id: string, };

export type TurnWish = { 
/**
 * Model id; null for the conversation's.
 */
model: string | null, 
/**
 * Reasoning effort; null for the conversation's.
 */
effort: string | null, };

export type ChatEvent = { "type": "accepted", 
/**
 * The conversation, new or old.
 */
conversation: string, 
/**
 * The person's message as stored.
 */
message: Message, } | { "type": "turn", 
/**
 * One event.
 */
event: Event, } | { "type": "ended", 
/**
 * The answer.
 */
message: Message, 
/**
 * True where the prompt returned to the draft.
 */
prompt_returned: boolean, };

export type RunningTurn = { 
/**
 * For `chat_follow` and `chat_stop`.
 */
turn: string, 
/**
 * The conversation that it answers in.
 */
conversation: string, };

export type ChatQueued = { "type": "waits", 
/**
 * As it waits.
 */
queued: Queued, } | { "type": "began", 
/**
 * The turn.
 */
turn: string, };

export type Draft = { 
/**
 * What was typed.
 */
text: string, 
/**
 * What is attached to it.
 */
attached: Array<Attachment>, };

export type AttachmentContent = { "type": "image", 
/**
 * A `data:` URL of a PNG, JPEG, WebP or GIF.
 */
data_url: string, } | { "type": "text", 
/**
 * All of it.
 */
text: string, };

export type ExportFormat = "json" | "markdown";

export type ExportWords = { 
/**
 * The name to offer for a file of several conversations, without its ending.
 */
file_name: string, 
/**
 * Who asks, as a heading.
 */
person: string, 
/**
 * Who answers, as a heading, where the model is not known.
 */
answer: string, 
/**
 * Before the name of a picture.
 */
picture: string, 
/**
 * Below an answer that is not whole.
 */
not_whole: string, };

export type UsageView = { 
/**
 * For instance `plus`.
 */
plan: string | null, 
/**
 * One a window; empty where nothing is known yet.
 */
windows: Array<LimitWindow>, };
