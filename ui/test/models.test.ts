// The menu of models says where its list is from, whenever it is not the account's own of now.
import { expect, it } from "vitest";
import type { ModelSource } from "../src/backend/types.gen";
import { all, click, one, openWindow, text, twin, useWindow } from "./window";

useWindow();

it.each<[ModelSource, RegExp | null]>([
  ["server", null],
  ["stored", /listed the last time/],
  ["built_in", /came with Patchbay/],
])("%s", async (source, said) => {
  const patchbay = await openWindow("signed-in", {
    models: async () => ({ ...(await twin.models()), source }),
  });
  patchbay.frame.go("chat");
  await expect.poll(() => all("model").length).toBe(1);
  await click(one("model"));
  expect(all("model-option").length).toBeGreaterThan(1);
  if (said) expect(text("model-note")).toMatch(said);
  else expect(all("model-note")).toHaveLength(0);
});
