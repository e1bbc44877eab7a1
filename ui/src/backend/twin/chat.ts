// The twin's conversations and its model: streams a fixed answer with reasoning, a table and code.
// A prompt with `fail:KIND` ends with that failure, `fail:KIND@late` after some of the answer; with
// `markdown:N` the answer is N times as long; `say:TEXT` is answered with that text, at once.
// `?stays=asked`, `thinking` or `writing` leaves an answer there.
import type { AppEvent, ChatEvent, ChatRequest, Conversation, ConversationOptions, ConversationSummary, Done, Failure, Kind, LimitWindow, Message, Model } from "../types.gen";
import { failureOf } from "./failures";

const now = () => Math.floor(Date.now() / 1000);
const DAY = 86_400;

export const FIVE_HOURS = (used = 62): LimitWindow[] => [
  { name: "five_hour", used_percent: used, window_minutes: 300, resets_at: now() + 3 * 60 },
  { name: "weekly", used_percent: 31, window_minutes: 10_080, resets_at: now() + 3 * DAY },
];

const EFFORTS = ["low", "medium", "high"];

export const MODELS: Model[] = ["gpt-6.1-sol", "gpt-5.5"].map((id, index) => ({
  id,
  name: id,
  default: index === 0,
  efforts: EFFORTS,
  default_effort: "medium",
  context_window: 272_000,
  images: true,
  web_search: true,
}));

const REASONING = "**Comparing the two**\n\nA leaky bucket keeps a queue. A token bucket keeps a level and a time, which is less state and allows bursts.";

export const ANSWER = `Use a **token bucket**. It allows a short burst and still averages 60 a minute.

| Behaviour | Token bucket | Leaky bucket |
| --- | --- | --- |
| After a quiet minute | Bursts up to the cap | Still one per second |
| State to keep | Level and a timestamp | A queue |

\`\`\`rust
struct Bucket { level: f64, last: Instant }

impl Bucket {
    fn take(&mut self, cap: f64, per_sec: f64) -> bool {
        let gained = self.last.elapsed().as_secs_f64() * per_sec;
        self.level = (self.level + gained).min(cap);
        self.last = Instant::now();
        if self.level < 1.0 { return false; }
        self.level -= 1.0;
        true
    }
}
\`\`\`

Call it with \`cap = 10.0\` and \`per_sec = 1.0\`. The level is refilled only when a request arrives, so there is no timer to run. See the [governor crate](https://docs.rs/governor).`;

const NGINX = `nginx buffers responses by default, so it waits for the upstream to finish. Turn buffering off for the streaming route:

\`\`\`nginx
location /events {
    proxy_buffering off;
    proxy_http_version 1.1;
}
\`\`\`

If you cannot change nginx, the service can send \`X-Accel-Buffering: no\` with the response.`;

const OPTIONS: ConversationOptions = { model: null, effort: null, search: false, instructions: "" };

function message(role: Message["role"], text: string, more: Partial<Message> = {}): Message {
  return {
    id: crypto.randomUUID(),
    role,
    text,
    reasoning: "",
    commentary: "",
    thought_s: null,
    status: "completed",
    failure: null,
    model: role === "assistant" ? "gpt-5.4" : null,
    asked_model: null,
    tokens: null,
    attachments: [],
    created_at: now(),
    ...more,
  };
}

export class TwinChat {
  private rooms = new Map<string, Conversation>();
  private stops = new Map<string, () => void>();
  draft = "";

  constructor(
    private tell: (event: AppEvent) => void,
    furnished: boolean,
    private readonly stays: string | null = null,
    /** Why nothing may be sent now, if so. */
    private refusal: () => Failure | null = () => null,
  ) {
    if (!furnished) return;
    const room = (title: string, daysAgo: number, pinned = false) => {
      const id = crypto.randomUUID();
      const messages = [
        message("user", "nginx holds the whole answer back, then sends it at once. The service streams events."),
        message("assistant", NGINX, { thought_s: 6, reasoning: REASONING }),
      ];
      this.rooms.set(id, { summary: { id, title, updated_at: now() - daysAgo * DAY, pinned }, options: OPTIONS, messages, draft: "", attached: [], queued: [] });
    };
    room("Release notes, house style", 12, true);
    room("Regex for log lines", 20, true);
    room("Read this stack trace", 0.01);
    room("Nginx buffering and SSE", 1);
    room("Window functions in SQLite", 1.1);
    room("Letter to the landlord", 4);
    room("Compare two flame graphs", 4.2);
    room("Zig build for Windows", 9);
    room("Packing list, Lisbon", 40);
  }

  list(): ConversationSummary[] {
    return [...this.rooms.values()].map((room) => room.summary).sort((a, b) => b.updated_at - a.updated_at);
  }

  conversation(id: string): Conversation {
    const room = this.rooms.get(id);
    if (!room) throw failureOf("unknown");
    return room;
  }

  delete(id: string): void {
    this.rooms.delete(id);
  }

  saveDraft(id: string | null, text: string): void {
    const room = id === null ? undefined : this.rooms.get(id);
    if (room) room.draft = text;
    if (id === null) this.draft = text;
  }

  stop(turn: string): void {
    this.stops.get(turn)?.();
  }

  send(request: ChatRequest, onEvent: (event: ChatEvent) => void): string {
    const turn = crypto.randomUUID();
    const id = request.conversation ?? crypto.randomUUID();
    const room: Conversation = this.rooms.get(id) ?? {
      summary: { id, title: request.prompt.slice(0, 48), updated_at: now(), pinned: false },
      options: OPTIONS,
      messages: [],
      draft: "",
      attached: [],
      queued: [],
    };
    this.rooms.set(id, room);
    room.summary.updated_at = now();
    room.draft = "";
    const asked = message("user", request.prompt);
    room.messages.push(asked);
    const send = (event: ChatEvent) => onEvent(structuredClone(event));

    const refused = this.refusal();
    const wanted = /fail:(\w+)(@late)?/.exec(request.prompt);
    const kind = refused?.kind ?? (wanted?.[1] as Kind | undefined) ?? null;
    const late = refused === null && wanted?.[2] !== undefined;
    let written = "";
    let over = false;

    const end = (status: Done["status"]) => {
      if (over) return;
      over = true;
      const failure = status === "failed" && kind ? (refused ?? failureOf(kind)) : null;
      const returned = status === "failed" && written === "";
      const answer = message("assistant", written, { status, failure, thought_s: written ? 2 : null, reasoning: written ? REASONING : "" });
      if (returned) {
        room.messages.pop();
        room.draft = request.prompt;
      } else {
        room.messages.push(answer);
      }
      if (kind === "usage_limit") this.tell({ type: "limits", windows: FIVE_HOURS(100) });
      send({ type: "ended", message: answer, prompt_returned: returned });
    };

    this.stops.set(turn, () => end("cancelled"));
    setTimeout(() => send({ type: "accepted", conversation: id, message: asked }), 20);
    if (kind && !late) {
      setTimeout(() => end("failed"), 500);
      return turn;
    }
    const said = /^say:([\s\S]*)/.exec(request.prompt)?.[1];
    if (said !== undefined) {
      setTimeout(() => {
        written = said;
        send({ type: "turn", event: { type: "text", delta: said } });
        end("completed");
      }, 40);
      return turn;
    }
    if (this.stays === "asked") return turn;
    setTimeout(() => {
      send({ type: "turn", event: { type: "started", model: "gpt-5.4", response_id: null } });
      send({ type: "turn", event: { type: "reasoning", delta: REASONING } });
    }, 200);
    // `markdown:N` answers N times as long, 200 tokens a second.
    const times = Number(/markdown:(\d+)/.exec(request.prompt)?.[1] ?? 1);
    const pieces = Array.from({ length: times }, () => ANSWER).join("\n\n").match(/[\s\S]{1,7}/g) ?? [];
    let next = 0;
    const tick = () => {
      if (over) return;
      if (this.stays === "writing" && next === 90) return;
      const piece = pieces[next++];
      if (piece === undefined) return end("completed");
      if (late && next > 20) return end("failed");
      written += piece;
      send({ type: "turn", event: { type: "text", delta: piece } });
      setTimeout(tick, times > 1 ? 4 : 16);
    };
    if (this.stays !== "thinking") setTimeout(tick, 1400);
    return turn;
  }
}
