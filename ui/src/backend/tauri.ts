// The door inside the window. The only file that imports @tauri-apps: a test looks.
import { Channel, invoke } from "@tauri-apps/api/core";
import type { Backend } from "./backend";
import type { AppEvent, ChatEvent, Command, LiveProgress } from "./types.gen";

function call<Answer>(command: Command, args?: Record<string, unknown>): Promise<Answer> {
  return invoke<Answer>(command, args);
}

function channel<Event>(onEvent: (event: Event) => void): Channel<Event> {
  const made = new Channel<Event>();
  made.onmessage = onEvent;
  return made;
}

export function openTauri(): Backend {
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
    conversationDelete: (id) => call("conversation_delete", { id }),
    draftSave: (conversation, text) => call("draft_save", { conversation, text }),
    chatPrewarm: (conversation) => call("chat_prewarm", { conversation }),
    chatSend: async (request, onEvent) => {
      const { turn } = await call<{ turn: string }>("chat_send", { request, channel: channel<ChatEvent>(onEvent) });
      return turn;
    },
    chatStop: (turn) => call("chat_stop", { turn }),
    liveTestTargets: () => call("live_test_targets"),
    liveTestStart: (target, allowHost, onEvent) => call("live_test_start", { target, allowHost, channel: channel<LiveProgress>(onEvent) }),
    liveTestStop: () => call("live_test_stop"),
    models: () => call("models"),
    usage: () => call("usage"),
    settingsSave: (settings) => call("settings_save", { settings }),
  };
}
