// The build of the window's pages. Everything is emitted as files of our own origin: the window's
// content security policy allows no inline script and no inline style.
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

// The window's own policy (src-tauri/tauri.conf.json), so that a browser on `npm run preview` is as strict.
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'none'; " +
  "base-uri 'none'; form-action 'none'; frame-src 'none'; object-src 'none'";

export default defineConfig(({ mode }) => ({
  plugins: [svelte()],
  // WebKitGTK 2.40 and the system web views of macOS 13 and Windows.
  build: {
    target: ["es2022", "safari16", "chrome110"],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The gallery of parts is beside the browser twin; the window's pages have none of it.
    ...(mode === "twin" ? { outDir: "dist-twin", rollupOptions: { input: ["index.html", "gallery.html"] } } : {}),
  },
  // The message files stand beside the crate that says them too.
  server: { port: 1420, strictPort: true, host: "127.0.0.1", fs: { allow: [".", "../crates/words/messages"] } },
  preview: { port: 4173, strictPort: true, host: "127.0.0.1", headers: { "Content-Security-Policy": POLICY } },
  clearScreen: false,
  // Tests mount components as a browser would.
  ...(mode === "test" ? { resolve: { conditions: ["browser"] } } : {}),
  test: { include: ["test/**/*.test.ts"], environment: "jsdom", testTimeout: 20_000 },
}));
