// The first file that runs: styles, then the window.
import { mount } from "svelte";
import "./styles/tokens.css";
import App from "./App.svelte";

const target = document.getElementById("app");
if (target) mount(App, { target });
