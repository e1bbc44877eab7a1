// What the twin's model says, and what its conversations are furnished with.
import type { ConversationOptions, LimitWindow, Message, Model, Source } from "../types.gen";
import { Room } from "./room";

export const now = () => Math.floor(Date.now() / 1000);
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

export const REASONING = "**Comparing the two**\n\nA leaky bucket keeps a queue. A token bucket keeps a level and a time, which is less state and allows bursts.";
export const COMMENTARY = "The two designs differ in what they keep, so that is compared first.";

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

/** What an answer cites that was searched for. */
export const SOURCES: Source[] = [
  { url: "https://docs.rs/governor", title: "governor, a rate limiter" },
  { url: "https://en.wikipedia.org/wiki/Token_bucket", title: "" },
];

export const OPTIONS: ConversationOptions = { model: null, effort: null, search: false, instructions: "" };

export function message(role: Message["role"], text: string, more: Partial<Message> = {}): Message {
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
sources: [],
    attachments: [],
    created_at: now(),
    ...more,
  };
}

export function newRoom(title: string, daysAgo = 0, pinned = false): Room {
  return new Room({ id: crypto.randomUUID(), title, updated_at: now() - daysAgo * DAY, pinned, has_draft: false }, { ...OPTIONS });
}

/** The usual nine conversations. */
export function furniture(): Room[] {
  const room = (title: string, daysAgo: number, pinned = false) => {
    const made = newRoom(title, daysAgo, pinned);
    made.say(message("user", "nginx holds the whole answer back, then sends it at once. The service streams events."));
    made.say(message("assistant", NGINX, { thought_s: 6, reasoning: REASONING }));
    return made;
  };
  return [
    room("Release notes, house style", 12, true),
    room("Regex for log lines", 20, true),
    room("Read this stack trace", 0.01),
    room("Nginx buffering and SSE", 1),
    room("Window functions in SQLite", 1.1),
    room("Letter to the landlord", 4),
    room("Compare two flame graphs", 4.2),
    room("Zig build for Windows", 9),
    room("Packing list, Lisbon", 40),
  ];
}

const LONG = ["Short.", NGINX, "One line that says a little more than the one before it did.", ANSWER, "- one\n- two\n- three"];

/** What `?messages=10000`, `?conversations=10000`, `?branches`, `?interrupted` and `?queued` put there besides. */
export function besides(options: URLSearchParams): Room[] {
  const rooms: Room[] = [];
  const count = Number(options.get("messages") ?? 0);
  if (count > 0) {
    const room = newRoom("A long conversation");
    for (let at = 0; at < count; at += 1) {
      const role = at % 2 === 0 ? "user" : "assistant";
      const text = role === "user" ? `Question ${at / 2 + 1}` : (LONG[(at >> 1) % LONG.length] ?? "");
      room.say(message(role, role === "user" ? text : `${text}\n\nThat was answer ${(at + 1) / 2}.`, { created_at: now() - (count - at) * 60 }));
    }
    rooms.push(room);
  }
  for (let at = 1; at <= Number(options.get("conversations") ?? 0); at += 1) {
    const room = newRoom(`Conversation ${at}`, at / 50);
    room.say(message("user", `Question ${at}`));
    room.draft = at % 7 === 0 ? "Not sent" : "";
    rooms.push(room);
  }
  if (options.has("branches")) {
    const room = newRoom("Three ways to say it");
    const first = room.say(message("user", "Name a sorting algorithm."));
    room.say(message("assistant", "Bubble sort."), first);
    const second = room.say(message("assistant", "Merge sort."), first);
    room.say(message("assistant", "Heap sort."), first);
    room.show(second);
    room.say(message("user", "Is it stable?"));
    room.say(message("assistant", "Yes: equal keys keep their order."));
    rooms.push(room);
  }
  if (options.has("interrupted")) {
    const room = newRoom("Half an answer");
    room.say(message("user", "Explain token buckets."));
    room.say(message("assistant", ANSWER.slice(0, 150), { status: "interrupted" }));
    room.draft = "And in Rust?";
    rooms.push(room);
  }
  if (options.has("queued")) {
    const room = newRoom("Something waits");
    room.say(message("user", "Explain token buckets."));
    room.say(message("assistant", ANSWER.slice(0, 80), { status: "cancelled" }));
    room.queued = ["Then compare them with leaky buckets.", "And write a test."].map((text) => ({ id: crypto.randomUUID(), text, attachments: [], created_at: now() }));
    rooms.push(room);
  }
  return rooms;
}
