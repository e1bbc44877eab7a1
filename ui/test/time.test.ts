// Days and clock times in both languages, with the clock of 24 hours.
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { say, speak } from "../src/words/say.svelte";
import { clock, countdown, dayGroup, dayTime, lastTime, moment, resetTime, sendTime, shortDate, since, span } from "../src/words/time";

/** A Thursday, local time. */
const at = (day: number, hour: number, minute = 0, month = 12) => new Date(2026, month - 1, day, hour, minute).getTime() / 1000;
const NOW = at(3, 14, 5);

beforeAll(async () => {
  await speak("zh-CN");
  await speak("en");
});
afterEach(() => speak("en"));

const CASES: [name: string, told: () => string, english: string, chinese: string][] = [
  ["a clock time", () => clock(NOW), "14:05", "14:05"],
  ["midnight", () => clock(at(3, 0, 7)), "00:07", "00:07"],
  ["no time at all", () => clock(Number.NaN), "–", "–"],
  ["a date", () => shortDate(at(1, 9)), "1 Dec", "12月1日"],
  ["a moment of today", () => moment(at(3, 9, 41), NOW), "Today, 09:41", "今天 09:41"],
  ["a moment", () => moment(at(1, 18, 20), NOW), "1 Dec 2026, 18:20", "2026年12月1日 18:20"],
  ["a moment of today in a sentence", () => since(at(3, 9, 41), NOW), "today at 09:41", "今天 09:41"],
  ["a reset today", () => resetTime(at(3, 18), NOW), "18:00", "18:00"],
  ["a reset this week", () => resetTime(at(8, 9), NOW), "Tue", "周二"],
  ["a reset later", () => resetTime(at(20, 9), NOW), "20 Dec", "12月20日"],
  ["a message that goes out today", () => say("chat-card-send-at", { then: "send", when: sendTime(at(3, 18, 5), NOW) }), "Send at 18:05", "于 18:05 发送"],
  ["a message that goes out in a moment", () => say("chat-card-send-at", { then: "send", when: sendTime(NOW + 20, NOW) }), "Send at 14:05:20", "于 14:05:20 发送"],
  ["a message that goes out this week", () => say("chat-card-send-at", { then: "send", when: sendTime(at(8, 9), NOW) }), "Send on Tue, 09:00", "于 周二 09:00 发送"],
  ["a message that goes out later", () => say("chat-card-send-at", { then: "send", when: sendTime(at(20, 9), NOW) }), "Send on 20 Dec, 09:00", "于 12月20日 09:00 发送"],
  ["a failure of yesterday", () => lastTime(at(2, 22, 10), NOW), "yesterday, 22:10", "昨天 22:10"],
  ["a chat of today", () => dayGroup(NOW, NOW), "Today", "今天"],
  ["a chat of yesterday", () => dayGroup(at(2, 23), NOW), "Yesterday", "昨天"],
  ["a chat of this week", () => dayGroup(at(30, 9, 0, 11), NOW), "Monday", "星期一"],
  ["a chat of last week", () => dayGroup(at(24, 9, 0, 11), NOW), "Last week", "上周"],
  ["a chat of before", () => dayGroup(at(1, 9, 0, 11), NOW), "Earlier", "更早"],
  ["the end of a row", () => dayTime(at(14, 9, 0, 11), NOW), "14 Nov", "11月14日"],
  ["what is left", () => countdown(581.9), "9:41", "9:41"],
  ["one day", () => span(86_400), "1 day", "1 天"],
  ["days", () => span(9 * 86_400 + 5), "9 days", "9 天"],
  ["one hour", () => span(3600), "1 hour", "1 小时"],
  ["minutes", () => span(59), "0 minutes", "0 分钟"],
  ["no file", () => say("health-wrote", { files: 0 }), "0 files written.", "已写入 0 个文件。"],
  ["one file", () => say("health-wrote", { files: 1 }), "1 file written.", "已写入 1 个文件。"],
  ["one of one", () => say("health-headline-needing", { found: 1, needing: 1 }), "1 of 1 tool needs attention", "1 个工具中有 1 个需要处理"],
  ["one of four", () => say("health-headline-needing", { found: 4, needing: 1 }), "1 of 4 tools needs attention", "4 个工具中有 1 个需要处理"],
  ["two of four", () => say("health-headline-needing", { found: 4, needing: 2 }), "2 of 4 tools need attention", "4 个工具中有 2 个需要处理"],
  ["one healthy tool", () => say("health-headline-healthy", { found: 1 }), "The tool found here is healthy", "找到的工具一切正常"],
  ["one value of two files", () => say("repair-changes", { values: 1, files: 2 }), "1 value changes in 2 files. Nothing is written until you choose Repair.", "将更改 2 个文件中的 1 个值。在选择“修复”之前，不会写入任何内容。"],
  ["both files", () => say("repair-copied-to", { files: 2, folder: "~/b" }), "Both files are copied first to ~/b", "两个文件都会先复制到 ~/b"],
  ["all files", () => say("repair-copied-to", { files: 3, folder: "~/b" }), "All files are copied first to ~/b", "所有文件都会先复制到 ~/b"],
];

describe("days, clock times and numbers", () => {
  test.each(CASES)("%s", async (_, told, english, chinese) => {
    expect(told()).toBe(english);
    await speak("zh-CN");
    expect(told()).toBe(chinese);
  });
});
