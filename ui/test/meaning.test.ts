// "What does this mean?" on the twin: a pasted text is explained, and where a finding explains it the
// repair is offered. What the tool's own log said last stands at the tool.
import { flushSync, mount, unmount } from "svelte";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import App from "../src/App.svelte";
import { openTwin } from "../src/backend/twin";
import { Patchbay } from "../src/state/patchbay";
import { lastTime } from "../src/words/time";

let app: Record<string, unknown> | null = null;
const all = (id: string) => [...document.querySelectorAll<HTMLElement>(`[data-testid="${id}"]`)];
const one = (id: string): HTMLElement => {
  const found = all(id)[0];
  if (!found) throw new Error(`nothing on the screen is ${id}`);
  return found;
};

async function settled(): Promise<void> {
  await vi.advanceTimersByTimeAsync(300);
  flushSync();
}

async function click(id: string): Promise<void> {
  one(id).click();
  await settled();
}

async function paste(text: string): Promise<void> {
  const field = one("meaning-text") as HTMLTextAreaElement;
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  await settled();
}

async function press(key: string, more: KeyboardEventInit = {}): Promise<void> {
  (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }));
  await settled();
}

beforeEach(async () => {
  vi.useFakeTimers();
  vi.stubGlobal(
    "ResizeObserver",
    class {
      observe(): void {}
      unobserve(): void {}
      disconnect(): void {}
    },
  );
  Element.prototype.scrollIntoView = () => {};
  app = mount(App, { target: document.body, props: { patchbay: new Patchbay(openTwin(new URLSearchParams("signed-in"))) } });
  await settled();
  if (all("screen-health").length === 0) await press("1", { ctrlKey: true });
});
afterEach(async () => {
  if (app) await unmount(app);
  app = null;
  document.body.replaceChildren();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("what does this mean", () => {
  it("explains a pasted text by the keyboard and offers the repair that a finding has", async () => {
    await click("meaning-open");
    expect(document.activeElement).toBe(one("meaning-text"));
    expect(one("meaning-ask").getAttribute("aria-disabled")).toBe("true");
    await paste("HTTP 401: Missing scopes: api.responses.write");
    await press("Enter", { ctrlKey: true });
    expect(one("meaning-answer").textContent).toContain("This sign-in may not use the API-key route.");
    expect(one("meaning-found").dataset["rule"]).toBe("openclaw.codex-route.transport");
    expect(all("meaning-ask")[0]?.className).not.toContain("btn-primary");
    await click("meaning-repair");
    expect(all("meaning")).toHaveLength(0);
    expect(one("sheet").textContent).toContain("openclaw.json");
  });

  it("says of an unknown text that it is unknown, and forgets the answer when the text changes", async () => {
    await click("meaning-open");
    await paste("something strange");
    await click("meaning-ask");
    expect(one("meaning-answer").closest("[data-kind]")?.getAttribute("data-kind")).toBe("unknown");
    expect(all("meaning-repair")).toHaveLength(0);
    await paste("something else");
    expect(all("meaning-answer")).toHaveLength(0);
    await press("Escape");
    expect(all("meaning")).toHaveLength(0);
  });
});

describe("the last failure", () => {
  it("stands at the tool with its time, and names the finding that explains it until that is repaired", async () => {
    const line = () => one("tool-card-openclaw").querySelector<HTMLElement>("[data-testid=last-failure]");
    expect(line()?.textContent).toMatch(/^Last failure (yesterday, )?\d\d:\d\d: This sign-in may not use the API-key route\. The finding below explains it\.$/);
    expect(line()?.dataset["kind"]).toBe("auth_scope");
    expect(all("tool-card-opencode")[0]?.querySelector("[data-testid=last-failure]")).toBeNull();
    await click("tool-repair");
    expect(line()?.textContent).not.toContain("explains");
  });

  it("says the day where it was not today", () => {
    const noon = new Date(2026, 10, 22, 12, 0).getTime() / 1000;
    expect(lastTime(noon - 3600, noon)).toBe("11:00");
    expect(lastTime(noon - 13 * 3600, noon)).toBe("yesterday, 23:00");
  });
});
