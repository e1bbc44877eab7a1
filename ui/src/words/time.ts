// Clock times and days, in the language that is spoken. All take Unix seconds and the present moment, so
// that they can be tested.
import { language, say } from "./say.svelte";

// The day before the month, and the clock of 24 hours, as drawn.
const LOCALES = { en: "en-GB", "zh-CN": "zh-CN" } as const;
const formats = new Map<string, Intl.DateTimeFormat>();

function format(seconds: number, options: Intl.DateTimeFormatOptions): string {
  const date = new Date(seconds * 1000);
  // Times come from files and servers; what is none must not end the page.
  if (Number.isNaN(date.getTime())) return "–";
  const locale = LOCALES[language()];
  // A format keeps the time zone that it was made in; the computer may travel.
  const key = `${locale} ${date.getTimezoneOffset()} ${JSON.stringify(options)}`;
  const made = formats.get(key) ?? new Intl.DateTimeFormat(locale, options);
  formats.set(key, made);
  return made.format(date);
}

/** `14:05` */
export function clock(seconds: number): string {
  return format(seconds, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}

function midnight(seconds: number): number {
  const date = new Date(seconds * 1000);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

/** Whole calendar days between the two. */
export function daysBetween(then: number, now: number): number {
  return Math.round((midnight(now) - midnight(then)) / 86_400_000);
}

export function shortDate(seconds: number): string {
  return format(seconds, { day: "numeric", month: "short" });
}

/** `14:05` today, `Thu` within a week, `3 Dec` later: for limits. */
export function resetTime(seconds: number, now: number): string {
  const days = daysBetween(now, seconds);
  if (days <= 0) return clock(seconds);
  return days < 7 ? format(seconds, { weekday: "short" }) : shortDate(seconds);
}

/** `at 14:05` today, `at 14:05:20` within two minutes, `on Thu, 14:05` later: what happens then, to the minute. */
export function sendTime(seconds: number, now: number): string {
  const days = daysBetween(now, seconds);
  if (days <= 0) return say("time-at", { clock: seconds - now < 120 ? format(seconds, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }) : clock(seconds) });
  return say("time-on", { day: days < 7 ? format(seconds, { weekday: "short" }) : shortDate(seconds), clock: clock(seconds) });
}

/** `14:02` today, `yesterday, 22:10` before: for what happened within a day. */
export function lastTime(seconds: number, now: number): string {
  return daysBetween(seconds, now) === 0 ? clock(seconds) : say("time-yesterday-at", { clock: clock(seconds) });
}

function dateTime(seconds: number): string {
  return say("time-date-at", { date: format(seconds, { day: "numeric", month: "short", year: "numeric" }), clock: clock(seconds) });
}

/** `1 Dec 2026, 18:20`; `Today, 09:41`. */
export function moment(seconds: number, now: number): string {
  return daysBetween(seconds, now) === 0 ? say("time-today-at", { clock: clock(seconds) }) : dateTime(seconds);
}

/** The same within a sentence: `today at 09:41`. */
export function since(seconds: number, now: number): string {
  return daysBetween(seconds, now) === 0 ? say("time-since-today-at", { clock: clock(seconds) }) : dateTime(seconds);
}

/** Heading of a conversation's day. */
export function dayGroup(seconds: number, now: number): string {
  const days = daysBetween(seconds, now);
  if (days <= 0) return say("time-today");
  if (days === 1) return say("time-yesterday");
  if (days < 7) return format(seconds, { weekday: "long" });
  return days < 14 ? say("time-last-week") : say("time-earlier");
}

/** What stands at the end of a conversation's row. */
export function dayTime(seconds: number, now: number): string {
  return daysBetween(seconds, now) < 7 ? clock(seconds) : shortDate(seconds);
}

/** `9:41` left. */
export function countdown(seconds: number): string {
  const left = Math.max(0, Math.floor(seconds));
  return `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
}

/** `9 days`, `4 hours`, `12 minutes`: how long until then. */
export function span(seconds: number): string {
  if (seconds >= 86_400) return say("time-days", { count: Math.floor(seconds / 86_400) });
  if (seconds >= 3600) return say("time-hours", { count: Math.floor(seconds / 3600) });
  return say("time-minutes", { count: Math.max(0, Math.floor(seconds / 60)) });
}
