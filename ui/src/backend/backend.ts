// The one door to Rust: one method a command, nothing else. `tauri.ts` goes through it to the
// window's process, `twin.ts` to a small world in memory, so that every screen also runs (and is
// tested) in a plain browser. A test holds these methods to COMMANDS.
import type {
  AccountView,
  AppEvent,
  AppState,
  Attachment,
  AttachmentContent,
  ChatEvent,
  ChatQueued,
  ChatRequest,
  Command,
  Conversation,
  ConversationOptions,
  ConversationSummary,
  Draft,
  EditorView,
  EndpointsChoice,
  EndpointsView,
  Explained,
  ExportFormat,
  ExportWords,
  Failure,
  Health,
  Imported,
  KnownVersion,
  LiveProgress,
  LiveTarget,
  LiveTargetView,
  ModelList,
  Outline,
  Page,
  PastRepair,
  Repaired,
  RepairChoice,
  RepairPreview,
  ScreenName,
  SearchHit,
  Settings,
  SignedOut,
  SignInView,
  SignInWay,
  SignOutNotice,
  Undone,
  UsageView,
  WaysIn,
} from "./types.gen";
import { say } from "../words/say.svelte";

export interface Backend {
  appState(): Promise<AppState>;
  /** Sends what changes by itself: a sign-in's progress, accounts, limits. */
  subscribe(onEvent: (event: AppEvent) => void): Promise<void>;
  /** Said once, after the first painted screen. */
  windowReady(): Promise<void>;
  /** The screen to begin with next time. */
  screenShown(screen: ScreenName): Promise<void>;
  /** What this computer has besides the ways that are always there. */
  waysIn(): Promise<WaysIn>;
  signInStart(way: SignInWay): Promise<SignInView>;
  /** Renews an account that is signed out or has ended, in the way of its kind. */
  signInAgain(account: string): Promise<SignInView>;
  signInOpenAgain(): Promise<void>;
  signInPaste(text: string): Promise<void>;
  /** Saves a sign-in that is held, since it could not be saved. */
  signInSaveAgain(): Promise<void>;
  /** What is held is revoked. */
  signInCancel(): Promise<void>;
  askForAllPermissions(): Promise<void>;
  /** Codex CLI's sign-in becomes an account, in use from now on. */
  accountImportCodexCli(): Promise<AccountView>;
  accountUse(account: string): Promise<void>;
  /** An empty label takes the name away. */
  accountRename(account: string, label: string): Promise<void>;
  accountRenew(account: string): Promise<AccountView>;
  /** What signing out will do, to be said before. */
  signOutNotice(account: string): Promise<SignOutNotice>;
  /** Also removes an account that is signed out already. */
  signOut(account: string): Promise<SignedOut>;
  endpointsSave(choice: EndpointsChoice): Promise<EndpointsView>;
  endpointsReset(): Promise<EndpointsView>;
  health(): Promise<Health>;
  repairPreview(choice: RepairChoice): Promise<RepairPreview>;
  repair(choice: RepairChoice): Promise<Repaired>;
  undo(repairId: string): Promise<Undone>;
  repairs(): Promise<PastRepair[]>;
  knownVersions(tool: string): Promise<KnownVersion[]>;
  /** What an error text from anywhere means. */
  explain(text: string): Promise<Explained>;
  editors(): Promise<EditorView[]>;
  openFile(file: string, line: number | null): Promise<void>;
  openLink(url: string): Promise<void>;
  conversations(): Promise<ConversationSummary[]>;
  /** With the bodies of all messages that it shows: for short ones. */
  conversation(id: string): Promise<Conversation>;
  /** What it shows, without bodies; null where it is gone. */
  conversationOutline(id: string): Promise<Outline | null>;
  /** The messages at these places of what it shows. */
  conversationPage(id: string, from: number, count: number): Promise<Page>;
  /** The title as it is now, on one line; null where the conversation is gone. A title of blanks changes nothing. */
  conversationRename(id: string, title: string): Promise<string | null>;
  conversationPin(id: string, pinned: boolean): Promise<void>;
  conversationOptions(id: string, options: ConversationOptions): Promise<void>;
  /** A turn that runs in it ends. It can be brought back for an hour. */
  conversationDelete(id: string): Promise<void>;
  /** False where it was purged. */
  conversationRestore(id: string): Promise<boolean>;
  /** Shows the path that the message is on. The conversation; null where the message is gone. */
  messageShow(id: string): Promise<string | null>;
  /** Null is the draft of the conversation that does not exist yet. */
  draft(conversation: string | null): Promise<Draft>;
  draftSave(conversation: string | null, text: string): Promise<void>;
  /** Adds a file to a draft, made ready to be sent: pictures are scaled down and lose what is not a pixel. */
  attachmentAdd(conversation: string | null, name: string, bytes: Uint8Array): Promise<Attachment>;
  /** Out of a draft or the queue. */
  attachmentRemove(id: string): Promise<void>;
  /** What it holds; null where it is gone. */
  attachment(id: string): Promise<AttachmentContent | null>;
  search(typed: string, limit: number): Promise<SearchHit[]>;
  /** Null exports all. Answers the path of the file that the person chose; null where they chose none. */
  historyExport(ids: string[] | null, format: ExportFormat, words: ExportWords): Promise<string | null>;
  /** Of a file that the person chooses; null where they chose none. */
  historyImport(): Promise<Imported[] | null>;
  /** The person begins to write to a conversation: its connection is opened beforehand, and nothing of the message is sent. */
  chatPrewarm(conversation: string): Promise<void>;
  /** Answers the turn's id at once; the answer itself arrives through `onEvent`. Fails while a turn runs in that conversation. */
  chatSend(request: ChatRequest, onEvent: (event: ChatEvent) => void): Promise<string>;
  /** What a turn said so far and goes on to say, for a page that did not start it. False where it is over: what it said is stored. */
  chatFollow(turn: string, onEvent: (event: ChatEvent) => void): Promise<boolean>;
  chatStop(turn: string): Promise<void>;
  /** For when the running turn is over. Where none runs any more it is sent at once, and the answer names the turn to follow. */
  chatQueue(conversation: string, text: string, attached: string[]): Promise<ChatQueued>;
  /** Words and attachments are the draft again. False where it was sent already. */
  chatUnqueue(id: string): Promise<boolean>;
  liveTestTargets(): Promise<LiveTargetView[]>;
  /** Begins a test and ends the one before. `allowHost` is the host that the person allowed. */
  liveTestStart(target: LiveTarget, allowHost: string | null, onEvent: (event: LiveProgress) => void): Promise<void>;
  liveTestStop(): Promise<void>;
  models(): Promise<ModelList>;
  usage(): Promise<UsageView>;
  settingsSave(settings: Settings): Promise<Settings>;
  /** *Try it offline*: answers the door to the throw-away world, and this one's page is over. */
  trialStart(): Promise<Backend>;
  /** Ends the throw-away world with all that is in it; answers the door to the person's own. */
  trialLeave(): Promise<Backend>;
}

type Camel<S extends string> = S extends `${infer Head}_${infer Tail}` ? `${Head}${Capitalize<Camel<Tail>>}` : S;
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

/** Does not compile while a command has no method, or a method no command. */
export const DOOR_MATCHES_COMMANDS: Same<keyof Backend, Camel<Command>> = true;

export function methodOf(command: Command): keyof Backend {
  return command.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()) as keyof Backend;
}

/** A rejection as a Failure. Rust rejects with nothing else; what is not one is a fault of ours. */
export function asFailure(error: unknown): Failure {
  if (typeof error === "object" && error !== null && "kind" in error && "title" in error) return error as Failure;
  return {
    kind: "unknown",
    runtime_kind: "unknown",
    title: say("window-fault"),
    meaning: say("window-fault.meaning"),
    action: "report",
    action_text: say("window-fault.action"),
    detail: error instanceof Error ? error.message : String(error),
    failover_reason: "unknown",
    retryable: false,
    retry_after_s: null,
    resets_at: null,
    said: { title: { id: "window-fault" }, meaning: { id: "window-fault.meaning" }, action: { id: "window-fault.action" } },
  };
}
