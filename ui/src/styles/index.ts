// The styles, in the order in which they build on each other.
import "./tokens.css";
import "./base.css";
import "./controls.css";
import "./frame.css";
import "./health.css";
import "./live_test.css";
import "./chat.css";
import "./composer.css";
import "./palette.css";
import "./screens.css";
import "./contrast.css";
