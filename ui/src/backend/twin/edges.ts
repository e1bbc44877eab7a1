// The twin's edge states: a text that can't be parsed, a version that nobody knows, a file that changed.
import type { Failure, Finding, KnownVersion, ShownExcerpt, ToolReport } from "../types.gen";
import { failureOf } from "./failures";

const FILE = "/home/mira/.config/opencode/opencode.json";
const ID = `opencode.file.syntax|${FILE}|`;

export const EXCERPT: ShownExcerpt = {
  excerpt: {
    finding: ID,
    file: FILE,
    line: 18,
    column: 7,
    caret: 7,
    lines: [
      { number: 16, text: '    "openai": {' },
      { number: 17, text: '      "options": { "timeout": 60000 }' },
      { number: 18, text: '      "models": {' },
      { number: 19, text: '        "gpt-5.4": {}' },
      { number: 20, text: "      }" },
    ],
    total: 41,
  },
  changed_at: Math.floor(Date.now() / 1000) - 240,
};

/** A tool whose config can't be parsed. */
export function unreadable(tool: ToolReport): ToolReport {
  const finding: Finding = {
    id: ID,
    rule: "opencode.file.syntax",
    severity: "error",
    title: "opencode.json has a syntax error at line 18, column 7.",
    meaning: "A comma is missing after line 17. opencode ignores the whole file when this happens.",
    action: "Patchbay does not edit a file it cannot read in full.",
    evidence: [{ file: FILE, line: 18, column: 7, pointer: null, value: null }],
    repair: null,
  };
  return { ...tool, status: "unreadable", routes: [], findings: [finding], files: [FILE] };
}

/** A tool that is not on this computer. */
export function notFound(tool: ToolReport): ToolReport {
  return { ...tool, version: null, status: "not_found", routes: [], findings: [], files: [], after_repair: null, last_failure: null };
}

export const KNOWN: KnownVersion[] = [
  { from: "2026.6.1", before: null },
  { from: "2026.4.20", before: "2026.6.1" },
  { from: "2026.4.15", before: "2026.4.20" },
  { from: "2026.4.5", before: "2026.4.15" },
];

export function versionUnknown(file: string): Finding {
  return {
    id: `openclaw.version.unknown|${file}|`,
    rule: "openclaw.version.unknown",
    severity: "info",
    title: "The version of OpenClaw is not known.",
    meaning: "Its versions treat this config differently, so Patchbay proposes no repair.",
    action: "Say which version it is: openclaw --version prints it.",
    evidence: [],
    repair: null,
  };
}

/** What an undo would lose. */
export const CHANGED_SINCE = `--- /home/mira/.openclaw/openclaw.json
+++ /home/mira/.openclaw/openclaw.json
@@ -18,3 +18,3 @@
-        "api": "openai-codex-responses",
+        "api": "openai-completions",
         "baseUrl": "https://chatgpt.com/backend-api",
`;

/** What the history says where its file was damaged at this start. */
export const SET_ASIDE: Failure = {
  ...failureOf("file_unreadable"),
  title: "The conversation history was damaged. Patchbay began a new one.",
  meaning: "The damaged file was renamed and kept as it was.",
  action_text: "Bring the conversations back from a backup or an export.",
  detail: "/home/mira/.local/share/patchbay/history.damaged-1.sqlite3",
};
