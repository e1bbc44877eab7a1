// The pages in a browser: every screen and state on the twin, as strict as the window is (its content
// security policy comes with the preview). The browser is the system's own; none is downloaded.
import { defineConfig } from "@playwright/test";
import { join } from "node:path";

/** Two clones on one machine each take a port of their own. */
const PORT = Number(process.env["PATCHBAY_PAGES_PORT"] ?? 4173);

/** Where pictures are put, and what a failed test leaves. */
export const PAGES = process.env["PATCHBAY_PAGES"] ?? join(import.meta.dirname, "../target/pages");

export default defineConfig({
  testDir: "e2e",
  outputDir: join(PAGES, "results"),
  workers: 2,
  retries: 0,
  fullyParallel: true,
  forbidOnly: true,
  timeout: 60_000,
  reporter: [["line"]],
  use: {
    baseURL: `http://127.0.0.1:${PORT}`,
    browserName: "chromium",
    viewport: { width: 1180, height: 760 },
    // Nothing moves while it is looked at; what moves has a test of its own.
    contextOptions: { reducedMotion: "reduce" },
    launchOptions: {
      executablePath: process.env["PATCHBAY_CHROMIUM"] ?? "/usr/bin/chromium",
      // A container has no user namespaces for the sandbox; only our own pages are opened.
      args: ["--no-sandbox", "--force-color-profile=srgb"],
    },
  },
  webServer: {
    command: `npm run twin -- --port ${PORT}`,
    url: `http://127.0.0.1:${PORT}/gallery.html`,
    reuseExistingServer: false,
    timeout: 120_000,
  },
});
