// The nine failures that other programs name wrongly: the card shows Rust's title, meaning and action as
// they are, and its one button is the step that the action asks for (crates/cli/tests/regressions.rs has
// the same table up to here).
import { describe, expect, it } from "vitest";
import { failureOf } from "../src/backend/twin/failures";
import type { Action, Kind } from "../src/backend/types.gen";
import { nextStep, type Step } from "../src/words/next_step";

const NINE: [Kind, Action, Step][] = [
  ["auth_scope", "repair_route", "health"],
  ["refresh_reused", "sign_in", "sign_in"],
  ["edge_blocked", "check_network", "send"],
  ["proxy", "check_proxy", "send"],
  ["dns", "check_network", "send"],
  ["timeout", "retry", "send"],
  ["schema", "report", "report"],
  ["sandbox_blocked", "approve_in_tool", "health"],
  ["replay_invalid", "drop_and_resend", "send"],
];

describe("the nine failures", () => {
  it.each(NINE)("%s asks for %s, which is the step %s", (kind, action, step) => {
    expect(nextStep({ ...failureOf(kind), action })).toBe(step);
  });

  it("sends nobody to the sign-in for a scope fault", () => {
    expect(nextStep({ ...failureOf("auth_scope"), action: "repair_route" })).not.toBe("sign_in");
  });
});
