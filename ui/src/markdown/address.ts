// Where a link or a picture of an answer leads: the one judgement before its address is shown and may
// be opened. Rust judges again before it opens anything.
import { parser } from "./parser";
import { plain } from "./plain";

/** What stands in the way of opening it. */
export type Refusal = "scheme" | "userinfo" | "long" | "attachment" | "unreadable";

export interface Address {
  /** In full, as it would be opened: the host in ASCII (`xn--…`), all else percent-encoded. */
  href: string;
  /** Host and port, or the receiver of a mail. */
  host: string;
  /** The host as its letters read, where that differs from `host`. */
  letters: string | null;
  /** Others on the way can read it. */
  plainHttp: boolean;
  /** The address that the link's text names, where that is another one. */
  named: string | null;
  refused: Refusal | null;
}

/** Longer ones can not be read before they are opened. */
const LONGEST = 4096;

/** `text` is what the link says. */
export function judge(href: string, text: string): Address {
  const shown: Address = { href: plain(href), host: "", letters: null, plainHttp: false, named: null, refused: null };
  let url: URL;
  try {
    url = new URL(href);
  } catch {
    return { ...shown, refused: "unreadable" };
  }
  const mail = url.protocol === "mailto:";
  const found: Address = {
    ...shown,
    href: plain(url.href),
    host: plain(mail ? url.pathname : url.host),
    letters: mail ? null : lettersOf(url),
    plainHttp: url.protocol === "http:",
    named: namedBy(text, url),
  };
  return { ...found, refused: refusalOf(url) };
}

function refusalOf(url: URL): Refusal | null {
  if (!["https:", "http:", "mailto:"].includes(url.protocol)) return "scheme";
  if (url.username !== "" || url.password !== "") return "userinfo";
  // Some mail programs take a file's path from the address.
  if (url.protocol === "mailto:" && [...url.searchParams.keys()].some((key) => /^attach/i.test(key))) return "attachment";
  return url.href.length > LONGEST ? "long" : null;
}

/** The host as its letters read, where that is not how it is asked for. */
function lettersOf(url: URL): string | null {
  if (!url.hostname.split(".").some((label) => label.startsWith("xn--"))) return null;
  const letters = parser.normalizeLinkText(`https://${url.hostname}`).slice("https://".length);
  return letters === url.hostname ? null : plain(letters);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const FILE_NAME = /\.(?:c|cc|cpp|css|go|h|html|java|js|json|jsx|md|pl|py|rb|rs|sh|so|swift|toml|ts|tsx|txt|yaml|yml|zip)$/i;

/** What the text names, if it reads as an address and is another one than `url`. */
function namedBy(text: string, url: URL): string | null {
  const words = text.trim();
  const mail = /^(?:mailto:)?([^\s@/]+@[^\s@/]+\.[^\s@/]+)$/i.exec(words)?.[1];
  if (mail) {
    const same = url.protocol === "mailto:" && decoded(url.pathname).toLowerCase() === mail.toLowerCase();
    return same ? null : plain(words);
  }
  const [, scheme, host, port, rest] = /^(https?:\/\/)?((?:[^\s/:?#@.]+\.)+[^\s/:?#@.\d][^\s/:?#@.]*)(:\d+)?([/?#]\S*)?$/i.exec(words) ?? [];
  if (host === undefined) return null;
  // `main.rs` is a file, and so is the address's own last word.
  const isFile = scheme === undefined && rest === undefined && FILE_NAME.test(host);
  if (isFile && decoded(url.pathname).split("/").includes(host)) return null;
  if (url.protocol === "mailto:") return plain(words);
  let told: URL;
  try {
    told = new URL(`${scheme ?? "https://"}${host}${port ?? ""}${rest ?? ""}`);
  } catch {
    return plain(words);
  }
  const bare = (name: string) => name.replace(/^www\./, "").replace(/\.$/, "");
  if (bare(told.hostname) !== bare(url.hostname)) return plain(words);
  if ((scheme !== undefined || port !== undefined) && told.port !== url.port) return plain(words);
  // A text with a path names that path; one that ends in dots or stops at a name says less than all.
  const beginning = (rest ?? "").replace(/(?:\u2026|\.\.\.)$/, "");
  const asked = url.pathname + url.search + url.hash;
  return beginning === "" || decoded(asked).startsWith(decoded(new URL(beginning, told).href.slice(told.origin.length)).replace(/\/$/, "")) ? null : plain(words);
}

/** The host of an address, as it is asked for; nothing where there is none. */
export function hostOf(address: string): string {
  try {
    return plain(new URL(address).host);
  } catch {
    return "";
  }
}
