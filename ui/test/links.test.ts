// A link of an answer shows where it leads before anything is opened, and never takes the page along.
import { describe, expect, it } from "vitest";
import type { Failure, Message } from "../src/backend/types.gen";
import { judge } from "../src/markdown/address";
import { rich } from "../src/markdown/render";
import { all, argsOf, click, count, one, openWindow, press, settled, text, twin, useWindow } from "./window";

useWindow();

describe("where an address leads", () => {
  it.each([
    ["https://example.com/a?b=c#d", "https://example.com/a?b=c#d", "example.com", null],
    ["HTTPS://EXAMPLE.com", "https://example.com/", "example.com", null],
    ["https://xn--80ak6aa92e.com/", "https://xn--80ak6aa92e.com/", "xn--80ak6aa92e.com", null],
    ["https://аррӏе.com/", "https://xn--80ak6aa92e.com/", "xn--80ak6aa92e.com", null],
    ["https://a.example/%E2%80%AEgpj.exe", "https://a.example/%E2%80%AEgpj.exe", "a.example", null],
    ["https://a.example/\u202egpj.exe", "https://a.example/%E2%80%AEgpj.exe", "a.example", null],
    ["http://0x7f.1/", "http://127.0.0.1/", "127.0.0.1", null],
    ["mailto:a@b.example?subject=x", "mailto:a@b.example?subject=x", "a@b.example", null],
    ["https://paypal.com@evil.example/", "https://paypal.com@evil.example/", "evil.example", "userinfo"],
    ["https://:x@evil.example/", "https://:x@evil.example/", "evil.example", "userinfo"],
    ["mailto:a@b.example?attach=/etc/passwd", "mailto:a@b.example?attach=/etc/passwd", "a@b.example", "attachment"],
    ["javascript:alert(1)", "javascript:alert(1)", "", "scheme"],
    ["file:///etc/passwd", "file:///etc/passwd", "", "scheme"],
    ["/relative", "/relative", "", "unreadable"],
    ["https://", "https://", "", "unreadable"],
  ])("%j", (href, shown, host, refused) => {
    const found = judge(href, "");
    expect(found).toMatchObject({ href: shown, host, refused });
  });

  it("is not opened where nobody could read it", () => {
    expect(judge(`https://a.example/${"x".repeat(5000)}`, "").refused).toBe("long");
  });

  it("shows a host's letters beside the name that is asked for", () => {
    expect(judge("https://xn--80ak6aa92e.com/", "").letters).toBe("аррӏе.com");
    expect(judge("https://example.com/", "").letters).toBeNull();
  });

  it.each([
    // the text, where it leads, whether that is another address
    ["https://paypal.com", "https://evil.example/", true],
    ["paypal.com", "https://evil.example/paypal.com", true],
    ["www.paypal.com/login", "https://paypal.com.evil.example/login", true],
    ["PayPal.com", "https://paypal.com/", false],
    ["www.example.com", "https://example.com/", false],
    ["https://example.com/a", "https://example.com/a", false],
    ["https://example.com/a", "https://example.com/b", true],
    ["https://example.com/a…", "https://example.com/abc/def", false],
    ["example.com/docs", "https://example.com/docs/", false],
    ["https://example.com", "https://example.com:8443/", true],
    ["https://example.com", "http://example.com/", false],
    ["https://bücher.example/ü", "https://xn--bcher-kva.example/%C3%BC", false],
    ["main.rs", "https://github.com/a/b/blob/main/src/main.rs", false],
    ["main.rs", "https://evil.example/other", true],
    ["me@good.example", "mailto:me@good.example", false],
    ["me@good.example", "mailto:me@evil.example", true],
    ["me@good.example", "https://evil.example/", true],
    ["good.example", "mailto:me@evil.example", true],
    ["the documentation", "https://evil.example/", false],
    ["version 1.2.3", "https://evil.example/", false],
    ["1.2.3", "https://evil.example/", false],
    ["see foo.bar for more", "https://evil.example/", false],
  ])("%j to %s names another: %s", (words, href, another) => {
    expect(judge(href, words).named !== null).toBe(another);
  });
});

const ANSWER =
  "See [the documentation](https://docs.example/a), [paypal.com](https://evil.example/x), [mail](mailto:a@b.example), " +
  "[two](https://paypal.com@evil.example/) and ![A chart of the year](https://pictures.example/pixel.png?q=secret).";

async function openAnswer(markdown = ANSWER): Promise<void> {
  await openWindow("signed-in", {
    conversationPage: async (...asked) => {
      const kept = await twin.conversationPage(...asked);
      return { ...kept, messages: kept.messages.map((message): Message => (message.role === "user" ? message : { ...message, text: markdown })) };
    },
  });
  await click(one("nav-chat"));
  await import("../src/routes/Chat.svelte");
  await import("../src/parts/LinkSheet.svelte");
  await settled(500);
}

const link = (words: string): HTMLElement => {
  const found = [...one("answer").querySelectorAll("a")].find((it) => it.textContent === words);
  if (!found) throw new Error(`no link says ${words}`);
  return found;
};

describe("a link", () => {
  it("shows its whole address first, and opens it when that is asked for", async () => {
    await openAnswer();
    await click(link("the documentation"));
    expect(text("link-address")).toBe("https://docs.example/a");
    expect(document.activeElement).toBe(one("link-cancel"));
    expect(document.querySelector<HTMLElement>(".app")?.inert).toBe(true);
    expect(count("openLink")).toBe(0);
    await click(one("link-open"));
    expect(argsOf("openLink")).toEqual(["https://docs.example/a"]);
    expect(all("link")).toHaveLength(0);
  });

  it("is left closed by Cancel and by Esc, and nothing is opened", async () => {
    await openAnswer();
    await click(link("the documentation"));
    await click(one("link-cancel"));
    await click(link("the documentation"));
    await press("Escape");
    expect(all("link")).toHaveLength(0);
    expect(count("openLink")).toBe(0);
  });

  it("says that its text names another address", async () => {
    await openAnswer();
    await click(link("paypal.com"));
    expect(text("link-named")).toContain("It says paypal.com. The link leads to evil.example.");
    await press("Escape");
    await click(link("the documentation"));
    expect(all("link-named")).toHaveLength(0);
  });

  it("with a name before its host is shown and never opened", async () => {
    await openAnswer();
    await click(link("two"));
    expect(text("link")).toContain("Patchbay does not open this address. A name or password stands before the host.");
    expect(all("link-open")).toHaveLength(0);
    await press("Enter", { ctrlKey: true });
    expect(count("openLink")).toBe(0);
  });

  it.each([
    ["a click", "click", {}],
    ["the middle button", "auxclick", { button: 1 }],
    ["a click with Ctrl", "click", { ctrlKey: true }],
    ["a click with Shift", "click", { shiftKey: true }],
    ["a click with the command key", "click", { metaKey: true }],
  ])("never takes the page along: %s", async (_what, type, more) => {
    await openAnswer();
    const event = new MouseEvent(type, { bubbles: true, cancelable: true, ...more });
    link("mail").dispatchEvent(event);
    await settled();
    expect(event.defaultPrevented).toBe(true);
    expect(text("link-address")).toBe("mailto:a@b.example");
  });

  it("can not be dragged away, and the right button asks nothing", async () => {
    await openAnswer();
    const drag = new Event("dragstart", { bubbles: true, cancelable: true });
    link("mail").dispatchEvent(drag);
    expect(drag.defaultPrevented).toBe(true);
    link("mail").dispatchEvent(new MouseEvent("auxclick", { bubbles: true, cancelable: true, button: 2 }));
    await settled();
    expect(all("link")).toHaveLength(0);
  });

  it("that Rust refuses says so in the sheet", async () => {
    const failure = { kind: "schema", title: "This link is not opened.", meaning: "", action_text: "", detail: null, retryable: false } as unknown as Failure;
    await openWindow("signed-in", { openLink: () => Promise.reject(failure) }).then((patchbay) => patchbay.link.ask("https://a.example/", "a"));
    await import("../src/parts/LinkSheet.svelte");
    await settled();
    await click(one("link-open"));
    expect(text("link-failed")).toContain("This link is not opened.");
    expect(all("link")).toHaveLength(1);
  });
});

describe("a picture", () => {
  it("is never loaded: its words, its server and the way to its address stand there", async () => {
    await openAnswer();
    expect(document.querySelectorAll("img, picture, source")).toHaveLength(0);
    const place = one("answer").querySelector(".md-picture");
    expect(place?.textContent).toContain("A chart of the year");
    expect(place?.textContent).toContain("pictures.example");
    await click(one("picture-address"));
    expect(text("link-address")).toBe("https://pictures.example/pixel.png?q=secret");
    expect(count("openLink")).toBe(0);
  });

  it("in a link leaves the link its words, and the address of each is its own", () => {
    const host = document.createElement("div");
    host.append(rich("[![alt](https://p.example/1.png)](https://l.example/) ![](https://p.example/2.png)", { closed: true }));
    expect(host.querySelector("a")?.textContent).toBe("alt");
    expect(host.querySelector("a button")).toBeNull();
    expect([...host.querySelectorAll<HTMLElement>("[data-picture]")].map((it) => it.dataset["picture"])).toEqual(["https://p.example/1.png", "https://p.example/2.png"]);
  });
});
