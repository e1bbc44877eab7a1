// How large a file is, as people read it.
import { say } from "./say.svelte";

const KB = 1024;
const MB = KB * KB;

/** `812 bytes`, `14 kB`, `2.4 MB`: of 1,024 each, as the limits are. */
export function sizeOf(bytes: number): string {
  if (bytes < KB) return say("parts-size-bytes", { count: bytes });
  const unit = bytes < MB ? KB : MB;
  const size = bytes / unit;
  // 1,023.9 kB is not 1,024 kB.
  const shown = unit === KB && Math.round(size) === KB ? 1 : size;
  const large = unit === MB || shown !== size;
  return say(large ? "parts-size-mb" : "parts-size-kb", { size: shown < 10 ? Math.round(shown * 10) / 10 : Math.round(shown) });
}
