// The window on the twin, mounted whole: one click is one `repair`, Undo takes its place, the sheet
// opens where it must, and a failed message comes back.
import { flushSync } from "svelte";
import { describe, expect, it, vi } from "vitest";
import { all, click, count, one, openWindow, press, push, settled, twin, useWindow } from "./window";

useWindow();

describe("repairing", () => {
  it("one click on a finding is one repair, with no sheet; Undo stands there and puts it back", async () => {
    await openWindow("signed-in");
    expect(all("finding").map((row) => row.dataset["state"])).toEqual(["open", "open", "open", "open"]);
    await click(one("finding-repair"));
    expect([count("repair"), count("repairPreview"), all("sheet").length]).toEqual([1, 0, 0]);
    expect(all("finding")[0]?.dataset["state"]).toBe("repaired");
    expect(all("finding")[0]?.querySelector('[data-testid="undo"]')).not.toBeNull();
    expect(all("undo")).toHaveLength(1);
    await click(one("undo"));
    expect(count("undo")).toBe(1);
    expect(all("finding")[0]?.dataset["state"]).toBe("open");
    expect(one("status-openclaw").dataset["status"]).toBe("broken");
  });

  it("one click on the card is one repair of all its findings", async () => {
    await openWindow("signed-in");
    await click(one("tool-repair"));
    expect([count("repair"), count("repairPreview")]).toEqual([1, 0]);
    expect(one("status-openclaw").dataset["status"]).toBe("healthy");
    expect(one("restart-hint").textContent).toContain("openclaw gateway restart");
    await click(one("undo"));
    expect(one("status-openclaw").dataset["status"]).toBe("broken");
  });

  it("two quick clicks are still one repair", async () => {
    await openWindow("signed-in");
    const button = one("tool-repair");
    button.click();
    button.click();
    await settled();
    expect(count("repair")).toBe(1);
  });

  it("Preview and Repair all open the sheet and write nothing until its button", async () => {
    await openWindow("signed-in");
    await click(one("finding-preview"));
    expect(count("repair")).toBe(0);
    expect(all("diff")).toHaveLength(1);
    await click(one("sheet-cancel"));
    await click(one("repair-all"));
    expect([count("repair"), all("diff").length]).toEqual([0, 2]);
    expect(document.activeElement).toBe(one("sheet-confirm"));
    await click(one("sheet-confirm"));
    expect(count("repair")).toBe(1);
    expect(one("repair-done").textContent).toContain("OpenClaw is repaired");
    await click(one("undo"));
    expect(all("repair-done")).toHaveLength(0);
    expect(one("status-openclaw").dataset["status"]).toBe("broken");
  });

  it("the keyboard does the same: J, Enter, Ctrl+Z; in the sheet Ctrl+Enter, Ctrl+Z, Esc", async () => {
    await openWindow("signed-in");
    await press("j");
    expect(document.activeElement).toBe(all("finding")[0]);
    await press("Enter");
    expect([count("repair"), document.activeElement]).toEqual([1, one("undo")]);
    await press("z", { ctrlKey: true });
    expect([count("undo"), all("finding")[0]?.dataset["state"]]).toEqual([1, "open"]);
    await press("R", { ctrlKey: true, shiftKey: true });
    await press("Enter", { ctrlKey: true });
    expect([count("repair"), all("repair-done").length]).toEqual([2, 1]);
    await press("z", { ctrlKey: true });
    expect([count("undo"), all("repair-done").length]).toEqual([2, 0]);
    await press("R", { ctrlKey: true, shiftKey: true });
    await press("Escape");
    expect([count("repair"), all("sheet").length]).toEqual([2, 0]);
  });

  it("the setting opens the sheet for every repair", async () => {
    await openWindow("signed-in&sheet");
    await click(one("finding-repair"));
    expect([count("repair"), all("sheet").length]).toEqual([0, 1]);
  });

  it("a failed repair says so in its place and changes nothing", async () => {
    await openWindow("signed-in&read-only");
    await click(one("finding-repair"));
    const row = all("finding")[0];
    expect(row?.dataset["state"]).toBe("failed");
    expect(row?.textContent).toContain("Nothing was written");
    expect(one("status-openclaw").dataset["status"]).toBe("broken");
  });
});

describe("what is judged anew, looked back at and said by hand", () => {
  it("says nothing has to be restarted where no gateway runs", async () => {
    await openWindow("signed-in&gateway-off");
    await click(one("tool-repair"));
    expect(one("restart-state").dataset["state"]).toBe("next_start");
    expect(one("restart-hint").textContent).not.toContain("openclaw gateway restart");
    expect(all("restart-copy")).toHaveLength(0);
  });

  it("lists past repairs, undoes one, and the undo is listed too", async () => {
    await openWindow("signed-in");
    expect(all("past-repairs-open")).toHaveLength(0);
    await click(one("tool-repair"));
    await click(one("past-repairs-open"));
    expect(all("past-repair")).toHaveLength(1);
    await click(one("past-undo"));
    expect(all("past-repair").map((row) => row.dataset["undone"])).toEqual(["false", "true"]);
    await click(one("past-done"));
    expect(one("status-openclaw").dataset["status"]).toBe("broken");
  });

  it("shows what changed since where an undo is refused, and goes on", async () => {
    await openWindow("signed-in&undo-refused");
    await click(one("tool-repair"));
    await click(one("past-repairs-open"));
    await click(one("past-undo"));
    expect(one("undo-refused-diff").textContent).toContain("openai-completions");
    expect(all("undo-refused-copy")).toHaveLength(1);
    await click(one("past-done"));
    expect(all("repair-failed")).toHaveLength(0);
    await click(one("check-again"));
    expect(one("status-openclaw").dataset["status"]).toBe("healthy");
  });

  it("shows the new diff where a file changed under a repair, and writes nothing", async () => {
    await openWindow("signed-in&file-changed");
    await click(one("tool-repair"));
    expect(one("sheet-changed").textContent).toContain("openclaw.json changed while the repair was open.");
    expect(one("sheet-changed").textContent).toContain("Nothing was written. The new diff is ready to read.");
    expect(all("diff")[0]?.textContent).toContain("api.openai.com/v1/");
    await click(one("sheet-confirm"));
    expect([count("repair"), all("repair-done").length]).toEqual([2, 1]);
  });

  it("takes what the watch sends, keeps what is on the screen, and never goes back in time", async () => {
    await openWindow("signed-in");
    await click(one("tool-repair"));
    expect(all("undo")).toHaveLength(1);
    const asked = twin.health();
    await settled();
    const health = await asked;
    const tools = health.report.tools.map((tool) => (tool.tool === "codex" ? { ...tool, status: "degraded" as const } : tool));
    const now = { ...health, examination: 90, report: { ...health.report, tools } };
    push({ type: "health", health: now });
    await settled();
    expect(one("tool-card-codex").dataset["status"]).toBe("degraded");
    expect(all("undo")).toHaveLength(1);
    expect(one("health-second-line").textContent).toContain("A file changed");
    push({ type: "health", health: { ...health, examination: 89 } });
    await settled();
    expect(one("tool-card-codex").dataset["status"]).toBe("degraded");
    await click(one("nav-settings"));
    push({ type: "show", screen: { name: "health", tool: null } });
    await settled();
    expect(all("screen-health")).toHaveLength(1);
  });

  it("asks for a version that nobody knows, and shows who said it", async () => {
    await openWindow("signed-in&unknown-version");
    expect(all("tool-repair")).toHaveLength(0);
    await click(one("version-picker"));
    await click(all("version-picker-option").at(-1) as HTMLElement);
    expect(one("version-openclaw").textContent).toBe("2026.4.5, you said");
    expect(all("tool-repair")).toHaveLength(1);
    await click(one("version-clear"));
    expect(all("version-openclaw")).toHaveLength(0);
  });

  it("shows the lines around a syntax error, and a pointer under the place", async () => {
    await openWindow("signed-in&syntax");
    expect(one("excerpt").textContent).toContain('"models": {');
    expect(one("excerpt-pointer").textContent).toContain("      ↑ line 18, column 7");
    expect(one("health-second-line").textContent).toContain("1 of them could not be understood");
    expect(one("open-at-line").textContent?.trim()).toBe("Open the file");
  });
});

describe("signing in and chatting", () => {
  it("goes from welcome to Health by itself, and tells the window when it was painted", async () => {
    await openWindow("");
    await settled(100);
    expect(count("windowReady")).toBe(1);
    await click(one("sign-in"));
    expect(one("screen-sign-in").dataset["state"]).toBe("waiting");
    await settled(8000);
    expect(one("account-email").textContent).toBe("mira@example.com");
    expect(all("screen-health")).toHaveLength(1);
  });

  it("reaches Health without signing in", async () => {
    await openWindow("");
    await click(one("skip-sign-in"));
    expect(all("finding").length).toBeGreaterThan(0);
  });

  it("keeps the message of a turn that failed, with its card", async () => {
    await openWindow("signed-in");
    await click(one("nav-chat"));
    vi.useRealTimers();
    await vi.waitFor(() => one("composer-input"), { timeout: 5000 });
    await click_(one("new-chat"));
    const field = one("composer-input") as HTMLTextAreaElement;
    field.value = "please fail:usage_limit";
    field.dispatchEvent(new Event("input", { bubbles: true }));
    flushSync();
    await click_(one("send"));
    await vi.waitFor(() => one("error-card"), { timeout: 5000 });
    expect(one("error-card").dataset["kind"]).toBe("usage_limit");
    expect(one("kept").textContent).toBe("Not sent. Your message is kept here.");
    expect((one("composer-input") as HTMLTextAreaElement).value).toBe("please fail:usage_limit");
    expect(count("chatSend")).toBe(1);
  });
});

/** A click in real time: the Chat screen is loaded as a file of its own. */
async function click_(element: HTMLElement): Promise<void> {
  element.click();
  await new Promise((resolve) => setTimeout(resolve, 150));
  flushSync();
}
