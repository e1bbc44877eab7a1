// The twin's home: the same faults as in the demo (OpenClaw 2026.4.9 on the API-key route, a stale
// models.json) with healthy tools beside it. Judged from the files' text, so that repair and undo
// really change what is found.
import type { Edit, Finding, LastFailure, Report, Route, Status, ToolReport } from "../types.gen";
import { versionUnknown } from "./edges";
import { failureOf } from "./failures";
import type { TwinFiles } from "./files";

export const HOME = "/home/mira";
export const BACKUPS = `${HOME}/.local/share/patchbay/backups`;
export const CONFIG = `${HOME}/.openclaw/openclaw.json`;
export const CACHE = `${HOME}/.openclaw/agents/main/agent/models.json`;
const TRANSPORT = "openai-codex-responses";
const ENDPOINT = "https://chatgpt.com/backend-api";

export const TEXTS: Record<string, string> = {
  [CONFIG]: `// My OpenClaw. Keep this file in the dotfiles repository.
{
  "agents": {
    "defaults": { "model": { "primary": "openai-codex/gpt-5.4" } },
  },
  "models": {
    "mode": "merge",
    "providers": {
      // local models, for trains
      "ollama": {
        "baseUrl": "http://127.0.0.1:11434/v1",
        "api": "openai-completions",
        "models": [{ "id": "qwen3:8b", "name": "Qwen 3 8B" }],
      },
      "openai-codex": {
        "auth": "oauth",
        "api": "openai-completions",
        "baseUrl": "https://api.openai.com/v1",
        // keep reasoning summaries on
        "models": [{ "id": "gpt-5.4", "name": "GPT-5.4", "reasoning": true }],
      },
    },
  },
}
`,
  [CACHE]: `{
  "providers": {
    "openai-codex": {
      "baseUrl": "https://api.openai.com/v1",
      "api": "openai-completions",
      "models": [
        { "id": "gpt-5.4", "name": "GPT-5.4" }
      ]
    }
  }
}
`,
};

interface Place {
  file: string;
  pointer: string;
  key: string;
  want: string;
  rule: string;
  title: string;
  meaning: string;
}

const PLACES: Place[] = [
  {
    file: CONFIG,
    pointer: "/models/providers/openai-codex/api",
    key: "api",
    want: TRANSPORT,
    rule: "openclaw.codex-route.transport",
    title: "OpenClaw sends your ChatGPT sign-in to the API-key route.",
    meaning: "api.openai.com refuses it with 401 “Missing scopes: api.responses.write”, so every request fails.",
  },
  {
    file: CONFIG,
    pointer: "/models/providers/openai-codex/baseUrl",
    key: "baseUrl",
    want: ENDPOINT,
    rule: "openclaw.codex-route.endpoint",
    title: "The base address names the public API.",
    meaning: "Changing the route alone is not enough. Both values have to agree.",
  },
  {
    file: CACHE,
    pointer: "/providers/openai-codex/api",
    key: "api",
    want: TRANSPORT,
    rule: "openclaw.codex-route.cache",
    title: "OpenClaw’s model cache still holds the old route.",
    meaning: "OpenClaw reads models.json beside its config. A stale entry there wins over a repaired config.",
  },
];

/** The value of `key` inside the openai-codex block, with its line. */
export function valueIn(text: string, key: string): { value: string; line: number; at: number } | null {
  const block = text.indexOf('"openai-codex": {');
  const found = new RegExp(`"${key}": "([^"]*)"`).exec(text.slice(block));
  if (block < 0 || !found?.[1]) return null;
  const at = block + found.index;
  return { value: found[1], line: text.slice(0, at).split("\n").length, at };
}

const route = (ok: boolean, transport: string, endpoint: string): Route => ({
  name: "agent main / gpt-5.4",
  transport,
  endpoint,
  account: "openai-codex:mira@example.com",
  account_email: "mira@example.com",
  expected_transport: TRANSPORT,
  expected_endpoint: ENDPOINT,
  ok,
  source: "provider block",
});

const healthy = (tool: string, name: string, version: string, endpoint = "https://chatgpt.com/backend-api/codex"): ToolReport => ({
  tool,
  name,
  version,
  version_source: "package",
  status: "healthy",
  routes: [{ ...route(true, TRANSPORT, endpoint), expected_endpoint: endpoint, source: "catalogue" }],
  findings: [],
  files: [],
  after_repair: null,
  last_failure: null,
});

/** What is known of OpenClaw's version. */
interface Told {
  unknown: boolean;
  said: string | null;
}

export function judge(files: TwinFiles, told: Told = { unknown: false, said: null }): Report {
  const open = told.unknown && told.said === null;
  const findings = PLACES.flatMap((place): Finding[] => {
    const found = valueIn(files.read(place.file), place.key);
    if (!found || found.value === place.want) return [];
    const edit: Edit = { file: place.file, pointer: place.pointer, op: "set", from: found.value, to: place.want };
    return [
      {
        id: `${place.rule}|${place.file}|${place.pointer}`,
        rule: place.rule,
        severity: "error",
        title: place.title,
        meaning: place.meaning,
        action: `Set it to ${place.want}.`,
        evidence: [{ file: place.file, line: found.line, column: 9, pointer: place.pointer, value: found.value }],
        repair: open ? null : { edits: [edit] },
      },
    ];
  });
  const transport = valueIn(files.read(CONFIG), "api")?.value ?? TRANSPORT;
  const endpoint = valueIn(files.read(CONFIG), "baseUrl")?.value ?? ENDPOINT;
  const status: Status = findings.length > 0 ? "broken" : "healthy";
  return {
    schema: 1,
    tools: [
      {
        tool: "openclaw",
        name: "OpenClaw",
        version: open ? null : (told.said ?? "2026.4.9"),
        version_source: open ? "unknown" : told.said === null ? "package" : "flag",
        status,
        routes: [route(findings.length === 0, transport, endpoint)],
        findings: open ? [...findings, versionUnknown(CONFIG)] : findings,
        files: [CONFIG, CACHE],
        after_repair: {
          text: "The OpenClaw gateway read the old route when it started.",
          command: "openclaw gateway restart",
        },
        last_failure: lastFailure(findings),
      },
      sharedToken(),
      healthy("codex", "Codex CLI", "0.142.0"),
      healthy("pi", "pi", "0.66.1"),
    ],
  };
}

/** A caution with no repair of ours: guide, section 11. */
function sharedToken(): ToolReport {
  const file = `${HOME}/.local/share/opencode/auth.json`;
  return {
    ...healthy("opencode", "opencode", "1.1.40"),
    status: "degraded",
    findings: [
      {
        id: `opencode.shared-token|${file}|/openai/refresh`,
        rule: "opencode.shared-token",
        severity: "warning",
        title: "opencode and Codex CLI share one refresh token.",
        meaning: "Each token renews once. When Codex CLI renews first, opencode is signed out.",
        action: "Sign in again in opencode, so that it has a sign-in of its own.",
        evidence: [{ file, line: 6, column: 16, pointer: "/openai/refresh", value: "rt_…7fQ2" }],
        repair: null,
      },
    ],
  };
}

export function tools(findings: Finding[]): string[] {
  return [...new Set(findings.map((finding) => finding.rule.split(".")[0] ?? ""))];
}

/** What OpenClaw's log says of its last turn, an hour ago. */
function lastFailure(findings: Finding[]): LastFailure {
  const { kind, title, meaning } = failureOf("auth_scope");
  const [why] = findings;
  return {
    at: Math.floor(Date.now() / 1000) - 3600,
    kind,
    title,
    meaning,
    provider: "openai-codex",
    model: "gpt-5.4",
    profile: null,
    preview: "HTTP 401: Missing scopes: api.responses.write",
    rule: why?.rule ?? null,
    finding: why?.id ?? null,
  };
}
