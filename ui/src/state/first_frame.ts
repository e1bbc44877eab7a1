// What the window knew before its page began: it was put there at document start
// (src-tauri/src/first_frame.rs), together with the theme. A browser has none.
import type { FirstFrame } from "../backend/types.gen";

declare global {
  interface Window {
    readonly __PATCHBAY_FIRST__?: FirstFrame;
  }
}

export const firstFrame = (): FirstFrame | null => window.__PATCHBAY_FIRST__ ?? null;
