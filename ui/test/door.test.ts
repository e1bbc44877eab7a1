// The door to Rust: every command has one method, every method calls its command with the arguments
// that Rust expects, and nothing else in the UI knows Tauri.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { methodOf, type Backend } from "../src/backend/backend";
import { openTauri } from "../src/backend/tauri";
import { openTwin } from "../src/backend/twin";
import { COMMANDS, type Command } from "../src/backend/types.gen";

function files(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? files(path) : [path];
  });
}

const choice = { examination: 1, tools: ["openclaw"], findings: [] };
const endpoints = { issuer: "https://i.example", codex_base_url: "https://c.example", api_base_url: null };
const options = { model: null, effort: "high", search: true, instructions: "Be brief." };
const request = { conversation: null, say: { type: "prompt", text: "hello" }, options, attached: ["a"], search: false, wish: { model: "m", effort: null } } as const;
const sent = { ...request, attached: [...request.attached] };
const words = { file_name: "Conversations", person: "Question", answer: "Answer", picture: "Picture", not_whole: "Not whole." };
const settings = { theme: "dark", language: "zh-CN", text_size: "large", less_motion: true, single_letters: false, always_show_sheet: true, model: null, effort: null, editor: null, versions: { openclaw: "2026.4.5" } } as const;

/** How each method is called, and the arguments that must cross. `channel` stands for any channel. */
const CALLS: Record<Command, { call: (door: Backend) => Promise<unknown>; args: Record<string, unknown> }> = {
  app_state: { call: (door) => door.appState(), args: {} },
  subscribe: { call: (door) => door.subscribe(() => {}), args: { channel: "channel" } },
  window_ready: { call: (door) => door.windowReady(), args: {} },
  screen_shown: { call: (door) => door.screenShown("chat"), args: { screen: "chat" } },
  ways_in: { call: (door) => door.waysIn(), args: {} },
  sign_in_start: { call: (door) => door.signInStart("device"), args: { way: "device" } },
  sign_in_again: { call: (door) => door.signInAgain("a"), args: { account: "a" } },
  sign_in_open_again: { call: (door) => door.signInOpenAgain(), args: {} },
  sign_in_paste: { call: (door) => door.signInPaste("code#state"), args: { text: "code#state" } },
  sign_in_save_again: { call: (door) => door.signInSaveAgain(), args: {} },
  sign_in_cancel: { call: (door) => door.signInCancel(), args: {} },
  ask_for_all_permissions: { call: (door) => door.askForAllPermissions(), args: {} },
  account_import_codex_cli: { call: (door) => door.accountImportCodexCli(), args: {} },
  account_use: { call: (door) => door.accountUse("a"), args: { account: "a" } },
  account_rename: { call: (door) => door.accountRename("a", "Work"), args: { account: "a", label: "Work" } },
  account_renew: { call: (door) => door.accountRenew("a"), args: { account: "a" } },
  sign_out_notice: { call: (door) => door.signOutNotice("a"), args: { account: "a" } },
  sign_out: { call: (door) => door.signOut("a"), args: { account: "a" } },
  endpoints_save: { call: (door) => door.endpointsSave(endpoints), args: { choice: endpoints } },
  endpoints_reset: { call: (door) => door.endpointsReset(), args: {} },
  health: { call: (door) => door.health(), args: {} },
  repair_preview: { call: (door) => door.repairPreview(choice), args: { choice } },
  repair: { call: (door) => door.repair(choice), args: { choice } },
  undo: { call: (door) => door.undo("r1"), args: { repairId: "r1" } },
  repairs: { call: (door) => door.repairs(), args: {} },
  known_versions: { call: (door) => door.knownVersions("openclaw"), args: { tool: "openclaw" } },
  explain: { call: (door) => door.explain("401"), args: { text: "401" } },
  editors: { call: (door) => door.editors(), args: {} },
  open_file: { call: (door) => door.openFile("/f", 3), args: { file: "/f", line: 3 } },
  open_link: { call: (door) => door.openLink("https://x.example"), args: { url: "https://x.example" } },
  conversations: { call: (door) => door.conversations(), args: {} },
  conversation: { call: (door) => door.conversation("c"), args: { id: "c" } },
  conversation_outline: { call: (door) => door.conversationOutline("c"), args: { id: "c" } },
  conversation_page: { call: (door) => door.conversationPage("c", 40, 20), args: { id: "c", from: 40, count: 20 } },
  conversation_rename: { call: (door) => door.conversationRename("c", "T"), args: { id: "c", title: "T" } },
  conversation_pin: { call: (door) => door.conversationPin("c", true), args: { id: "c", pinned: true } },
  conversation_options: { call: (door) => door.conversationOptions("c", options), args: { id: "c", options } },
  conversation_delete: { call: (door) => door.conversationDelete("c"), args: { id: "c" } },
  conversation_restore: { call: (door) => door.conversationRestore("c"), args: { id: "c" } },
  message_show: { call: (door) => door.messageShow("m"), args: { id: "m" } },
  draft: { call: (door) => door.draft(null), args: { conversation: null } },
  draft_save: { call: (door) => door.draftSave(null, "x"), args: { conversation: null, text: "x" } },
  attachment_add: {
    call: (door) => door.attachmentAdd("c", "图 & b.png", new Uint8Array([1, 2])),
    args: { 0: 1, 1: 2, attach: "name=%E5%9B%BE+%26+b.png&conversation=c" },
  },
  attachment_remove: { call: (door) => door.attachmentRemove("a"), args: { id: "a" } },
  attachment: { call: (door) => door.attachment("a"), args: { id: "a" } },
  search: { call: (door) => door.search("w", 50), args: { typed: "w", limit: 50 } },
  history_export: { call: (door) => door.historyExport(["c"], "markdown", words), args: { ids: ["c"], format: "markdown", words } },
  history_import: { call: (door) => door.historyImport(), args: {} },
  chat_prewarm: { call: (door) => door.chatPrewarm("c"), args: { conversation: "c" } },
  chat_send: { call: (door) => door.chatSend(sent, () => {}), args: { request, channel: "channel" } },
  chat_follow: { call: (door) => door.chatFollow("t", () => {}), args: { turn: "t", channel: "channel" } },
  chat_stop: { call: (door) => door.chatStop("t"), args: { turn: "t" } },
  chat_queue: { call: (door) => door.chatQueue("c", "x", ["a"]), args: { conversation: "c", text: "x", attached: ["a"] } },
  chat_unqueue: { call: (door) => door.chatUnqueue("q"), args: { id: "q" } },
  live_test_targets: { call: (door) => door.liveTestTargets(), args: {} },
  live_test_start: {
    call: (door) => door.liveTestStart({ kind: "tool", id: "openclaw" }, "h.example", () => {}),
    args: { target: { kind: "tool", id: "openclaw" }, allowHost: "h.example", channel: "channel" },
  },
  live_test_stop: { call: (door) => door.liveTestStop(), args: {} },
  models: { call: (door) => door.models(), args: {} },
  usage: { call: (door) => door.usage(), args: {} },
  trial_start: { call: (door) => door.trialStart(), args: {} },
  trial_leave: { call: (door) => door.trialLeave(), args: {} },
  settings_save: { call: (door) => door.settingsSave(settings), args: { settings } },
};

afterEach(() => Reflect.deleteProperty(window, "__TAURI_INTERNALS__"));

describe("the door", () => {
  it("has exactly one method for each command, in both hosts", () => {
    const wanted = COMMANDS.map(methodOf).sort();
    expect(Object.keys(openTauri()).sort()).toEqual(wanted);
    expect(Object.keys(openTwin(new URLSearchParams())).sort()).toEqual(wanted);
  });

  it.each(COMMANDS)("%s crosses with the arguments that Rust takes", async (command) => {
    const calls: { command: string; args: Record<string, unknown>; page: string | undefined }[] = [];
    let id = 0;
    Object.assign(window, {
      __TAURI_INTERNALS__: {
        transformCallback: () => (id += 1),
        unregisterCallback: () => {},
        invoke: (name: string, args: Record<string, unknown> = {}, beside: { headers?: Record<string, string> } = {}) => {
          const { "Patchbay-Page": page, ...headers } = beside.headers ?? {};
          calls.push({ command: name, args: { ...args, ...headers }, page });
          return Promise.resolve({ turn: "t1" });
        },
      },
    });
    await CALLS[command].call(openTauri());
    expect(calls).toHaveLength(1);
    const { channel, ...rest } = calls[0]?.args ?? {};
    expect(calls[0]?.command).toBe(command);
    expect(calls[0]?.page, "each page names itself: its world is found by that").toMatch(/^\d+(-\d+){3}$/);
    expect(channel === undefined ? rest : { ...rest, channel: "channel" }).toEqual(CALLS[command].args);
  });

  it("answers chat_send with the turn's id", async () => {
    Object.assign(window, { __TAURI_INTERNALS__: { transformCallback: () => 1, unregisterCallback: () => {}, invoke: () => Promise.resolve({ turn: "t9" }) } });
    expect(await openTauri().chatSend(sent, () => {})).toBe("t9");
  });

  it("is the only file that knows Tauri", () => {
    const knowing = files(join(__dirname, "../src")).filter((path) => /@tauri-apps/.test(readFileSync(path, "utf8").replace(/\/\/.*$/gm, "")));
    expect(knowing.map((path) => path.split("/").at(-1))).toEqual(["tauri.ts"]);
  });
});

describe("what the content security policy forbids", () => {
  it("is in no file: style attributes, inline handlers as text, eval", () => {
    for (const path of files(join(__dirname, "../src"))) {
      const text = readFileSync(path, "utf8");
      if (path.endsWith(".svelte")) expect(text, path).not.toMatch(/\sstyle=["{]/);
      if (path.endsWith(".svelte")) expect(text, path).not.toMatch(/\{@html|<style|transition:|\sin:|\sout:/);
      expect(text, path).not.toMatch(/\beval\(|new Function\(|innerHTML|document\.write|insertAdjacentHTML/);
    }
  });
});
