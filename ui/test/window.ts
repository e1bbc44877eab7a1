// The whole window on the twin, for tests: opened, watched, clicked and typed into.
import { flushSync, mount, unmount } from "svelte";
import { afterEach, beforeEach, vi } from "vitest";
import App from "../src/App.svelte";
import type { Backend } from "../src/backend/backend";
import { openTwin } from "../src/backend/twin";
import type { AppEvent, FirstFrame } from "../src/backend/types.gen";
import { Patchbay } from "../src/state/patchbay";

class StillObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

/** Every text that the door brought: what Rust says, not the pages. */
export let heard = new Set<string>();
/** What was called, with its arguments. */
export let calls: { name: string; args: unknown[] }[] = [];
export let twin: Backend;
/** What Rust sends unasked. */
export let push: (event: AppEvent) => void = () => {};
let app: Record<string, unknown> | null = null;

function hear<T>(told: T): T {
  if (typeof told === "string") heard.add(told);
  else if (typeof told === "object" && told !== null) Object.values(told).forEach(hear);
  return told;
}

/** The twin, with every call written down; `instead` answers in place of it. */
function watched(query: string, instead: Partial<Backend>): Backend {
  twin = openTwin(new URLSearchParams(query));
  return Object.fromEntries(
    Object.entries({ ...twin, ...instead }).map(([name, method]) => [
      name,
      (...args: unknown[]) => {
        calls.push({ name, args });
        const listening = args.map((arg) => (typeof arg === "function" ? (event: unknown) => (arg as (event: unknown) => void)(hear(event)) : arg));
        if (name === "subscribe") push = listening[0] as typeof push;
        const answer = (method as (...given: unknown[]) => unknown)(...listening);
        return answer instanceof Promise ? answer.then(hear, (error) => Promise.reject(hear(error))) : answer;
      },
    ]),
  ) as unknown as Backend;
}

/** Opens the window and gives its state back. Call inside a test of {@link useWindow}. */
export async function openWindow(query: string, instead: Partial<Backend> = {}, first: FirstFrame | null = null): Promise<Patchbay> {
  const patchbay = new Patchbay(watched(query, instead), first);
  await patchbay.frame.begin();
  app = mount(App, { target: document.body, props: { patchbay } });
  await settled();
  return patchbay;
}

export async function settled(ms = 300): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
  flushSync();
}

export const all = (id: string) => [...document.querySelectorAll<HTMLElement>(`[data-testid="${id}"]`)];
export const one = (id: string): HTMLElement => {
  const found = all(id)[0];
  if (!found) throw new Error(`nothing on the screen is ${id}`);
  return found;
};
export const text = (id: string): string => (one(id).textContent ?? "").replace(/\s+/g, " ").trim();
export const count = (name: string) => calls.filter((call) => call.name === name).length;
export const argsOf = (name: string) => calls.findLast((call) => call.name === name)?.args;

export async function click(element: HTMLElement): Promise<void> {
  element.click();
  await settled();
}

export async function type(id: string, value: string): Promise<void> {
  const field = one(id) as HTMLInputElement;
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  await settled(0);
}

export async function press(key: string, more: KeyboardEventInit = {}): Promise<void> {
  (document.activeElement ?? document.body).dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }));
  await settled();
}

/** A fresh page for each test, with time that stands still. */
export function useWindow(): void {
  beforeEach(() => {
    vi.useFakeTimers();
    // What jsdom lacks.
    vi.stubGlobal("ResizeObserver", StillObserver);
    Element.prototype.scrollIntoView = () => {};
    calls = [];
    heard = new Set();
  });
  afterEach(async () => {
    if (app) await unmount(app);
    app = null;
    document.body.replaceChildren();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });
}
