// A history that was damaged at this start: said on the Chat screen, until it was seen.
import { describe, expect, it, vi } from "vitest";
import { all, click, one, openWindow, settled, text, useWindow } from "./window";

describe("a damaged history", () => {
  useWindow();

  it("is said once, with where the old file is", async () => {
    await openWindow("signed-in&no-conversations&set-aside");
    await click(one("nav-chat"));
    await vi.waitFor(async () => {
      await settled();
      expect(text("set-aside")).toContain("history.damaged-1.sqlite3");
    });
    await click(one("set-aside-seen"));
    expect(all("set-aside")).toEqual([]);
    await click(one("nav-health"));
    await click(one("nav-chat"));
    expect(all("set-aside")).toEqual([]);
  });
});
