// The Chinese messages, as one file that is loaded where Chinese is spoken.
export const chinese = import.meta.glob<string>("../../../crates/words/messages/zh-CN/*.ftl", { query: "?raw", import: "default", eager: true });
