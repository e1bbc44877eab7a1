// What the card of a failed turn is called, on the screen and where it is read out.
import type { Failure } from "../backend/types.gen";
import { sentences } from "./list";
import { isNotSent } from "./next_step";
import { say } from "./say.svelte";
import { sendTime } from "./time";

/** `now` in Unix seconds. What is said of a reset that is over would only confuse. */
export function cardTitle(failure: Failure, now: number): string {
  if (isNotSent(failure)) return say("chat-card-not-sent");
  const { title, resets_at } = failure;
  return resets_at !== null && resets_at > now ? sentences(title, say("chat-card-resets", { when: sendTime(resets_at, now) })) : title;
}
