// From the actions of one message to those of the next, as the arrows lead.

/** The same action of the message before or after, or its first one; nothing at the ends. */
export function neighbour(toolbar: HTMLElement, step: 1 | -1, action: string | undefined): HTMLElement | null {
  const all = [...document.querySelectorAll<HTMLElement>(".thread [role=toolbar]")];
  const next = all[all.indexOf(toolbar) + step];
  const buttons = [...(next?.querySelectorAll("button") ?? [])];
  return buttons.find((button) => button.dataset["testid"] === action) ?? buttons[0] ?? null;
}
