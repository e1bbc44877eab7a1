// Every kind of failure on the chat's card, in Rust's own words (failures.gen.json is made by Rust): the
// title, meaning and action stand there as they are, and the one button is the step that helps. The
// nine that other programs name wrongly are held to their step by name (crates/cli/tests/regressions.rs
// has the same table up to here). What the buttons do: cards.test.ts.
import { describe, expect, it, vi } from "vitest";
import type { Action, Failure, Kind } from "../src/backend/types.gen";
import type { Step } from "../src/words/next_step";
import generated from "../src/backend/twin/failures.gen.json";
import { all, click, one, openWindow, useWindow } from "./window";

useWindow();

const FAILURES = generated as Failure[];
const failureOf = (kind: Kind): Failure => {
  const found = FAILURES.find((failure) => failure.kind === kind);
  if (!found) throw new Error(`Rust knows no ${kind}`);
  return found;
};

const NINE: [Kind, Action, Step][] = [
  ["auth_scope", "repair_route", "test"],
  ["refresh_reused", "sign_in", "sign_in"],
  ["edge_blocked", "check_network", "send"],
  ["proxy", "check_proxy", "send"],
  ["dns", "check_network", "send"],
  ["timeout", "retry", "send"],
  ["schema", "report", "report"],
  ["sandbox_blocked", "approve_in_tool", "report"],
  ["replay_invalid", "drop_and_resend", "send"],
];

/** The card of a turn that ended with `failure` before anything had arrived. */
async function card(failure: Failure): Promise<HTMLElement> {
  const patchbay = await openWindow("signed-in", { chatSend: async () => Promise.reject(failure) });
  await click(one("nav-chat"));
  vi.useRealTimers();
  await vi.waitFor(() => one("composer-input"), { timeout: 5000 });
  await patchbay.chat.newChat();
  await patchbay.chat.ask({ type: "prompt", text: "hello" }, { text: "hello", attached: [] });
  return vi.waitFor(() => one("error-card"), { timeout: 5000 });
}

describe("the card of a failed turn", () => {
  it.each(FAILURES.map((failure): [Kind, Failure] => [failure.kind, failure]))("%s", async (_, failure) => {
    const shown = await card(failure);
    expect(shown.querySelector("h2")?.textContent).toBe(failure.title);
    const said = [...shown.querySelectorAll("p")].map((line) => line.textContent);
    for (const words of [failure.meaning, failure.action_text]) if (words) expect(said).toContain(words);
    expect(document.querySelectorAll(".btn-primary").length).toBeLessThanOrEqual(1);
    expect((one("composer-input") as HTMLTextAreaElement).value).toBe("hello");
    expect(all("error-action")).toHaveLength(1);
  });
});

describe("the nine failures", () => {
  it.each(NINE)("%s asks for %s, and its button is the step %s", async (kind, action, step) => {
    const failure = failureOf(kind);
    expect(failure.action).toBe(action);
    await card(failure);
    expect(one("error-action").dataset["step"]).toBe(step);
  });
});
