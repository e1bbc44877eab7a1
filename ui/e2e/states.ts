// Every screen and state that the pages have: where the twin begins, and what is done there.
import type { Page } from "@playwright/test";

export interface State {
  /** Begins with the number of its drawing. */
  name: string;
  /** The twin's parameters. */
  at: string;
  /** From the first screen to this state. */
  reach?: (page: Page) => Promise<void>;
  /** What has to be there before it is looked at, by its test id. */
  shows: string;
}

type Step = (page: Page) => Promise<void>;

const does =
  (...steps: Step[]): Step =>
  async (page) => {
    for (const step of steps) await step(page);
  };
const press = (testid: string): Step => (page) => page.getByTestId(testid).first().click();
const sees = (testid: string): Step => (page) => page.getByTestId(testid).first().waitFor();
const types =
  (testid: string, text: string): Step =>
  (page) =>
    page.getByTestId(testid).fill(text);
const keys =
  (combination: string): Step =>
  (page) =>
    page.keyboard.press(combination);
const goes = (screen: string): Step => does(press(`nav-${screen}`), sees(`screen-${screen}`));
/** The page is told so; its own files still come, as they do in the window. */
const offline: Step = (page) =>
  page.evaluate(() => {
    Object.defineProperty(navigator, "onLine", { get: () => false });
    window.dispatchEvent(new Event("offline"));
  });
/** A picture of squares, 64 by 48. */
const PICTURE = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAEAAAAAwCAIAAAAuKetIAAAAWUlEQVR42u3XQQkAIBAEwAtiBYsYywCGM5EZ7kAQHNj3svPc2KOn0tZM5XZ/AAAAAAAAAAAAAACUAa8NyvYDAAAAAAAAAAAAANQBHhkAAAAAAAAAAADAt4ADgJy+0/4MslUAAAAASUVORK5CYII=", "base64");
const attaches =
  (...files: [name: string, content: string | Buffer][]): Step =>
  (page) =>
    page.getByTestId("picker").setInputFiles(files.map(([name, content]) => ({ name, mimeType: "", buffer: Buffer.from(content) })));
/** A file from the desktop, dragged over the thread. */
const drags: Step = (page) =>
  page.getByTestId("thread").evaluate((thread) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(["words"], "notes.txt"));
    thread.dispatchEvent(new DragEvent("dragenter", { dataTransfer, bubbles: true }));
  });
const asks = (prompt: string): Step => does(goes("chat"), press("new-chat"), types("composer-input", prompt), keys("Enter"));
const searches = (text: string): Step => does(goes("chat"), sees("conversation-row"), keys("Control+f"), types("conversation-search", text));
/** Where the list of conversations is a drawer. */
const narrow: Step = (page) => page.setViewportSize({ width: 960, height: 640 });
const follows: Step = (page) => page.locator("[data-testid=answer][data-status=completed] a").click();
const edits: Step = async (page) => {
  await page.locator(".thread-row").last().hover();
  await page.getByTestId("message-edit").last().click();
};
const signsIn = does(press("sign-in"), sees("sign-in-countdown"));
const pastes = (text: string): Step => does(signsIn, types("paste-input", text), press("paste-submit"));
const repairsFirst = does(press("finding-repair"), sees("undo"));
const explains = (text: string): Step => does(press("meaning-open"), types("meaning-text", text), press("meaning-ask"));
const route = (address: string): Step => does(goes("settings"), types("endpoint-codex_base_url", address));
const issuer = (address: string): Step => does(goes("settings"), types("endpoint-issuer", address));
const saves = does(press("endpoints-save"), sees("endpoints-reset"));

const WELCOME: State[] = [
  { name: "01-welcome", at: "", shows: "way-plan" },
  { name: "01-welcome-codex-cli", at: "codex-cli&file-store", shows: "way-codex_cli" },
  { name: "01-welcome-opening", at: "holds=signInStart", reach: press("sign-in"), shows: "sign-in" },
  { name: "01-welcome-failed", at: "fails=signInStart:connection", reach: press("sign-in"), shows: "sign-in-failed" },
  { name: "01-start-failed", at: "fails=appState:file_unreadable", shows: "start-failed" },
];

const SIGN_IN: State[] = [
  { name: "02-sign-in-waiting", at: "stays=waiting", reach: signsIn, shows: "notice-scope_rejected" },
  { name: "02-sign-in-port-busy", at: "stays=waiting&port-busy", reach: signsIn, shows: "notice-port_busy" },
  { name: "02-sign-in-paste-refused", at: "stays=waiting", reach: pastes("x"), shows: "paste-help" },
  { name: "02-sign-in-device", at: "stays=waiting", reach: press("way-device"), shows: "device-code" },
  { name: "02-sign-in-exchanging", at: "stays=exchanging", reach: pastes("code=abc"), shows: "sign-in-cancel" },
  { name: "02-sign-in-unsaved", at: "keychain-locked", reach: pastes("code=abc"), shows: "sign-in-unsaved" },
  { name: "02-sign-in-failed", at: "sign-in-fails=auth_declined", reach: press("sign-in"), shows: "sign-in-failed" },
];

const HEALTH: State[] = [
  { name: "03-health", at: "signed-in", shows: "finding" },
  { name: "03-health-signed-out", at: "", reach: press("skip-sign-in"), shows: "finding" },
  { name: "03-health-checking", at: "signed-in&holds=health", shows: "check-again" },
  { name: "03-health-failed", at: "signed-in&fails=health:file_unreadable", shows: "health-failed" },
  { name: "03-health-version-unknown", at: "signed-in&unknown-version", reach: does(sees("version-picker"), press("version-picker")), shows: "version-picker-option" },
  { name: "03-health-row-open", at: "signed-in", reach: press("tool-open-codex"), shows: "tool-close-codex" },
  { name: "03-health-repairing", at: "signed-in&holds=repair", reach: press("finding-repair"), shows: "finding" },
  { name: "03-health-repaired", at: "signed-in", reach: repairsFirst, shows: "undo" },
  { name: "03-health-tool-repaired", at: "signed-in", reach: press("tool-repair"), shows: "restart-hint" },
  { name: "03-health-repair-failed", at: "signed-in&read-only", reach: press("finding-repair"), shows: "repair-failed" },
  { name: "03-health-undo-refused", at: "signed-in&undo-refused", reach: does(repairsFirst, press("undo")), shows: "repair-failed" },
  { name: "04-repair-sheet", at: "signed-in", reach: press("repair-all"), shows: "sheet" },
  { name: "04-repair-sheet-working", at: "signed-in&holds=repair", reach: does(press("repair-all"), press("sheet-confirm")), shows: "sheet" },
  { name: "04-repair-sheet-changed", at: "signed-in&file-changed", reach: does(press("repair-all"), press("sheet-confirm")), shows: "sheet-changed" },
  { name: "04-repair-sheet-failed", at: "signed-in&read-only", reach: does(press("repair-all"), press("sheet-confirm")), shows: "repair-failed" },
  { name: "05-repair-done", at: "signed-in", reach: does(press("repair-all"), press("sheet-confirm")), shows: "repair-done" },
  { name: "05-repair-done-stopped", at: "signed-in&gateway-off", reach: does(press("repair-all"), press("sheet-confirm")), shows: "repair-done" },
  { name: "05-repair-undo-refused", at: "signed-in&undo-refused", reach: does(press("repair-all"), press("sheet-confirm"), sees("repair-done"), press("undo")), shows: "undo-failed" },
  { name: "05-past-repairs", at: "signed-in&undo-refused", reach: does(repairsFirst, press("past-repairs-open"), press("past-undo")), shows: "undo-refused" },
  { name: "05-meaning", at: "signed-in", reach: press("meaning-open"), shows: "meaning" },
  { name: "05-meaning-found", at: "signed-in", reach: explains("HTTP 401: Missing scopes: api.responses.write"), shows: "meaning-found" },
  { name: "05-meaning-unknown", at: "signed-in", reach: explains("E42"), shows: "meaning-answer" },
];

const LIVE_TEST: State[] = [
  { name: "06-live-test", at: "signed-in", reach: does(goes("live_test"), press("live-run")), shows: "live-raw" },
  { name: "06-live-test-before", at: "signed-in&two-accounts", reach: does(goes("live_test"), sees("live-target")), shows: "ladder" },
  { name: "06-live-test-running", at: "signed-in&live-hangs", reach: does(goes("live_test"), press("live-run")), shows: "live-stop" },
  { name: "06-live-test-stopped", at: "signed-in&live-hangs", reach: does(goes("live_test"), press("live-run"), press("live-stop")), shows: "live-again" },
  { name: "06-live-test-passed", at: "signed-in&no-tools", reach: does(goes("live_test"), press("live-run"), (page) => page.getByTestId("rung-first_token").and(page.locator("[data-status=ok]")).waitFor()), shows: "ladder" },
  { name: "06-live-test-account-failed", at: "signed-in&no-tools&live-fails=refresh_reused", reach: does(goes("live_test"), press("live-run")), shows: "step-failure" },
  { name: "06-live-test-asks", at: "signed-in&live-asks", reach: does(goes("live_test"), press("live-run")), shows: "allow-host" },
  { name: "05-repair-done-tested", at: "signed-in", reach: does(press("repair-all"), press("sheet-live-test"), press("sheet-confirm"), (page) => page.getByTestId("done-live-test").filter({ hasText: "Show" }).waitFor()), shows: "repair-done" },
  { name: "06-live-test-nothing", at: "no-tools", reach: does(press("skip-sign-in"), goes("live_test")), shows: "live-nothing" },
];

const CHAT: State[] = [
  { name: "07-chat", at: "signed-in", reach: does(asks("How do I limit requests to 60 a minute?"), (page) => page.getByTestId("answer").and(page.locator("[data-status=completed]")).waitFor()), shows: "send" },
  { name: "07-chat-old", at: "signed-in", reach: does(goes("chat"), press("conversation-row")), shows: "answer" },
  { name: "07-chat-empty", at: "signed-in&no-conversations", reach: goes("chat"), shows: "composer-input" },
  { name: "07-chat-signed-out", at: "", reach: does(press("skip-sign-in"), goes("chat")), shows: "sign-in-chat" },
  { name: "07-chat-asked", at: "signed-in&stays=asked", reach: asks("Hello"), shows: "stop" },
  { name: "07-chat-thinking", at: "signed-in&stays=thinking", reach: asks("Hello"), shows: "thought" },
  { name: "07-chat-writing", at: "signed-in&stays=writing", reach: does(asks("Hello"), (page) => page.locator("[data-testid=answer] table").waitFor()), shows: "stop" },
  { name: "07-chat-stopped", at: "signed-in&stays=writing", reach: does(asks("Hello"), (page) => page.locator("[data-testid=answer] table").waitFor(), press("stop")), shows: "send" },
  { name: "07-chat-model", at: "signed-in", reach: does(goes("chat"), press("model")), shows: "model-option" },
  { name: "07-chat-attachments", at: "signed-in", reach: does(goes("chat"), attaches(["diagram.png", PICTURE], ["notes.md", "Some words. ".repeat(900)], ["a-name-that-is-longer-than-the-chip-has-room-for-it.txt", "Words"]), types("composer-input", "What does this show?"), (page) => page.getByTestId("attachment").nth(2).getByText("5 bytes").waitFor()), shows: "attachment-unfold" },
  { name: "07-chat-attachments-most", at: "signed-in", reach: does(goes("chat"), attaches(...Array.from({ length: 12 }, (_, index): [string, string] => [`part-${index + 1}.txt`, "Words"])), (page) => page.getByTestId("attachment").nth(9).getByText("5 bytes").waitFor()), shows: "attach-refused" },
  { name: "07-chat-attach-refused", at: "signed-in", reach: does(goes("chat"), attaches(["huge.log", "x".repeat(300 << 10)], ["archive.zip", Buffer.from([80, 75, 3, 4, 0, 0])])), shows: "attach-refused" },
  { name: "07-chat-pictures-unread", at: "signed-in&words-only", reach: does(goes("chat"), attaches(["diagram.png", PICTURE])), shows: "pictures-unread" },
  { name: "07-chat-attachment-coming", at: "signed-in&holds=attachmentAdd", reach: does(goes("chat"), attaches(["diagram.png", PICTURE])), shows: "attachment" },
  { name: "07-chat-drop", at: "signed-in", reach: does(goes("chat"), sees("answer"), drags), shows: "drop-target" },
  { name: "07-chat-queue", at: "signed-in&stays=writing", reach: does(asks("Hello"), (page) => page.locator("[data-testid=answer] table").waitFor(), types("composer-input", "And then?")), shows: "queue" },
  { name: "07-chat-web-search", at: "signed-in", reach: does(goes("chat"), sees("answer"), press("web-search"), (page) => page.locator("[data-testid=web-search][aria-pressed=true]").waitFor()), shows: "web-search" },
  { name: "07-chat-instructions", at: "signed-in", reach: does(goes("chat"), keys("Control+k"), types("palette-input", "instructions"), keys("Enter"), types("instructions-text", "Answer in two sentences.")), shows: "instructions-done" },
  { name: "07-chat-instructed", at: "signed-in", reach: does(goes("chat"), sees("answer"), keys("Control+k"), types("palette-input", "instructions"), keys("Enter"), types("instructions-text", "Answer in two sentences."), keys("Escape")), shows: "instructions-open" },
  { name: "07-chat-versions", at: "signed-in&branches", reach: does(goes("chat"), sees("versions")), shows: "message-actions" },
  { name: "07-chat-editing", at: "signed-in&branches", reach: does(goes("chat"), sees("versions"), edits), shows: "edit-send" },
  { name: "07-chat-rich", at: "signed-in&rich", reach: does(goes("chat"), sees("show-all"), (page) => page.getByTestId("thread").evaluate((thread) => thread.scrollTo(0, 0)), sees("served"), sees("commentary")), shows: "newest" },
  { name: "07-chat-incomplete", at: "signed-in&rich", reach: does(goes("chat"), sees("continue")), shows: "show-all" },
  { name: "07-chat-file", at: "signed-in&rich", reach: does(goes("chat"), sees("continue"), (page) => page.getByTestId("attachment-open").first().click(), sees("attachment-picture")), shows: "attachment-sheet" },
  { name: "07-chat-file-text", at: "signed-in&rich", reach: does(goes("chat"), sees("continue"), (page) => page.getByTestId("attachment-open").nth(1).click(), sees("attachment-text")), shows: "attachment-sheet" },
  { name: "07-chat-waiting", at: "signed-in&queued", reach: goes("chat"), shows: "queued-send" },
  { name: "07-chat-waiting-behind", at: "signed-in&stays=writing", reach: does(asks("Hello"), (page) => page.locator("[data-testid=answer] table").waitFor(), types("composer-input", "And in Go?"), press("queue")), shows: "queued-remove" },
  { name: "07-chat-commentary", at: "signed-in&stays=thinking", reach: asks("Hello comment:"), shows: "commentary" },
  { name: "07-chat-find-here", at: "signed-in&messages=400", reach: does(goes("chat"), sees("answer"), keys("Control+Shift+F"), types("find-here-input", "token bucket"), (page) => page.locator("mark").first().waitFor()), shows: "find-here-next" },
  { name: "07-chat-find-here-none", at: "signed-in", reach: does(goes("chat"), sees("answer"), keys("Control+Shift+F"), types("find-here-input", "xyzzy"), (page) => page.getByTestId("find-here-count").filter({ hasText: "No" }).waitFor()), shows: "find-here" },
  { name: "07-chat-scrolled-up", at: "signed-in&messages=10000", reach: does(goes("chat"), sees("answer"), (page) => page.getByTestId("thread").hover(), (page) => page.mouse.wheel(0, -900)), shows: "newest" },
  { name: "07-chat-link", at: "signed-in&link=Explain%20PKCE", shows: "from-link" },
  { name: "07-chat-drawer", at: "signed-in", reach: does(goes("chat"), narrow, press("conversations-open"), sees("conversation-row")), shows: "conversation-row" },
  { name: "07-chat-menu", at: "signed-in", reach: does(goes("chat"), press("chat-menu-open")), shows: "chat-menu" },
  { name: "07-chat-row-menu", at: "signed-in", reach: does(goes("chat"), sees("conversation-row"), (page) => page.getByTestId("conversation-row").last().click({ button: "right" })), shows: "conversation-menu" },
  { name: "07-chat-renaming", at: "signed-in", reach: does(goes("chat"), sees("chat-menu-open"), keys("F2")), shows: "conversation-title" },
  { name: "07-chat-renaming-row", at: "signed-in", reach: does(goes("chat"), sees("conversation-row"), (page) => page.getByTestId("conversation-row").nth(3).focus(), keys("F2")), shows: "conversation-title" },
  { name: "07-chat-draft", at: "signed-in&interrupted&conversations=40", reach: does(goes("chat"), press("new-chat"), sees("conversation-row")), shows: "conversation-row" },
  { name: "07-chat-search", at: "signed-in", reach: searches("nginx"), shows: "search-hit" },
  { name: "07-chat-search-title", at: "signed-in", reach: searches("sqlite"), shows: "search-hit" },
  { name: "07-chat-search-none", at: "signed-in", reach: searches("缓冲区 buffer-that-nobody-ever-wrote-about"), shows: "search-none" },
  { name: "07-chat-search-waiting", at: "signed-in&holds=search", reach: searches("nginx"), shows: "search-waiting" },
  { name: "07-chat-search-failed", at: "signed-in&fails=search:file_unreadable", reach: searches("nginx"), shows: "search-failed" },
  { name: "07-chat-search-drawer", at: "signed-in", reach: does(goes("chat"), sees("conversation-row"), narrow, keys("Control+f"), types("conversation-search", "nginx")), shows: "search-hit" },
  { name: "07-chat-deleted", at: "signed-in", reach: does(goes("chat"), sees("conversation-row"), (page) => page.getByTestId("conversation-row").nth(3).focus(), keys("Delete")), shows: "history-deleted" },
  { name: "07-chat-delete-failed", at: "signed-in&fails=conversationDelete:file_not_writable", reach: does(goes("chat"), sees("conversation-row"), (page) => page.getByTestId("conversation-row").nth(3).focus(), keys("Delete")), shows: "history-failed" },
  { name: "07-chat-exported", at: "signed-in", reach: does(goes("chat"), press("chat-menu-open"), (page) => page.locator("[data-item=chat-export-markdown]").click()), shows: "history-exported" },
  { name: "07-chat-link-sheet", at: "signed-in", reach: does(asks("say:[a page](https://docs.example/a?b=c)"), follows), shows: "link-open" },
  { name: "07-chat-link-sheet-named", at: "signed-in", reach: does(asks("say:[paypal.com](http://xn--pypal-4ve.example/x)"), follows), shows: "link-named" },
  { name: "07-chat-link-sheet-failed", at: "signed-in&fails=openLink:file_unreadable", reach: does(asks("say:[a page](https://docs.example/a)"), follows, press("link-open")), shows: "link-failed" },
  { name: "08-chat-error-scope", at: "signed-in", reach: asks("Hello fail:auth_scope"), shows: "error-card" },
  { name: "08-chat-error-refresh", at: "signed-in", reach: asks("Hello fail:refresh_reused"), shows: "error-card" },
  { name: "08-chat-error-limit", at: "signed-in", reach: asks("Hello fail:usage_limit"), shows: "error-card" },
  { name: "08-chat-error-send-later", at: "signed-in", reach: does(asks("Hello fail:usage_limit"), press("error-action")), shows: "error-send-cancel" },
  { name: "08-chat-error-send-later-partial", at: "signed-in", reach: does(asks("Hello fail:usage_limit@late"), sees("error-action"), press("error-action")), shows: "error-send-cancel" },
  { name: "08-chat-error-offline", at: "signed-in", reach: does(offline, asks("Hello fail:dns")), shows: "error-card" },
  { name: "08-chat-error-network", at: "signed-in", reach: asks("Hello fail:proxy"), shows: "error-card" },
  { name: "08-chat-error-model", at: "signed-in", reach: does(asks("Hello fail:model_not_found"), press("error-action")), shows: "model-option" },
  { name: "08-chat-error-too-long", at: "signed-in", reach: does(goes("chat"), types("composer-input", "Hello fail:context_overflow"), keys("Enter")), shows: "error-card" },
  { name: "08-chat-error-account", at: "two-accounts&second-usable", reach: asks("Hello fail:no_entitlement"), shows: "error-card" },
  { name: "08-chat-error-own-route", at: "signed-in", reach: does(route("https://llm.example/v1"), saves, asks("Hello fail:auth_scope")), shows: "error-card" },
  { name: "08-chat-error-report", at: "signed-in", reach: does(asks("Hello fail:schema"), press("error-action")), shows: "error-card" },
  { name: "08-chat-error-again", at: "signed-in", reach: does(asks("Hello fail:overloaded@cured"), press("error-action"), sees("answer")), shows: "answer" },
  { name: "08-chat-error-late", at: "signed-in", reach: asks("Hello fail:stream_closed@late"), shows: "error-card" },
  { name: "08-chat-not-sent", at: "signed-in", reach: does(issuer("https://issuer.example"), saves, asks("Hello")), shows: "error-card" },
];

const ACCOUNTS: State[] = [
  { name: "09-accounts", at: "signed-in&two-accounts&codex-cli", reach: goes("accounts"), shows: "account-borrow" },
  { name: "09-accounts-none", at: "file-store", reach: does(press("skip-sign-in"), goes("accounts")), shows: "account-add" },
  { name: "09-accounts-borrowed", at: "signed-in&codex-cli", reach: does(goes("accounts"), press("account-borrow"), sees("accounts-notice")), shows: "accounts-notice" },
  { name: "09-accounts-renaming", at: "signed-in", reach: does(goes("accounts"), press("account-rename")), shows: "account" },
  { name: "09-accounts-renew-failed", at: "signed-in&fails=accountRenew:refresh_reused", reach: does(goes("accounts"), press("account-renew")), shows: "account-failed" },
  { name: "09-accounts-misfit", at: "signed-in", reach: does(issuer("https://issuer.example"), saves, goes("accounts")), shows: "open-endpoints" },
  { name: "09-accounts-add", at: "signed-in&codex-cli", reach: does(goes("accounts"), press("account-add"), sees("way-codex_cli")), shows: "add-account" },
  { name: "09-accounts-sign-out", at: "signed-in", reach: does(goes("accounts"), press("sign-out")), shows: "sign-out-sheet" },
  { name: "09-accounts-sign-out-failed", at: "signed-in&fails=signOut:connection", reach: does(goes("accounts"), press("sign-out"), press("sign-out-confirm")), shows: "sign-out-failed" },
  { name: "09-settings", at: "signed-in", reach: goes("settings"), shows: "version" },
  { name: "09-settings-environment", at: "signed-in&endpoints-env", reach: goes("settings"), shows: "version" },
  { name: "09-settings-editor", at: "signed-in", reach: does(goes("settings"), press("editor")), shows: "editor-option" },
  { name: "09-settings-wrong-address", at: "signed-in", reach: route("chatgpt"), shows: "endpoints-save" },
  { name: "09-settings-own-address", at: "signed-in", reach: does(route("https://llm.example/v1"), saves), shows: "endpoints-reset" },
  { name: "09-settings-endpoints-failed", at: "signed-in&fails=endpointsSave:file_not_writable", reach: does(route("https://llm.example/v1"), press("endpoints-save")), shows: "endpoints-failed" },
  { name: "09-settings-imported", at: "signed-in", reach: does(goes("settings"), press("history-import")), shows: "history-imported" },
  { name: "09-settings-importing", at: "signed-in&holds=historyImport", reach: does(goes("settings"), press("history-import")), shows: "history-import" },
  { name: "09-settings-import-failed", at: "signed-in&fails=historyImport:schema", reach: does(goes("settings"), press("history-import")), shows: "history-failed" },
  { name: "09-settings-failed", at: "signed-in&fails=settingsSave:file_not_writable", reach: does(goes("settings"), press("always-show-sheet")), shows: "frame-failed" },
];

const PALETTE: State[] = [
  { name: "10-palette", at: "signed-in", reach: does(sees("finding"), keys("Control+k")), shows: "palette" },
  { name: "10-palette-query", at: "signed-in", reach: does(sees("finding"), keys("Control+k"), types("palette-input", "rep")), shows: "palette-entry" },
  { name: "10-palette-nothing", at: "signed-in", reach: does(sees("finding"), keys("Control+k"), types("palette-input", "xyzzy")), shows: "palette" },
  { name: "10-shortcuts", at: "signed-in", reach: does(sees("finding"), keys("Control+/")), shows: "shortcuts" },
];

const EDGES: State[] = [
  { name: "11-no-tools", at: "signed-in&no-tools", shows: "no-tools" },
  { name: "11-no-tools-signed-out", at: "no-tools", reach: press("skip-sign-in"), shows: "no-tools" },
  { name: "11-config-problems", at: "signed-in&syntax", shows: "copy-line" },
  { name: "11-offline", at: "signed-in", reach: does(sees("finding"), offline), shows: "offline" },
  { name: "11-offline-live-test", at: "signed-in", reach: does(goes("live_test"), sees("live-target"), offline), shows: "ladder" },
];

export const STATES: readonly State[] = [...WELCOME, ...SIGN_IN, ...HEALTH, ...LIVE_TEST, ...CHAT, ...ACCOUNTS, ...PALETTE, ...EDGES];
