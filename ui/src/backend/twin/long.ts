// A language of the twin alone, to see that layouts hold: every text is half as long again and no letter
// is plain, so that a text that comes from no message file is seen at once.
const LETTERS: Record<string, string> = { a: "å", e: "é", i: "î", o: "ö", u: "û", c: "ç", n: "ñ", s: "š", y: "ý", A: "Å", E: "É", I: "Î", O: "Ö", U: "Û", C: "Ç", N: "Ñ", S: "Š" };

/** `[Ŝîgñ îñ ~~~]`: at least 40 % longer, in words of at most six signs, so that it breaks as words do. */
export function longer(text: string): string {
  const [, before = "", words = "", after = ""] = /^(\s*)(.*?)(\s*)$/s.exec(text) ?? [];
  if (!/[A-Za-z]/.test(words)) return text;
  const more = "~".repeat(Math.max(2, Math.ceil(words.length * 0.4) - 2)).replace(/~{6}(?=~)/g, "~~~~~~ ");
  return `${before}[${words.replace(/[A-Za-z]/g, (letter) => LETTERS[letter] ?? letter)} ${more}]${after}`;
}
