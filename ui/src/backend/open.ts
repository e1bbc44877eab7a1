// Which door this page has. The twin is a file of its own that the window never loads.
import type { Backend } from "./backend";
import { openTauri } from "./tauri";

export async function openBackend(): Promise<Backend> {
  if ("__TAURI_INTERNALS__" in window) return openTauri();
  return (await import("./twin")).openTwin(new URLSearchParams(window.location.search));
}
