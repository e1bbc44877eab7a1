// The card of every failure that a turn can meet, and what its one primary action comes to: the kept
// message is sent once, or it stays in the composer and the table says why. A new kind fails here until
// it has a row.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Backend } from "../src/backend/backend";
import type { ChatRequest, Failure, Kind } from "../src/backend/types.gen";
import { offerOf, type Around, type Step } from "../src/words/next_step";
import generated from "../src/backend/twin/failures.gen.json";
import type { Patchbay } from "../src/state/patchbay";
import { all, argsOf, calls, click, count, one, openWindow, press, settled, text, type, useWindow } from "./window";

useWindow();

const KINDS = (generated as Failure[]).map((failure) => failure.kind);

/** What becomes of the message where the action does not send it. */
type Otherwise = "it has to be changed" | "nothing would change" | "the account has to be looked at";

/** Kind, the card's steps with its primary one first, and the reason where the message is not sent by it. */
const ROWS: Record<Kind, [Step[], Otherwise?]> = {
  auth_scope: [["test", "report"], "the account has to be looked at"],
  auth_expired: [["sign_in", "device_code"]],
  auth_forbidden: [["another_sign_in"]],
  auth_missing: [["sign_in", "device_code"]],
  auth_cooldown: [["send", "another_sign_in"]],
  no_entitlement: [["another_sign_in", "send"]],
  region_blocked: [["send", "test"]],
  workspace_restricted: [["another_sign_in"]],
  refresh_expired: [["sign_in", "device_code"]],
  refresh_reused: [["sign_in", "device_code"]],
  refresh_revoked: [["sign_in", "device_code"]],
  refresh_failed: [["sign_in", "send"]],
  refresh_contention: [["send"]],
  refresh_timeout: [["send", "test"]],
  scope_rejected: [["sign_in", "device_code"]],
  auth_declined: [["sign_in", "device_code"]],
  callback_invalid: [["sign_in", "device_code"]],
  callback_timeout: [["sign_in", "device_code"]],
  port_busy: [["device_code", "sign_in"]],
  edge_blocked: [["send", "test"]],
  edge_challenge: [["send", "test"]],
  proxy: [["send", "test"]],
  dns: [["send", "test"]],
  tls_certificate: [["send", "test"]],
  connection: [["send", "test"]],
  timeout: [["send", "test"]],
  upstream_unavailable: [["send"]],
  overloaded: [["send", "model"]],
  stream_closed: [["send"]],
  incomplete_length: [["continue"]],
  empty_response: [["send"]],
  rate_limit: [["send", "another_sign_in"]],
  usage_limit: [["send_at", "another_sign_in"]],
  quota: [["send", "another_sign_in"]],
  schema: [["report", "send"], "nothing would change"],
  unsupported_parameter: [["report", "send"], "nothing would change"],
  model_not_found: [["model"]],
  context_overflow: [["new_chat", "edit"]],
  request_too_large: [["new_chat", "edit"]],
  replay_invalid: [["new_chat", "send"]],
  policy_blocked: [["edit"], "it has to be changed"],
  sandbox_blocked: [["report", "send"], "nothing would change"],
  file_unreadable: [["send", "report"]],
  file_changed: [["send"]],
  file_not_writable: [["send", "report"]],
  cancelled: [["send"]],
  unknown: [["report", "send"], "nothing would change"],
};

const composer = () => one("composer-input") as HTMLTextAreaElement;
const attachedSent = () => calls.filter(({ name }) => name === "chatSend").map(({ args }) => (args[0] as ChatRequest).attached);
const attached = () => all("attachment-remove").length;
const promptsSent = () => calls.filter(({ name }) => name === "chatSend").map(({ args }) => (args[0] as ChatRequest).say).map((say) => ("text" in say ? say.text : say.type));

/** The newest conversation is open, with an answer in it. */
async function openChat(query = "signed-in", instead = {}): Promise<Patchbay> {
  const patchbay = await openWindow(query, instead);
  await click(one("nav-chat"));
  await vi.dynamicImportSettled();
  await settled();
  return patchbay;
}

// jsdom's files can't be read.
const read = { arrayBuffer: async () => new TextEncoder().encode("keep me").buffer };
const NOTES = { name: "notes.txt", size: 7, type: "text/plain", slice: () => read, ...read } as unknown as File;

/** Another conversation; null is the new one. */
async function opens({ chat }: Patchbay, id: string | null): Promise<void> {
  const opened = id === null ? chat.newChat() : chat.open(id);
  await settled();
  await opened;
  await settled();
}

async function ask(prompt: string, patchbay: Patchbay | null = null): Promise<void> {
  if (patchbay) {
    const added = patchbay.chat.composer.attachments.add([NOTES]);
    await settled(1000);
    await added;
  }
  await type("composer-input", prompt);
  await click(one("send"));
  await vi.dynamicImportSettled();
  await settled(1000);
}

/** What the person does after the click, and the time that it takes. */
const FINISH: Partial<Record<Step, () => Promise<void>>> = {
  sign_in: () => settled(8_000),
  another_sign_in: () => settled(8_000),
  device_code: () => settled(10_000),
  send_at: () => settled(3 * 60_000 + 5_000),
  model: async () => click(all("model-option")[1] as HTMLElement),
};

/** What was copied last. */
let copied = "";
beforeEach(() => {
  copied = "";
  const clipboard = { writeText: async (text: string) => void (copied = text) };
  Object.defineProperty(navigator, "clipboard", { value: clipboard, configurable: true });
});
afterEach(() => void Reflect.deleteProperty(navigator, "clipboard"));

async function act(step: Step): Promise<void> {
  await click(one("error-action"));
  await FINISH[step]?.();
  await vi.dynamicImportSettled();
  await settled(10_000);
}

describe("the card of every kind", () => {
  it("is in the table", () => expect(Object.keys(ROWS).sort()).toEqual([...KINDS].sort()));

  it.each(KINDS.filter((kind) => kind !== "incomplete_length"))("%s: its action finishes what was wanted", { timeout: 30_000 }, async (kind) => {
    const [steps, otherwise] = ROWS[kind];
    const prompt = `Hello fail:${kind}@cured`;
    await ask(prompt, await openChat());
    expect(one("error-card").dataset["kind"]).toBe(kind);
    expect([...all("error-action"), ...all("error-beside")].map((button) => button.dataset["step"])).toEqual(steps);
    expect(document.querySelectorAll(".btn-primary")).toHaveLength(1);
    expect([composer().value, attached(), count("chatSend")]).toEqual([prompt, 1, 1]);
    await act(steps[0] as Step);
    if (otherwise !== undefined) {
      expect(count("chatSend")).toBe(1);
      if (steps[0] === "report") expect(JSON.parse(copied)).toMatchObject({ kind });
      if (all("composer-input").length === 0) await click(one("nav-chat"));
      await vi.dynamicImportSettled();
      await settled();
      expect([composer().value, attached()]).toEqual([prompt, 1]);
      return;
    }
    expect(promptsSent()).toEqual([prompt, prompt]);
    const [first, second] = attachedSent();
    expect([first?.length, second]).toEqual([1, first]);
    expect([all("error-card").length, composer().value, attached()]).toEqual([0, "", 0]);
    expect(all("answer").at(-1)?.dataset["status"]).toBe("completed");
  });

  it.each(KINDS)("%s in the middle of an answer: the answer stays, and one action goes on from there", { timeout: 30_000 }, async (kind) => {
    const [steps] = ROWS[kind];
    await openChat();
    await ask(`Hello fail:${kind}@late`);
    await settled(5_000);
    expect(all("message-user").at(-1)?.querySelector(".bubble")?.textContent).toBe(`Hello fail:${kind}@late`);
    expect([composer().value, all("kept").length]).toEqual(["", 0]);
    const step = one("error-action").dataset["step"] as Step;
    // It was sent already, so that a conversation of its own is nothing for it.
    const [wanted] = steps.filter((one) => one !== "new_chat");
    expect(step).toBe(wanted === "send" ? "continue" : wanted);
    await type("composer-input", "typed since");
    await act(step);
    const goesOn = !["test", "report", "edit"].includes(step);
    expect(promptsSent().slice(1)).toEqual(goesOn ? ["Continue."] : []);
    if (all("composer-input").length === 0) await click(one("nav-chat"));
    await vi.dynamicImportSettled();
    expect(composer().value).toBe("typed since");
  });
});

describe("a message that waits", () => {
  it("goes out at its time while another conversation is open, and once", async () => {
    const patchbay = await openChat();
    const { current } = patchbay.chat;
    await ask("Hello fail:usage_limit@cured");
    await click(one("error-action"));
    expect(text("error-waits")).toMatch(/^Sent at \d\d:\d\d, while Patchbay is open\./);
    await opens(patchbay, patchbay.chat.conversations.list.at(-1)?.id ?? null);
    expect([all("error-card").length, all("kept").length, composer().value]).toEqual([0, 0, ""]);
    await type("composer-input", "something else");
    await settled(3 * 60_000 + 5_000);
    expect(promptsSent()).toEqual(["Hello fail:usage_limit@cured", "Hello fail:usage_limit@cured"]);
    expect(argsOf("chatSend")?.[0]).toMatchObject({ conversation: current });
    expect(composer().value).toBe("something else");
    await settled(10 * 60_000);
    expect(count("chatSend")).toBe(2);
    await opens(patchbay, current);
    expect([all("error-card").length, composer().value]).toEqual([0, ""]);
    expect(all("answer").at(-1)?.dataset["status"]).toBe("completed");
  });

  it("shows its card again where somebody comes back, and can be held back", async () => {
    const patchbay = await openChat();
    const { current } = patchbay.chat;
    await ask("Hello fail:usage_limit@cured");
    await click(one("error-action"));
    await opens(patchbay, null);
    expect(all("error-card")).toHaveLength(0);
    await opens(patchbay, current);
    expect([one("error-card").dataset["kind"], text("kept"), composer().value]).toEqual(["usage_limit", "Not sent. Your message is kept here.", "Hello fail:usage_limit@cured"]);
    await click(one("error-send-cancel"));
    await settled(10 * 60_000);
    expect([count("chatSend"), composer().value]).toEqual([1, "Hello fail:usage_limit@cured"]);
  });

  it("waits on while somebody is writing it anew, and goes out whole", async () => {
    await openChat();
    await ask("Hello fail:usage_limit@cured");
    await click(one("error-action"));
    await settled(2.9 * 60_000);
    for (const typed of ["Hello fail:usage_limit@cured and", "Hello fail:usage_limit@cured and half a sen", "Hello fail:usage_limit@cured and half a sentence"]) {
      await type("composer-input", typed);
      await settled(4_000);
      expect(count("chatSend")).toBe(1);
    }
    await settled(10_000);
    expect(promptsSent()).toEqual(["Hello fail:usage_limit@cured", "Hello fail:usage_limit@cured and half a sentence"]);
  });

  it("goes out later where something is in the way of what the card's button sends", async () => {
    const { chat } = await openChat();
    await ask("Hello fail:usage_limit@cured");
    const send = chat.sendKept.bind(chat);
    let refused = 0;
    chat.sendKept = async (...asked) => (refused++ === 0 ? false : send(...asked));
    void chat.unsent.sendNow(chat.current, "send");
    await settled(1_000);
    expect([refused, count("chatSend")]).toEqual([1, 1]);
    await settled(10_000);
    expect(count("chatSend")).toBe(2);
  });

  it("is not followed by what is written next, where it was sent before the card's button had done its work", async () => {
    const { chat } = await openChat();
    await ask("Hello fail:connection@cured");
    const { current } = chat;
    await click(one("send"));
    await settled(5_000);
    expect(count("chatSend")).toBe(2);
    await type("composer-input", "half a sen");
    void chat.unsent.sendNow(current, "send");
    await settled(60_000);
    expect([count("chatSend"), composer().value]).toEqual([2, "half a sen"]);
  });

  it("is not sent where its words are gone by then", async () => {
    await openChat();
    await ask("Hello fail:usage_limit@cured");
    await click(one("error-action"));
    await type("composer-input", "");
    await settled(10 * 60_000);
    expect(count("chatSend")).toBe(1);
  });

  it("goes out when the network is back", async () => {
    const patchbay = await openChat();
    patchbay.frame.online = false;
    await ask("Hello fail:dns@cured");
    expect(one("error-action").dataset["step"]).toBe("send_online");
    await click(one("error-action"));
    await click(one("nav-health"));
    await settled(60_000);
    expect(count("chatSend")).toBe(1);
    patchbay.frame.online = true;
    await settled(5_000);
    expect(promptsSent()).toEqual(["Hello fail:dns@cured", "Hello fail:dns@cured"]);
  });

  it("stays in the composer where the sign-in is given up, and is not sent by a later one", async () => {
    await openChat();
    await ask("Hello fail:refresh_reused@cured");
    expect([text("error-action"), text("kept")]).toEqual(["Sign in again and send", "Not sent. Your message is kept here and goes out after the sign-in."]);
    await click(one("error-action"));
    expect(one("screen-sign-in").dataset["state"]).toBe("waiting");
    await click(one("sign-in-cancel"));
    await vi.dynamicImportSettled();
    await settled(20_000);
    expect([composer().value, count("chatSend"), one("error-card").dataset["kind"]]).toEqual(["Hello fail:refresh_reused@cured", 1, "refresh_reused"]);
    await click(one("nav-accounts"));
    await click(one("account-add"));
    await click(one("way-device"));
    await settled(20_000);
    expect(count("chatSend")).toBe(1);
  });

  it("stays in the composer where the sign-in cannot begin", async () => {
    const refused = generated.find(({ kind }) => kind === "connection");
    await openChat("signed-in", { signInAgain: async () => Promise.reject(refused) });
    await ask("Hello fail:refresh_reused@cured");
    await click(one("error-action"));
    await settled(20_000);
    expect([composer().value, count("chatSend"), all("frame-failed").length]).toEqual(["Hello fail:refresh_reused@cured", 1, 1]);
  });

  it("stays where no model is chosen", async () => {
    await openChat();
    await ask("Hello fail:model_not_found@cured");
    await click(one("error-action"));
    await press("Escape");
    await click(one("model"));
    await click(all("model-option")[1] as HTMLElement);
    await settled(5_000);
    expect([composer().value, count("chatSend")]).toEqual(["Hello fail:model_not_found@cured", 1]);
  });

  it("leaves what was being written to a new conversation alone", async () => {
    const patchbay = await openChat();
    const { current } = patchbay.chat;
    await opens(patchbay, null);
    await type("composer-input", "half a thought");
    await opens(patchbay, current);
    await ask("Hello fail:context_overflow@cured");
    await act("new_chat");
    expect(promptsSent()).toEqual(["Hello fail:context_overflow@cured", "Hello fail:context_overflow@cured"]);
    expect(patchbay.chat.current).not.toBe(current);
    expect(composer().value).toBe("half a thought");
    await opens(patchbay, current);
    expect([composer().value, all("error-card").length]).toEqual(["", 0]);
  });

  it("comes back with its card where its turn failed while another conversation was open", async () => {
    const patchbay = await openChat();
    const { current } = patchbay.chat;
    await type("composer-input", "Hello fail:proxy");
    one("send").click();
    await vi.dynamicImportSettled();
    await opens(patchbay, null);
    await settled(5_000);
    expect(all("error-card")).toHaveLength(0);
    await opens(patchbay, current);
    expect([one("error-card").dataset["kind"], composer().value]).toEqual(["proxy", "Hello fail:proxy"]);
  });
});

describe("an answer that was asked for again, and a message in other words", () => {
  const proxy = generated.find(({ kind }) => kind === "proxy") as Failure;

  /** Every turn fails before its first word; a prompt or an edit comes back. */
  const failing: Partial<Backend> = {
    chatSend: async ({ conversation, say }, onEvent) => {
      const more = { reasoning: "", commentary: "", thought_s: null, failure: null, model: null, asked_model: null, tokens: null, sources: [], attachments: [], created_at: 0 };
      const text = "text" in say ? say.text : "asked before";
      setTimeout(() => {
        onEvent({ type: "accepted", conversation: conversation as string, message: { ...more, id: "asked", role: "user", text, status: "completed" } });
        onEvent({ type: "ended", message: { ...more, id: "answer", role: "assistant", text: "", status: "failed", failure: proxy }, prompt_returned: say.type !== "again" });
      }, 20);
      return "turn";
    },
  };
  const saysSent = () => calls.filter(({ name }) => name === "chatSend").map(({ args }) => (args[0] as ChatRequest).say);

  it("is asked for once more, also after another conversation was open", async () => {
    const patchbay = await openChat("signed-in", failing);
    const { current, thread } = patchbay.chat;
    const say = { type: "again" as const, message: thread.entries.at(-1)?.id as string };
    void patchbay.chat.ask(say, { text: "", attached: [] });
    await vi.dynamicImportSettled();
    await settled(1000);
    expect([text("error-action"), all("kept").length, composer().value]).toEqual(["Try again", 0, ""]);
    await opens(patchbay, null);
    await opens(patchbay, current);
    expect([text("error-action"), all("kept").length]).toEqual(["Try again", 0]);
    await click(one("error-action"));
    await settled(1000);
    expect(saysSent()).toEqual([say, say]);
  });

  it("is the same edit when it is sent, with the words that then stand there", async () => {
    const patchbay = await openChat("signed-in", failing);
    const message = patchbay.chat.thread.entries[0]?.id as string;
    void patchbay.chat.ask({ type: "edited", message, text: "in other words" }, { text: "in other words", attached: [] });
    await vi.dynamicImportSettled();
    await settled(1000);
    expect([text("error-action"), composer().value]).toEqual(["Send again", "in other words"]);
    await type("composer-input", "in yet other words");
    await click(one("error-action"));
    await settled(1000);
    expect(saysSent().at(-1)).toEqual({ type: "edited", message, text: "in yet other words" });
  });
});

describe("by keyboard alone", () => {
  it("the focus is in the composer, Tab reaches the action, and what takes its place has the focus", async () => {
    await openChat();
    await ask("Hello fail:usage_limit@cured");
    expect(document.activeElement).toBe(composer());
    one("error-action").focus();
    await click(one("error-action"));
    expect(document.activeElement).toBe(one("error-send-cancel"));
    await click(one("error-send-cancel"));
    expect(document.activeElement).toBe(one("error-action"));
  });

  it.each(["proxy", "context_overflow"])("%s: after sending it is in the composer again", async (kind) => {
    await openChat();
    await ask(`Hello fail:${kind}@cured`);
    one("error-action").focus();
    await click(one("error-action"));
    await settled(10_000);
    expect([all("error-card").length, document.activeElement]).toEqual([0, composer()]);
  });
});

describe("what the card offers", () => {
  const AROUND: Around = { then: "send", account: null, another: null, ownEndpoints: false, openAi: null, earlier: true, offline: false, at: null };

  it.each(KINDS)("%s: nothing twice, and nothing that only sends where nothing is kept", (kind) => {
    const failure = generated.find((one) => one.kind === kind) as Failure;
    for (const offline of [false, true])
      for (const at of [null, 1_000])
        for (const then of ["send", "continue", "nothing"] as const) {
          const { step, beside } = offerOf(failure, { ...AROUND, then, offline, at });
          const steps = [...(step ? [step] : []), ...beside];
          expect(new Set(steps).size).toBe(steps.length);
          if (then === "nothing") for (const one of steps) expect(["send", "send_at", "send_online", "new_chat", "edit"]).not.toContain(one);
          else expect(step).not.toBeNull();
        }
  });
});
