// Parts of the window, each alone on a page with all its states: `gallery.html?part=Button`. It stands
// beside the browser twin and is no part of the window's build. Its words reach nobody, so they are
// not in message files.
import { mount } from "svelte";
import { openTwin } from "../src/backend/twin";
import { Patchbay } from "../src/state/patchbay";
import "../src/styles";
import "./gallery.css";
import Gallery from "./Gallery.svelte";

const options = new URLSearchParams(window.location.search);
const target = document.getElementById("app");
if (target) {
  const patchbay = new Patchbay(openTwin(new URLSearchParams("signed-in&two-accounts&codex-cli&stays=waiting")));
  // The window's own order: who is signed in, then what was found.
  void patchbay.frame
    .open()
    .then(() => patchbay.health.check())
    .then(() => mount(Gallery, { target, props: { patchbay, part: options.get("part") } }));
}
