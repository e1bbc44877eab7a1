// The words of an export in the window's language, for Rust to write.
import type { ExportWords } from "../backend/types.gen";
import { say } from "./say.svelte";

export const exportWords = (): ExportWords => ({
  file_name: say("chat-export-name"),
  person: say("chat-export-person"),
  answer: say("chat-export-answer"),
  picture: say("chat-export-picture"),
  not_whole: say("chat-export-not-whole"),
});
