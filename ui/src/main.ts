// The first file that runs: styles, the door, then the window.
import { mount } from "svelte";
import App from "./App.svelte";
import { openBackend } from "./backend/open";
import { Patchbay } from "./state/patchbay";
import "./styles";

const target = document.getElementById("app");
if (target) {
  void openBackend().then((backend) => mount(App, { target, props: { patchbay: new Patchbay(backend) } }));
}
