// Try it offline: another world is another page on another door, and what the old page still says
// goes through its own.
import { flushSync, mount, unmount } from "svelte";
import { afterEach, describe, expect, it } from "vitest";
import { asFailure, type Backend } from "../src/backend/backend";
import { openTwin } from "../src/backend/twin";
import { Patchbay } from "../src/state/patchbay";
import Worlds from "../src/Worlds.svelte";
import { all, click, one, settled, text, useWindow } from "./window";

useWindow();
let app: Record<string, unknown> | null = null;
afterEach(async () => {
  if (app) await unmount(app);
  app = null;
});

async function open(query: string, instead: Partial<Backend> = {}): Promise<Backend> {
  const backend = { ...openTwin(new URLSearchParams(query)), ...instead };
  app = mount(Worlds, { target: document.body, props: { patchbay: new Patchbay(backend) } });
  await settled();
  return backend;
}

async function signIn(): Promise<void> {
  await click(one("sign-in"));
  await settled(8000);
  one("account-email");
}

describe("try it offline", () => {
  it("leads from the welcome screen into a simulation that says so, and back", async () => {
    await open("");
    expect(all("simulated")).toHaveLength(0);
    await click(one("trial-start"));
    expect(text("simulated")).toBe("Simulated");
    expect(text("announcement")).toContain("This is a simulation.");
    await signIn();
    expect(text("account-simulated")).toBe("Simulated");
    expect(all("nav-tool-openclaw")).toHaveLength(1);
    expect(text("finding")).toContain("simulated home/.openclaw/openclaw.json");
    await click(one("trial-leave"));
    one("screen-welcome");
    expect(all("simulated")).toHaveLength(0);
    expect(all("account-email")).toHaveLength(0);
  });

  it("keeps the person's own accounts out of it, and gives them back", async () => {
    await open("two-accounts");
    await click(one("nav-accounts"));
    const own = all("account").map((card) => card.dataset["id"]);
    expect(own).toHaveLength(2);
    await click(one("trial-start"));
    one("screen-welcome");
    await signIn();
    await click(one("nav-accounts"));
    expect(all("account")).toHaveLength(1);
    expect(all("trial-account")).toHaveLength(0);
    expect(text("card-simulated")).toBe("Simulated");
    await click(one("trial-leave"));
    await click(one("nav-accounts"));
    expect(all("account").map((card) => card.dataset["id"])).toEqual(own);
  });

  it("forgets one simulation before the next", async () => {
    await open("");
    await click(one("trial-start"));
    await signIn();
    await click(one("trial-leave"));
    await click(one("trial-start"));
    one("screen-welcome");
    expect(all("account-email")).toHaveLength(0);
  });

  it("says why it could not begin, and everything stays as it is", async () => {
    await open("", { trialStart: () => Promise.reject(asFailure(new Error("no room"))) });
    await click(one("trial-start"));
    one("screen-welcome");
    expect(text("sign-in-failed")).toContain("Patchbay stopped at something it does not know.");
    expect(all("simulated")).toHaveLength(0);
    flushSync();
    expect(one("trial-start").getAttribute("aria-busy")).toBe("false");
  });
});
