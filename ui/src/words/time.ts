// Clock times and days. All take Unix seconds and the present moment, so that they can be tested.
import { count } from "./count";

const two = (value: number) => String(value).padStart(2, "0");

export function clock(seconds: number): string {
  const date = new Date(seconds * 1000);
  return `${two(date.getHours())}:${two(date.getMinutes())}`;
}

function midnight(seconds: number): number {
  const date = new Date(seconds * 1000);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
}

/** Whole calendar days between the two. */
export function daysBetween(then: number, now: number): number {
  return Math.round((midnight(now) - midnight(then)) / 86_400_000);
}

const weekday = (seconds: number, width: "long" | "short") =>
  new Date(seconds * 1000).toLocaleDateString("en-GB", { weekday: width });

export function shortDate(seconds: number): string {
  return new Date(seconds * 1000).toLocaleDateString("en-GB", { day: "numeric", month: "short" });
}

/** `14:05` today, `Thu` within a week, `3 Dec` later: for limits. */
export function resetTime(seconds: number, now: number): string {
  const days = daysBetween(now, seconds);
  if (days <= 0) return clock(seconds);
  return days < 7 ? weekday(seconds, "short") : shortDate(seconds);
}

/** `14:02` today, `yesterday, 22:10` before: for what happened within a day. */
export function lastTime(seconds: number, now: number): string {
  return daysBetween(seconds, now) === 0 ? clock(seconds) : `yesterday, ${clock(seconds)}`;
}

/** `1 Dec 2026, 18:20`; `Today, 09:41`. */
export function moment(seconds: number, now: number): string {
  if (daysBetween(seconds, now) === 0) return `Today, ${clock(seconds)}`;
  const date = new Date(seconds * 1000).toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric" });
  return `${date}, ${clock(seconds)}`;
}

/** Heading of a conversation's day. */
export function dayGroup(seconds: number, now: number): string {
  const days = daysBetween(seconds, now);
  if (days <= 0) return "Today";
  if (days === 1) return "Yesterday";
  if (days < 7) return weekday(seconds, "long");
  return days < 14 ? "Last week" : "Earlier";
}

/** What stands at the end of a conversation's row. */
export function dayTime(seconds: number, now: number): string {
  return daysBetween(seconds, now) < 7 ? clock(seconds) : shortDate(seconds);
}

/** `9:41` left. */
export function countdown(seconds: number): string {
  const left = Math.max(0, Math.floor(seconds));
  return `${Math.floor(left / 60)}:${two(left % 60)}`;
}

/** `9 days`, `4 hours`, `12 minutes`: how long until then. */
export function span(seconds: number): string {
  if (seconds >= 86_400) return count(Math.floor(seconds / 86_400), "day");
  if (seconds >= 3600) return count(Math.floor(seconds / 3600), "hour");
  return count(Math.max(0, Math.floor(seconds / 60)), "minute");
}
