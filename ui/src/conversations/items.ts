// What a menu offers for a conversation: at the head of the thread for the open one, in the list for any.
import { command, conversationAt, run, type CommandId } from "../commands/table";
import type { MenuItem } from "../parts/menu";
import type { Patchbay } from "../state/patchbay";
import { say } from "../words/say.svelte";

/** `at` is a row of the list; null is the open conversation. */
export function itemsOf(patchbay: Patchbay, at: Element | null): MenuItem[] {
  const { conversations } = patchbay.chat;
  const pinned = conversations.row(conversationAt({ patchbay, at }))?.pinned ?? false;
  const item = (id: CommandId, text: string, apart = false): MenuItem => {
    const one = command(id);
    const why = one.why?.({ patchbay, at }) ?? null;
    return { id, text, icon: one.icon ?? "right", keys: id, why: why === null ? null : say(why), apart, act: () => run(one, { patchbay, at }) };
  };
  return [
    item("chat-rename", say("chat-rename")),
    item("chat-pin", say(pinned ? "chat-unpin" : "chat-pin")),
    // About the open conversation alone.
    ...(at === null ? [item("chat-instructions", say("keys-chat-instructions"), true), item("chat-find-here", say("keys-chat-find-here"))] : []),
    item("chat-export-markdown", say("keys-chat-export-markdown"), true),
    item("chat-export-json", say("keys-chat-export-json")),
    item("chat-delete", say("chat-delete"), true),
  ];
}
