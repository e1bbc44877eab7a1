// `?rich`: one conversation with all that a message can have besides its words.
import { message, newRoom, REASONING } from "./answers";
import type { TwinAttachments } from "./attachments";
import type { Room } from "./room";

const PICTURE = "iVBORw0KGgoAAAANSUhEUgAAADAAAAAgCAIAAADbtmxLAAAAR0lEQVR42mP4+OIaViTT14QV0Vo9w6iDRh006qAR56CBshiX+lEHjTpo1EEjz0GjJfWog0YdNOqg0fbQaNUx6qBRB41wBwEAZbmRphnJZZEAAAAASUVORK5CYII=";
const LOG = Array.from({ length: 40 }, (_, at) => `14:0${at % 10} GET /v1/items?page=${at} 429`).join("\n");
const COMMENTARY = "I will look at how the two behave after a pause, then write it down.";

export function rich(files: TwinAttachments): Room {
  const room = newRoom("All that a message has");
  const picture = files.add("buckets.png", Uint8Array.from(atob(PICTURE), (letter) => letter.charCodeAt(0)));
  const log = files.add("requests.log", new TextEncoder().encode(LOG));
  room.say(message("user", "Which of the two is in this picture?", { attachments: [picture, log] }));
  room.say(
    message("assistant", "A **token bucket**: tokens drip in from above. [More](https://docs.example/buckets).", {
      reasoning: REASONING,
      thought_s: 4,
      commentary: COMMENTARY,
      model: "gpt-5.4",
      asked_model: "gpt-6.1-sol",
      tokens: { input: 1204, cached: 512, output: 310, reasoning: 64 },
    }),
  );
  room.say(message("user", `These are our rules:\n\n${Array.from({ length: 40 }, (_, at) => `${at + 1}. A client may send ${60 + at} requests a minute.`).join("\n")}`));
  room.say(message("assistant", "They differ by one request each, so the first", { status: "incomplete", tokens: { input: 1900, cached: 1204, output: 128_000, reasoning: 0 } }));
  return room;
}
