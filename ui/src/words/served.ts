// Whether another model answered than the one that was asked.
import type { Message } from "../backend/types.gen";

/** The two, where they differ. A model's name with the day of its release is the same model. */
export function servedOther({ model, asked_model: asked }: Pick<Message, "model" | "asked_model">): { served: string; asked: string } | null {
  if (model === null || asked === null || model === asked) return null;
  const isDated = model.startsWith(`${asked}-`) && /^\d{4}-\d{2}-\d{2}$/.test(model.slice(asked.length + 1));
  return isDated ? null : { served: model, asked };
}
