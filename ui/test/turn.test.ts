// The fold of ChatEvents: what the thread draws at any moment, and what it does not draw again.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ChatEvent, Event, Message } from "../src/backend/types.gen";
import { split } from "../src/markdown/blocks";
import { Turn } from "../src/state/turn.svelte";

const message = (role: Message["role"], text: string, more: Partial<Message> = {}): Message => ({
  id: role, role, text, reasoning: "", commentary: "", thought_s: null, status: "completed", failure: null, model: null, asked_model: null, tokens: null, sources: [], attachments: [], created_at: 0, ...more,
});
const turn = (event: Event): ChatEvent => ({ type: "turn", event });
const text = (delta: string) => turn({ type: "text", delta });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function made(): Turn {
  return new Turn("hello", null, () => Date.now());
}

describe("a running answer", () => {
  it("learns its conversation, thinks, writes, ends", () => {
    const running = made();
    expect(running.state).toBe("waiting");
    running.take({ type: "accepted", conversation: "c1", message: message("user", "hello") });
    expect(running.conversation).toBe("c1");
    running.take(turn({ type: "started", model: "gpt-5.4", response_id: null }));
    running.take(turn({ type: "reasoning", delta: "Let me " }));
    running.take(turn({ type: "reasoning", delta: "think." }));
    vi.advanceTimersByTime(16);
    expect([running.state, running.reasoning.shown.tail, running.model]).toEqual(["thinking", "Let me think.", "gpt-5.4"]);
    vi.advanceTimersByTime(11_984);
    running.take(text("Hi"));
    expect([running.state, running.thoughtS, running.words.shown.tail]).toEqual(["writing", 12, "Hi"]);
    running.take({ type: "ended", message: message("assistant", "Hi"), prompt_returned: false });
    expect([running.state, running.words.shown.tail, [...running.words.shown.done]]).toEqual(["ended", "", ["Hi"]]);
  });

  it("shows the first words at once, then gathers for 16 ms by a timer", () => {
    const running = made();
    vi.advanceTimersByTime(100);
    running.take(text("a"));
    expect(running.words.shown.tail).toBe("a");
    running.take(text("b"));
    running.take(text("c"));
    expect(running.words.shown.tail).toBe("a");
    vi.advanceTimersByTime(15);
    expect(running.words.shown.tail).toBe("a");
    vi.advanceTimersByTime(1);
    expect(running.words.shown.tail).toBe("abc");
  });

  it("waits longer where drawing is slow, and not for one drawing that was", async () => {
    let now = 1000;
    const running = new Turn("hello", null, () => now);
    // A word after a pause, which is drawn at once and takes so long.
    const draw = async (took: number) => {
      now += 1000;
      running.take(text("a "));
      now += took;
      await vi.advanceTimersByTimeAsync(0);
    };
    // How long the next one waits.
    const wait = async (): Promise<number> => {
      const [{ tail }, asked] = [{ ...running.words.shown }, now];
      running.take(text("b "));
      for (; running.words.shown.tail === tail && now < asked + 1000; now += 1) await vi.advanceTimersByTimeAsync(1);
      return now - asked;
    };
    await draw(2);
    await draw(300);
    expect(await wait()).toBeLessThanOrEqual(17);
    await draw(100);
    await draw(100);
    expect(await wait()).toBeGreaterThan(150);
  });

  it("freezes finished blocks and redraws only the open one", () => {
    const running = made();
    const whole = "# One\n\nTwo\n\n```js\nlet a = 1;\n```\n\nThree and";
    for (const letter of whole) {
      running.take(text(letter));
      vi.advanceTimersByTime(40);
    }
    expect([...running.words.shown.done]).toEqual(split(whole).slice(0, -1));
    expect(running.words.shown.tail.trim()).toBe("Three and");
  });

  it("loses nothing that was gathered when the end comes at once", () => {
    const running = made();
    running.take(text("one "));
    running.take(text("two\n\n"));
    running.take(text("three"));
    running.take({ type: "ended", message: message("assistant", "one two\n\nthree"), prompt_returned: false });
    expect([...running.words.shown.done].join("")).toBe("one two\n\nthree");
    vi.advanceTimersByTime(1000);
    expect([...running.words.shown.done].join("")).toBe("one two\n\nthree");
  });

  it("is in the end what was stored, whatever came", () => {
    const running = made();
    running.take(text("one\r\n\r\ntwo\n\n"));
    const { shown } = running.words;
    running.take({ type: "ended", message: message("assistant", "one\r\n\r\ntwo"), prompt_returned: false });
    expect(running.words.shown, "the same words are the same blocks").toBe(shown);
    const other = made();
    other.take(text("one"));
    other.take({ type: "ended", message: message("assistant", "one and two"), prompt_returned: false });
    expect([...other.words.shown.done]).toEqual(["one and two"]);
  });

  it("says when the prompt came back", () => {
    const running = made();
    running.take({ type: "ended", message: message("assistant", "", { status: "failed" }), prompt_returned: true });
    expect([running.state, running.promptReturned, running.words.shown.done.length]).toEqual(["ended", true, 0]);
  });
});
