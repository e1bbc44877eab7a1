// What the twin does not do: `?holds=health,repair` leaves commands of the door without an answer, as
// while they work; `?fails=settingsSave:file_not_writable` lets them fail, each with its kind.
import type { Backend } from "../backend";
import type { Kind } from "../types.gen";
import { failureOf } from "./failures";

export function faulty(backend: Backend, options: URLSearchParams): Backend {
  const door: Record<string, unknown> = { ...backend };
  const replace = (method: string, answer: () => Promise<never>) => {
    if (!(method in door)) throw new Error(`the door has no ${method}`);
    door[method] = answer;
  };
  for (const method of listOf(options, "holds")) replace(method, () => new Promise(() => {}));
  for (const fault of listOf(options, "fails")) {
    const [method = "", kind = "unknown"] = fault.split(":");
    replace(method, () => Promise.reject(failureOf(kind as Kind)));
  }
  return door as unknown as Backend;
}

const listOf = (options: URLSearchParams, name: string): string[] => options.get(name)?.split(",") ?? [];
