// The first file that runs: styles, the door, then the window. The right language is there before
// anything is drawn.
import { mount } from "svelte";
import { openBackend } from "./backend/open";
import { firstFrame } from "./state/first_frame";
import { Patchbay } from "./state/patchbay";
import "./styles";
import Worlds from "./Worlds.svelte";

const target = document.getElementById("app");
if (target) void start(target);

async function start(target: HTMLElement): Promise<void> {
  const patchbay = new Patchbay(await openBackend(), firstFrame());
  await patchbay.frame.begin();
  mount(Worlds, { target, props: { patchbay } });
}
