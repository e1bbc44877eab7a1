// How the twin's model answers a prompt: it streams a fixed answer with reasoning, a table and code.
// A prompt with `fail:KIND` ends with that failure, `fail:KIND@late` after some of the answer,
// `fail:KIND@cured` until its cause is gone (failures.ts); with
// `markdown:N` the answer is N times as long; `say:TEXT` is answered with that text, at once; `comment:`
// brings commentary beside the answer, `served:MODEL` an answer by another model.
// `?stays=asked`, `thinking` or `writing` leaves an answer there.
import type { Done, Event, Failure, Kind } from "../types.gen";
import { ANSWER, COMMENTARY, REASONING } from "./answers";
import { failureOf } from "./failures";

export interface Asking {
  prompt: string;
  model: string;
  search: boolean;
  /** Why nothing may be sent now, if so. */
  refused: Failure | null;
  stays: string | null;
}

export interface Told {
  event: (event: Event) => void;
  end: (status: Done["status"], failure: Failure | null) => void;
}

/** Begins to answer; what it gives back stops it. */
export function answer(asking: Asking, told: Told): () => void {
  const { prompt, refused, stays } = asking;
  let over = false;
  const end = (status: Done["status"], failure: Failure | null = null) => {
    if (over) return;
    over = true;
    told.end(status, failure);
  };
  const event = (it: Event) => {
    if (!over) told.event(it);
  };
  const stop = () => end("cancelled");

  const wanted = /fail:(\w+)(?!\w)(?!@cured)(@late)?/.exec(prompt);
  const failure = refused ?? (wanted ? failureOf(wanted[1] as Kind) : null);
  const late = refused === null && wanted?.[2] !== undefined;
  if (failure && !late) {
    setTimeout(() => end("failed", failure), 500);
    return stop;
  }
  const said = /^say:([\s\S]*)/.exec(prompt)?.[1];
  if (said !== undefined) {
    setTimeout(() => {
      event({ type: "text", delta: said });
      end("completed");
    }, 40);
    return stop;
  }
  if (stays === "asked") return stop;
  setTimeout(() => {
    event({ type: "started", model: /served:(\S+)/.exec(prompt)?.[1] ?? asking.model, response_id: null });
    event({ type: "reasoning", delta: REASONING });
    if (prompt.includes("comment:")) event({ type: "commentary", delta: COMMENTARY });
    if (asking.search) event({ type: "tool", name: "web_search", status: "running" });
  }, 200);
  if (asking.search) setTimeout(() => event({ type: "tool", name: "web_search", status: "done" }), 1000);
  // `markdown:N` answers N times as long, 200 tokens a second.
  const times = Number(/markdown:(\d+)/.exec(prompt)?.[1] ?? 1);
  const pieces = Array.from({ length: times }, () => ANSWER).join("\n\n").match(/[\s\S]{1,7}/g) ?? [];
  let next = 0;
  const tick = () => {
    if (over || (stays === "writing" && next === 90)) return;
    const piece = pieces[next++];
    if (piece === undefined) return end("completed");
    if (late && next > 20) return end("failed", failure);
    event({ type: "text", delta: piece });
    setTimeout(tick, times > 1 ? 4 : 16);
  };
  if (stays !== "thinking") setTimeout(tick, 1400);
  return stop;
}
