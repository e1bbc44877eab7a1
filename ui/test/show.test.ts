// What a link or a notification may ask the window to show. It shows and fills in; it never sends, and
// never takes the place of what somebody typed.
import { describe, expect, it, vi } from "vitest";
import type { Patchbay } from "../src/state/patchbay";
import { all, click, count, one, openWindow, push, settled, text, twin, useWindow } from "./window";

useWindow();

const field = () => one("composer-input") as HTMLTextAreaElement;
/** The Chat screen is loaded as a file of its own, in real time. */
async function chatShown(): Promise<void> {
  vi.useRealTimers();
  await vi.waitFor(() => field(), { timeout: 5000 });
  await later();
}
const later = () => new Promise((resolve) => setTimeout(resolve, 250));
async function typed(words: string): Promise<void> {
  field().value = words;
  field().dispatchEvent(new Event("input", { bubbles: true }));
  await later();
}
const prompt = async (words: string | null) => {
  push({ type: "show", screen: { name: "chat", prompt: words } });
  await later();
};

describe("a link to Health", () => {
  it.each([
    ["a tool that needs repair", "openclaw", "tool-card-openclaw"],
    ["a healthy one", "pi", "tool-card-pi"],
  ])("with %s gives it the focus", async (_, tool, card) => {
    await openWindow("signed-in");
    await click(one("nav-settings"));
    push({ type: "show", screen: { name: "health", tool } });
    await settled();
    expect([all("screen-health").length, document.activeElement]).toEqual([1, one(card)]);
  });

  it("with a tool that is not there says so", async () => {
    await openWindow("signed-in");
    push({ type: "show", screen: { name: "health", tool: '"]x' } });
    await settled();
    expect(text("announcement")).toBe('No tool called "]x is on this computer.');
  });

  it("leads past the welcome, and comes before the window knows anything", async () => {
    const patchbay = await openWindow("", {
      appState: async () => {
        push({ type: "show", screen: { name: "health", tool: null } });
        return twin.appState();
      },
    });
    await settled();
    expect([patchbay.frame.screen, all("screen-health").length]).toEqual(["health", 1]);
  });
});

describe("a link that only wants the window", () => {
  it("changes nothing in it", async () => {
    await openWindow("signed-in");
    await click(one("nav-settings"));
    push({ type: "show", screen: { name: "window" } });
    await settled();
    expect(all("screen-settings")).toHaveLength(1);
  });
});

describe("a link to Chat", () => {
  async function opened(query = "signed-in"): Promise<Patchbay> {
    const patchbay = await openWindow(query);
    push({ type: "show", screen: { name: "chat", prompt: "Explain nginx" } });
    await chatShown();
    return patchbay;
  }

  it("fills the composer of a new conversation, says who did, and sends nothing", async () => {
    const { chat } = await opened();
    expect([field().value, chat.current, text("from-link")]).toEqual(["Explain nginx", null, "A link filled this in. Nothing was sent."]);
    expect(count("chatSend")).toBe(0);
  });

  it("that comes twice is one", async () => {
    await opened();
    await prompt("Explain nginx");
    expect([field().value, all("offered").length]).toEqual(["Explain nginx", 0]);
  });

  it("without words just shows it", async () => {
    await openWindow("signed-in");
    push({ type: "show", screen: { name: "chat", prompt: null } });
    await chatShown();
    expect([field().value, all("from-link").length]).toEqual(["", 0]);
  });

  it("keeps what was typed and offers its words, which go below it when they are taken", async () => {
    await opened();
    await typed("My own words");
    await prompt("Delete my files");
    expect(field().value).toBe("My own words");
    expect(text("offered")).toContain("A link brought a message: “Delete my files”");
    one("offered-take").click();
    await later();
    expect([field().value, all("offered").length, count("chatSend")]).toEqual(["My own words\n\nDelete my files", 0, 0]);
    expect(document.activeElement).toBe(field());
  });

  it("is dropped without a trace where nobody wants it", async () => {
    await opened();
    await typed("My own words");
    await prompt("Delete my files");
    one("offered-drop").click();
    await later();
    expect([field().value, all("offered").length]).toEqual(["My own words", 0]);
  });

  it("keeps a draft from before this start", async () => {
    await openWindow("signed-in", { appState: async () => ({ ...(await twin.appState()), draft: "From yesterday" }) });
    push({ type: "show", screen: { name: "chat", prompt: "Explain nginx" } });
    await chatShown();
    expect([field().value, all("offered").length]).toEqual(["From yesterday", 1]);
  });

  it("the words are markup to nobody", async () => {
    await openWindow("signed-in");
    push({ type: "show", screen: { name: "chat", prompt: "<img src=x onerror=alert(1)>" } });
    await chatShown();
    expect(field().value).toBe("<img src=x onerror=alert(1)>");
    expect(document.querySelector("img")).toBeNull();
  });

  it("Enter sends it only when somebody presses it", async () => {
    await opened();
    field().dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
    await vi.waitFor(() => expect(count("chatSend")).toBe(1));
  });
});
