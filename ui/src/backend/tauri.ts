// The door inside the window. The only file that imports @tauri-apps: a test looks.
import { Channel, invoke, type InvokeArgs } from "@tauri-apps/api/core";
import type { Backend } from "./backend";
import type { AppEvent, ChatEvent, Command, LiveProgress } from "./types.gen";

function channel<Event>(onEvent: (event: Event) => void): Channel<Event> {
  const made = new Channel<Event>();
  made.onmessage = onEvent;
  return made;
}

/** A door for one page: its commands stay in the world that was shown when it was first used. */
export function openTauri(): Backend {
  const page = crypto.getRandomValues(new Uint32Array(4)).join("-");
  const call = <Answer>(command: Command, args?: InvokeArgs, beside: Record<string, string> = {}): Promise<Answer> =>
    invoke<Answer>(command, args, { headers: { ...beside, "Patchbay-Page": page } });
  return {
    appState: () => call("app_state"),
    subscribe: (onEvent) => call("subscribe", { channel: channel<AppEvent>(onEvent) }),
    windowReady: () => call("window_ready"),
    screenShown: (screen) => call("screen_shown", { screen }),
    waysIn: () => call("ways_in"),
    signInStart: (way) => call("sign_in_start", { way }),
    signInAgain: (account) => call("sign_in_again", { account }),
    signInOpenAgain: () => call("sign_in_open_again"),
    signInPaste: (text) => call("sign_in_paste", { text }),
    signInSaveAgain: () => call("sign_in_save_again"),
    signInCancel: () => call("sign_in_cancel"),
    askForAllPermissions: () => call("ask_for_all_permissions"),
    accountImportCodexCli: () => call("account_import_codex_cli"),
    accountUse: (account) => call("account_use", { account }),
    accountRename: (account, label) => call("account_rename", { account, label }),
    accountRenew: (account) => call("account_renew", { account }),
    signOutNotice: (account) => call("sign_out_notice", { account }),
    signOut: (account) => call("sign_out", { account }),
    endpointsSave: (choice) => call("endpoints_save", { choice }),
    endpointsReset: () => call("endpoints_reset"),
    health: () => call("health"),
    repairPreview: (choice) => call("repair_preview", { choice }),
    repair: (choice) => call("repair", { choice }),
    undo: (repairId) => call("undo", { repairId }),
    repairs: () => call("repairs"),
    knownVersions: (tool) => call("known_versions", { tool }),
    explain: (text) => call("explain", { text }),
    editors: () => call("editors"),
    openFile: (file, line) => call("open_file", { file, line }),
    openLink: (url) => call("open_link", { url }),
    conversations: () => call("conversations"),
    conversation: (id) => call("conversation", { id }),
    conversationOutline: (id) => call("conversation_outline", { id }),
    conversationPage: (id, from, count) => call("conversation_page", { id, from, count }),
    conversationRename: (id, title) => call("conversation_rename", { id, title }),
    conversationPin: (id, pinned) => call("conversation_pin", { id, pinned }),
    conversationOptions: (id, options) => call("conversation_options", { id, options }),
    conversationDelete: (id) => call("conversation_delete", { id }),
    conversationRestore: (id) => call("conversation_restore", { id }),
    messageShow: (id) => call("message_show", { id }),
    draft: (conversation) => call("draft", { conversation }),
    draftSave: (conversation, text) => call("draft_save", { conversation, text }),
    attachmentAdd: (conversation, name, bytes) => {
      // The bytes are the body as they are; what belongs to them goes beside it, in letters that a header may have.
      const attach = new URLSearchParams(conversation === null ? { name } : { name, conversation });
      return call("attachment_add", bytes, { attach: attach.toString() });
    },
    attachmentRemove: (id) => call("attachment_remove", { id }),
    attachment: (id) => call("attachment", { id }),
    search: (typed, limit) => call("search", { typed, limit }),
    historyExport: (ids, format, words) => call("history_export", { ids, format, words }),
    historyImport: () => call("history_import"),
    chatPrewarm: (conversation) => call("chat_prewarm", { conversation }),
    chatSend: async (request, onEvent) => {
      const { turn } = await call<{ turn: string }>("chat_send", { request, channel: channel<ChatEvent>(onEvent) });
      return turn;
    },
    chatFollow: (turn, onEvent) => call("chat_follow", { turn, channel: channel<ChatEvent>(onEvent) }),
    chatStop: (turn) => call("chat_stop", { turn }),
    chatQueue: (conversation, text, attached) => call("chat_queue", { conversation, text, attached }),
    chatUnqueue: (id) => call("chat_unqueue", { id }),
    liveTestTargets: () => call("live_test_targets"),
    liveTestStart: (target, allowHost, onEvent) => call("live_test_start", { target, allowHost, channel: channel<LiveProgress>(onEvent) }),
    liveTestStop: () => call("live_test_stop"),
    models: () => call("models"),
    usage: () => call("usage"),
    settingsSave: (settings) => call("settings_save", { settings }),
    trialStart: () => call("trial_start").then(openTauri),
    trialLeave: () => call("trial_leave").then(openTauri),
  };
}
