// The browser twin: the same door onto a small believable world in memory. `?signed-in`, `?theme=dark`
// and `?slow` in the address choose where it starts, `?language=zh-CN` its words
// (`?language=long` words that are longer than any); `?link=WORDS` is a link to Chat,
// `?foreign=WORDS` puts them into all that others wrote; `?trial` is the throw-away world of
// *Try it offline*. Nothing in here is
// loaded inside the window. Of the chat: `?messages=10000`, `?conversations=10000`, `?branches`, `?interrupted`, `?queued` and `?rich` put such a
// conversation there, `?set-aside` says that the history was damaged, `?words-only` that no model reads pictures or searches; `twin/answering.ts` has the prompts.
import type { Backend } from "./backend";
import { FIVE_HOURS, MODELS } from "./twin/answers";
import { LIMITS } from "./twin/attachments";
import { TwinChat } from "./twin/chat";
import { foreign } from "./twin/foreign";
import { Cures, failureOf, notSent } from "./twin/failures";
import { applied, diffsOf, patchOf, planOf, TwinFiles } from "./twin/files";
import { faulty } from "./twin/faults";
import { search } from "./twin/found";
import { TwinEndpoints } from "./twin/endpoints";
import { TwinLiveTest } from "./twin/live_test";
import { longer } from "./twin/long";
import { TwinTransfer } from "./twin/transfer";
import { TwinSignIn } from "./twin/sign_in";
import { CHANGED_SINCE, EXCERPT, KNOWN, notFound, SET_ASIDE, unreadable } from "./twin/edges";
import { BACKUPS, CONFIG, HOME, judge, tools } from "./twin/world";
import { speak, speakThrough, type Language } from "../words/say.svelte";
import type { Afterwards, AppEvent, AppState, EndpointsView, Explained, Health, PastRepair, RepairChoice, Repaired, Report, Settings, Undone } from "./types.gen";

const now = () => Math.floor(Date.now() / 1000);

const languageIn = (chosen: string | null): Settings["language"] => (chosen === "zh-CN" ? chosen : chosen === "en" || chosen === "long" ? "en" : "system");

/** `own`: where a throw-away world leads back to. */
export function openTwin(options: URLSearchParams, own?: Backend): Backend {
  const files = new TwinFiles();
  const listeners: ((event: AppEvent) => void)[] = [];
  const tell = (event: AppEvent) => listeners.forEach((listener) => listener(event));
  const endpoints = new TwinEndpoints(options.has("endpoints-env"));
  const signIn = new TwinSignIn(tell, options, (account) => endpoints.routed(account));
  const cures = new Cures();
  const chat = new TwinChat(tell, options, (prompt, conversation, model) => {
    const inUse = signIn.routedAccounts().find((account) => account.active);
    if (inUse && inUse.route.why !== null) return notSent(inUse, endpoints.view());
    return cures.refusal(prompt, { account: `${inUse?.id} ${inUse?.last_refresh}`, endpoints: JSON.stringify(endpoints.view()), model: model ?? settings.model, conversation, at: now() });
  });
  const transfer = new TwinTransfer(chat, options.get("dialog") === "cancelled");
  const liveTest = new TwinLiveTest(options, () => report(), () => signIn.accounts);
  if (options.get("language") === "long") speakThrough(longer);
  const theme = options.get("theme");
  const past: (PastRepair & { before: Map<string, string> })[] = [];
  let settings: Settings = {
    theme: theme === "light" || theme === "dark" ? theme : "system",
    language: languageIn(options.get("language")),
    text_size: "default",
    less_motion: options.has("less-motion"),
    single_letters: true,
    always_show_sheet: options.has("sheet"),
    model: null,
    effort: null,
    editor: null,
    versions: {},
  };
  // A test that looks at one state in every language does not walk there again for each.
  window.addEventListener("twin-speaks", (event) => {
    const { detail } = event as CustomEvent<Language | "long">;
    if (detail === "long") speakThrough(longer);
    else void speak(detail);
  });
  let examination = 0;
  let somebodyWrote = false;
  const seen = new Map<number, TwinFiles>();
  const afterwards = (): Afterwards => ({
    tool: "openclaw",
    state: options.has("gateway-off") ? "next_start" : "running",
    command: "openclaw gateway restart",
    pid: options.has("gateway-off") ? null : 4242,
  });
  /** How the world stands, with what the address and the person say about it. */
  const report = (): Report => {
    const judged = judge(files, { unknown: options.has("unknown-version"), said: settings.versions["openclaw"] ?? null });
    if (options.has("no-tools")) return { ...judged, tools: judged.tools.map(notFound) };
    if (options.has("trial")) return { ...judged, tools: judged.tools.filter((tool) => tool.tool === "openclaw") };
    if (!options.has("syntax")) return judged;
    return { ...judged, tools: judged.tools.map((tool) => (tool.tool === "opencode" ? unreadable(tool) : tool)) };
  };

  const health = (): Health => {
    const last = past.find((repair) => repair.undone_by === null && !past.some((other) => other.undone_by === repair.repair_id));
    examination += 1;
    seen.set(examination, files.copy());
    return {
      examination,
      report: report(),
      checked_at: now(),
      files_read: 9,
      undoable: last
        ? { repair_id: last.repair_id, at: Date.parse(last.at) / 1000, tools: last.tools, rules: last.rules, files: last.files }
        : null,
      past_repairs: past.length,
      afterwards: [afterwards()],
      excerpts: options.has("syntax") ? [EXCERPT] : [],
    };
  };

  const repair = (choice: RepairChoice): Repaired => {
    if (options.has("read-only")) throw failureOf("file_not_writable");
    if (options.has("file-changed") && !somebodyWrote) {
      somebodyWrote = true;
      files.write(CONFIG, files.read(CONFIG).replace("https://api.openai.com/v1", "https://api.openai.com/v1/"));
      throw failureOf("file_changed");
    }
    const plan = planOf(files, choice);
    const repairId = `${new Date().toISOString().slice(0, 10)}-${Math.random().toString(16).slice(2, 8)}`;
    const before = applied(files, plan);
    const receiptFiles = [...before.keys()].map((file) => ({
      file,
      diff: patchOf(diffsOf(before, files).filter((d) => d.file === file)),
      backup: `${BACKUPS}/${repairId}`,
      changed: true,
    }));
    const rules = plan.map((finding) => finding.rule);
    past.unshift({
      repair_id: repairId,
      at: new Date().toISOString(),
      tools: tools(plan),
      files: [...before.keys()],
      rules,
      undone_by: null,
      before,
    });
    const after = health();
    const remaining = after.report.tools.flatMap((tool) => tool.findings.map(({ rule, severity }) => ({ rule, severity })));
    return {
      receipt: { schema: 1, repair_id: repairId, dry_run: false, files: receiptFiles, applied: rules, remaining },
      backup_dir: `${BACKUPS}/${repairId}`,
      health: after,
    };
  };

  const undo = (repairId: string): Undone => {
    const found = past.find((entry) => entry.repair_id === repairId);
    if (!found || found.undone_by !== null) throw failureOf("file_changed");
    if (options.has("undo-refused")) throw failureOf("file_changed", CHANGED_SINCE);
    found.before.forEach((text, file) => files.write(file, text));
    found.undone_by = `undo-${repairId}`;
    past.unshift({ ...found, repair_id: found.undone_by, at: new Date().toISOString(), undone_by: null });
    return {
      receipt: { schema: 1, repair_id: found.undone_by, files: found.files.map((file) => ({ file, restored: true })) },
      health: health(),
    };
  };

  /** Knows two texts; the naming itself is Rust's. */
  const explain = (text: string): Explained => {
    const failure = failureOf(text.includes("Missing scopes") ? "auth_scope" : "unknown");
    const found = report().tools.flatMap((tool) => tool.findings.map((finding) => ({ tool: tool.tool, rule: finding.rule, finding: finding.id })));
    const why = failure.kind === "auth_scope" ? found.find(({ rule }) => rule.includes(".codex-route.")) : undefined;
    return { failure, matching: why ?? null };
  };

  /** Every account's route changes with the endpoints. */
  const inForce = (view: EndpointsView): EndpointsView => {
    signIn.tellAccounts();
    return view;
  };

  const state = (): AppState => ({
    version: "0.1.0",
    platform: navigator.userAgent.includes("Mac") ? "macos" : "linux",
    home: HOME,
    data_dir: `${HOME}/.local/share/patchbay`,
    simulated: options.has("trial"),
    trial: options.has("trial"),
    endpoints: endpoints.view(),
    credential_store: options.has("file-store") || options.has("trial") ? "file" : "keyring",
    accounts: signIn.routedAccounts(),
    sign_in: signIn.view,
    settings,
    draft: chat.next.text,
    turns: chat.turns.running(),
    attachments: LIMITS,
    set_aside: options.has("set-aside") ? SET_ASIDE : null,
  });

  const pause = options.has("slow") ? 600 : 60;
  // Answers come later, as they do from another process.
  const later = <Answer>(work: () => Answer): Promise<Answer> =>
    new Promise((resolve, reject) =>
      setTimeout(() => {
        try {
          resolve(structuredClone(work()));
        } catch (error) {
          reject(error);
        }
      }, pause),
    );

  const backend: Backend = {
    appState: () => later(state),
    subscribe: (onEvent) =>
      later(() => {
        listeners.push(onEvent);
        const prompt = options.get("link");
        if (prompt !== null) tell({ type: "show", screen: { name: "chat", prompt } });
      }),
    windowReady: () => later(() => undefined),
    screenShown: () => later(() => undefined),
    waysIn: () => later(() => signIn.waysIn()),
    signInStart: (way) => later(() => signIn.start(way)),
    signInAgain: (account) => later(() => signIn.again(account)),
    signInOpenAgain: () => later(() => undefined),
    signInPaste: (text) => later(() => signIn.paste(text)),
    signInSaveAgain: () => later(() => signIn.saveAgain()),
    signInCancel: () => later(() => signIn.cancel()),
    askForAllPermissions: () => later(() => undefined),
    accountImportCodexCli: () => later(() => signIn.importCodexCli()),
    accountUse: (account) => later(() => signIn.use(account)),
    accountRename: (account, label) => later(() => signIn.rename(account, label)),
    accountRenew: (account) => later(() => signIn.renew(account)),
    signOutNotice: (account) => later(() => signIn.signOutNotice(account)),
    signOut: (account) => later(() => signIn.signOut(account)),
    endpointsSave: (choice) => later(() => inForce(endpoints.save(choice))),
    endpointsReset: () => later(() => inForce(endpoints.reset())),
    health: () => later(health),
    repairPreview: (choice) =>
      later(() => {
        const shown = seen.get(choice.examination) ?? files;
        const plan = planOf(shown, choice);
        const draft = shown.copy();
        const before = applied(draft, plan);
        const diffs = diffsOf(before, draft);
        return {
          files: diffs,
          changes: plan.reduce((sum, finding) => sum + (finding.repair?.edits.length ?? 0), 0),
          backup_dir: `${BACKUPS}/2026-11-22-1404`,
          untouched: [{ id: "doctor-kept-providers" }, { id: "doctor-kept-sign-in" }, { id: "doctor-kept-order" }, { id: "doctor-kept-mode", args: { mode: "0600" } }],
          afterwards: afterwards(),
          patch: patchOf(diffs),
        };
      }),
    repair: (choice) => later(() => repair(choice)),
    undo: (repairId) => later(() => undo(repairId)),
    repairs: () => later(() => past.map(({ before: _, ...entry }) => entry)),
    knownVersions: () => later(() => KNOWN),
    explain: (text) => later(() => explain(text)),
    editors: () => later(() => [{ id: "code", name: "Visual Studio Code" }, { id: "zed", name: "Zed" }]),
    openFile: () => later(() => undefined),
    openLink: () => later(() => undefined),
    conversations: () => later(() => chat.list()),
    conversation: (id) => later(() => chat.room(id).whole()),
    conversationOutline: (id) => later(() => chat.find(id)?.outline() ?? null),
    conversationPage: (id, from, count) => later(() => chat.find(id)?.page(from, count) ?? { from, total: 0, messages: [] }),
    conversationRename: (id, title) => later(() => chat.rename(id, title)),
    conversationPin: (id, pinned) => later(() => chat.pin(id, pinned)),
    conversationOptions: (id, wanted) => later(() => chat.setOptions(id, wanted)),
    conversationDelete: (id) => later(() => chat.delete(id)),
    conversationRestore: (id) => later(() => chat.restore(id)),
    messageShow: (id) => later(() => chat.show(id)),
    draft: (conversation) => later(() => chat.draft(conversation)),
    draftSave: (conversation, text) => later(() => chat.saveDraft(conversation, text)),
    attachmentAdd: (conversation, name, bytes) => later(() => chat.attach(conversation, name, bytes)),
    attachmentRemove: (id) => later(() => chat.detach(id)),
    attachment: (id) => later(() => chat.files.content(id)),
    search: (typed, limit) => later(() => search(chat.all(), typed, limit)),
    historyExport: (ids, format, words) => later(() => transfer.export(ids, format, words)),
    historyImport: () => later(() => transfer.import()),
    chatPrewarm: () => later(() => undefined),
    chatSend: (request, onEvent) => later(() => chat.send(request, onEvent)),
    chatFollow: (turn, onEvent) => later(() => chat.turns.follow(turn, onEvent)),
    chatStop: (turn) => later(() => chat.turns.stop(turn)),
    chatQueue: (conversation, text, attached) => later(() => chat.queue(conversation, text, attached)),
    chatUnqueue: (id) => later(() => chat.unqueue(id)),
    liveTestTargets: () => later(() => liveTest.targets()),
    liveTestStart: (target, allowHost, onEvent) => later(() => liveTest.start(target, allowHost, onEvent)),
    liveTestStop: () => later(() => liveTest.stop()),
        models: () => later(() => ({ source: "server" as const, models: options.has("words-only") ? MODELS.map((model) => ({ ...model, images: false, web_search: false })) : MODELS, failure: null })),
    usage: () => later(() => ({ plan: signIn.accounts.length > 0 ? "plus" : null, windows: signIn.accounts.length > 0 ? FIVE_HOURS() : [] })),
    settingsSave: (wanted) => later(() => (settings = wanted)),
    trialStart: () => later(() => undefined).then(() => openTwin(trialOf(settings), backend)),
    trialLeave: () => later(() => undefined).then(() => own ?? openTwin(new URLSearchParams())),
  };
  const words = options.get("foreign");
  return faulty(words === null ? backend : foreign(backend, words), options);
}

/** A throw-away world looks as the one that it was opened from. */
function trialOf({ theme, language }: Settings): URLSearchParams {
  return new URLSearchParams({ trial: "", ...(theme === "system" ? {} : { theme }), ...(language === "system" ? {} : { language }) });
}
