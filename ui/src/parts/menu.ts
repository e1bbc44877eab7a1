// What a menu consists of.
import type { CommandId } from "../commands/table";
import type { IconName } from "./icons";

export interface MenuItem {
  id: string;
  text: string;
  icon: IconName;
  /** The command whose keys do the same. */
  keys?: CommandId;
  /** Why it can't be had now. */
  why?: string | null;
  /** A line above it: another kind of thing begins. */
  apart?: boolean;
  act: () => void;
}

/** Beside an element, or at a place of the window, in pixels. */
export type Anchor = HTMLElement | { x: number; y: number };
