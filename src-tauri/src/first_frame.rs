//! What is there before the page can ask: the platform, the theme, the words and the frame of the
//! last screen.
//!
//! The page is told at document start, by a script of ours that its content security policy does
//! not govern, and the window itself is painted in the page's colour: at no moment does anything
//! show that is not the right theme.

use patchbay_rpc::{FirstFrame, Theme};
use tauri::window::Color;

/// `--bg-window` of `ui/src/styles/tokens.css`.
const LIGHT: Color = Color(0xf8, 0xf7, 0xf4, 0xff);
const DARK: Color = Color(0x18, 0x17, 0x15, 0xff);

/// The colour behind the page. Where the theme is the system's, `system_is_dark` decides.
pub(crate) fn background(theme: Theme, system_is_dark: bool) -> Color {
    match theme {
        Theme::Dark => DARK,
        Theme::Light => LIGHT,
        Theme::System if system_is_dark => DARK,
        Theme::System => LIGHT,
    }
}

/// The script that runs in the page before anything of it is drawn.
pub(crate) fn script(first: &FirstFrame) -> String {
    // A value of our own types always has a JSON, and JSON is JavaScript.
    let first = serde_json::to_string(first).unwrap_or_else(|_| "null".to_owned());
    let platform = std::env::consts::OS;
    format!(
        "(() => {{
  const first = {first};
  Object.defineProperty(window, '__PATCHBAY_FIRST__', {{ value: first }});
  const {{ theme }} = first?.settings ?? {{}};
  const dress = () => {{
    const page = document.documentElement;
    if (!page) return false;
    page.dataset.platform = '{platform}';
    if (theme === 'light' || theme === 'dark') page.dataset.theme = theme;
    return true;
  }};
  // Some web views run this before there is an element.
  if (!dress()) new MutationObserver((_, it) => dress() && it.disconnect()).observe(document, {{ childList: true }});
}})();"
    )
}

/// Whether GTK draws dark, as the web view judges it for pages (WebKitGTK 2.50: the setting, or a
/// theme by its name).
#[cfg(target_os = "linux")]
pub(crate) fn gtk_is_dark(prefers_dark: bool, theme_name: &str) -> bool {
    let theme_name = theme_name.to_lowercase();
    prefers_dark || theme_name.ends_with("-dark") || theme_name.ends_with(":dark")
}

#[cfg(test)]
mod tests {
    use patchbay_rpc::{ScreenName, Settings};

    use super::*;

    const TOKENS: &str = include_str!("../../ui/src/styles/tokens.css");

    #[test]
    fn the_colour_behind_the_page_is_the_pages_own() {
        let colours: Vec<&str> = TOKENS
            .lines()
            .filter_map(|line| line.trim().strip_prefix("--bg-window:"))
            .map(|value| value.trim().trim_end_matches(';'))
            .collect();
        let css = |Color(r, g, b, _): Color| format!("#{r:02x}{g:02x}{b:02x}");
        // Light, dark by the system, dark by choice.
        assert_eq!(colours, [css(LIGHT), css(DARK), css(DARK)]);
    }

    #[test]
    fn a_chosen_theme_wins_over_the_systems() {
        for (theme, system_is_dark, expected) in [
            (Theme::Light, true, LIGHT),
            (Theme::Dark, false, DARK),
            (Theme::System, true, DARK),
            (Theme::System, false, LIGHT),
        ] {
            assert_eq!(background(theme, system_is_dark), expected, "{theme:?} {system_is_dark}");
        }
    }

    #[test]
    fn the_page_is_told_all_of_it_and_no_value_can_end_the_script() {
        let settings = Settings {
            theme: Theme::Dark,
            model: Some("\"});alert(1);//\u{2028}</script>".to_owned()),
            ..Settings::default()
        };
        let first = FirstFrame { settings, screen: ScreenName::Chat, simulated: true };
        let script = script(&first);
        let (_, rest) = script.split_once("const first = ").unwrap();
        let (json, _) = rest.split_once(";\n").unwrap();
        assert_eq!(serde_json::from_str::<FirstFrame>(json).unwrap(), first);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn gtk_is_dark_by_its_setting_or_by_the_name_of_its_theme() {
        for (prefers_dark, theme_name, expected) in [
            (false, "Adwaita", false),
            (true, "Adwaita", true),
            (false, "Adwaita-dark", true),
            (false, "Adwaita:dark", true),
            (false, "Yaru-Dark", true),
            (false, "darkroom", false),
        ] {
            assert_eq!(gtk_is_dark(prefers_dark, theme_name), expected, "{theme_name}");
        }
    }
}
