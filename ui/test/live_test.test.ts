// Screen 06 on the twin: what is said before a run, the ladder while it runs and after, the one
// primary button of what failed, and that nothing goes to a foreign host before a yes.
import { describe, expect, it } from "vitest";
import { barsOf, headlineOf, secondLineOf, STEPS } from "../src/words/live_test";
import { all, argsOf, click, count, one, openWindow, press, settled, text, useWindow } from "./window";

useWindow();

const status = () => STEPS.map((step) => one(`rung-${step}`).dataset["status"]);
const primary = () => [...document.querySelectorAll<HTMLElement>("main .btn-primary")].map((button) => button.dataset["testid"]);

async function onScreen(query: string): Promise<void> {
  await openWindow(query);
  await click(one("nav-live_test"));
  await settled();
}

async function ran(query: string): Promise<void> {
  await onScreen(query);
  await click(one("live-run"));
  await settled(3000);
}

describe("the live test", () => {
  it("says what it sends before it sends anything", async () => {
    await onScreen("signed-in");
    expect(text("headline")).toBe("Test OpenClaw");
    expect(text("live-second-line")).toContain("one tiny request");
    expect(count("liveTestStart")).toBe(0);
    expect(primary()).toEqual(["live-run"]);
    expect(status()).toEqual(Array(8).fill("not_reached"));
  });

  it("stops where it fails: opened, with the only primary button, which opens the repair", async () => {
    await ran("signed-in");
    expect(text("headline")).toBe("OpenClaw stops at Route");
    expect(text("live-second-line")).toMatch(/^5 of 8 steps passed\. Sent at \d\d:\d\d, one request\.$/);
    expect(status()).toEqual(["ok", "ok", "skipped", "ok", "ok", "failed", "not_reached", "not_reached"]);
    expect(one("step-failure").dataset["kind"]).toBe("auth_scope");
    expect(all("step-failure")).toHaveLength(1);
    expect(primary()).toEqual(["live-repair"]);
    expect(text("live-raw")).toContain("authorization: Bearer eyJh…d9Qw");
    expect(text("rung-model")).toContain("Not reached: gpt-5.4");
    await click(one("live-repair"));
    await settled();
    expect(count("repair")).toBe(0);
    await click(one("sheet-confirm"));
    await click(one("done-live-test"));
    await settled(3000);
    expect(text("headline")).toBe("OpenClaw works");
    expect(text("live-second-line")).toContain("of 9 tokens");
    expect(status().filter((it) => it === "failed" || it === "not_reached")).toEqual([]);
  });

  it.each([
    ["refresh_reused", "live-sign-in"],
    ["usage_limit", "live-again"],
    ["edge_blocked", "live-again"],
  ])("an account refused with %s has the button that helps", async (kind, button) => {
    await onScreen(`signed-in&live-fails=${kind}`);
    const account = all("live-target")[1];
    if (!account) throw new Error("no account to test");
    await click(account);
    await click(one("live-run"));
    await settled(3000);
    expect(primary()).toEqual([button]);
  });

  it("asks before a foreign host gets the token, and allows that host only", async () => {
    await ran("signed-in&live-asks");
    expect(text("allow-host")).toContain("llm.example:4000");
    expect(all("allow-plain")).toHaveLength(1);
    expect(document.activeElement).toBe(one("allow-cancel"));
    await click(one("allow-cancel"));
    expect(count("liveTestStart")).toBe(1);
    expect(text("headline")).toBe("Test OpenClaw");
    await click(one("live-run"));
    await settled(1000);
    await click(one("allow-confirm"));
    await settled(3000);
    expect(count("liveTestStart")).toBe(3);
    expect(argsOf("liveTestStart")?.[1]).toBe("llm.example:4000");
    expect(all("allow-host")).toHaveLength(0);
  });

  it("can be stopped, and the keys do the same as the buttons", async () => {
    await onScreen("signed-in&live-hangs");
    await press("r", { ctrlKey: true });
    await settled(1000);
    expect(text("headline")).toBe("Testing OpenClaw");
    expect(status()[3]).toBe("running");
    await click(one("live-stop"));
    await settled();
    expect(text("headline")).toBe("The test of OpenClaw was stopped");
    await press("]", { ctrlKey: true });
    expect(text("headline")).toBe("Test mira@example.com");
    await press("[", { ctrlKey: true });
    expect(text("headline")).toBe("Test OpenClaw");
    await press("1", { ctrlKey: true });
    await press("2", { ctrlKey: true });
    expect(all("screen-live_test")).toHaveLength(1);
  });
});

describe("words and bars", () => {
  it("a test that never reached the route sent nothing", () => {
    const step = (name: (typeof STEPS)[number], failed: boolean) => ({ step: name, status: failed ? "failed" : "not_reached", ms: 0, evidence: "", failure: null }) as const;
    const report = { schema: 1, target: "openclaw", ok: false, steps: STEPS.map((name) => step(name, name === "config")) };
    const standing = { name: "OpenClaw", running: null, report, at: 0, tokens: null };
    expect(headlineOf(standing)).toBe("OpenClaw stops at Config");
    expect(secondLineOf(standing)).toBe("0 of 8 steps passed. Nothing was sent.");
  });

  it("bars follow one another and fill one axis", () => {
    expect(barsOf([25, 0, 75])).toEqual([{ left: 0, width: 25 }, { left: 25, width: 0 }, { left: 25, width: 75 }]);
    expect(barsOf([10, 0])[1]).toEqual({ left: 98, width: 0 });
    expect(barsOf([0, 0])).toEqual([{ left: 0, width: 0 }, { left: 0, width: 0 }]);
  });
});
