//! What a person sees before the page can answer: at no moment the wrong theme, and from the first
//! painted page on the frame of the screen that was open last.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use patchbay_tests::desktop::Desktop;
use patchbay_tests::screen::{Colour, Empty, Picture, Screen, lightness};
use patchbay_tests::stage::Stage;
use patchbay_tests::tour::{self, id};
use patchbay_tests::{Outcome, Problem};

use crate::{Tested, stage};

/// The window's size without a window manager around it, as it opens first.
const SIZE: (usize, usize) = (1180, 760);
/// A place in the sidebar's end and in no word, badge or mark of it: inside the entries' background.
const ENTRIES_X: usize = 206;
/// The tokens of `ui/src/styles/tokens.css`: window, sidebar, chosen entry.
const DARK: [Colour; 3] = [[0x18, 0x17, 0x15], [0x13, 0x12, 0x11], [0x3a, 0x38, 0x33]];
const LIGHT: [Colour; 3] = [[0xf8, 0xf7, 0xf4], [0xf0, 0xee, 0xe9], [0xe1, 0xdd, 0xd4]];

/// A window that nobody drives; ended when dropped.
struct Alone(Child);

impl Drop for Alone {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Opens the window on a screen of its own and keeps every moment that differs from the one before,
/// until the page said that it is drawn and a little after.
fn watch(stage: &Stage, empty: Empty, gtk_theme: &str) -> Outcome<Vec<Picture>> {
    let screen = Screen::start(empty)?;
    let ready = stage.folder().join("ready");
    let _ = std::fs::remove_file(&ready);
    let window = Command::new(&stage.programs.desktop)
        .args(stage.arguments())
        .envs(stage.environment())
        .env("DISPLAY", &screen.name)
        .env("GDK_BACKEND", "x11")
        .env("GTK_THEME", gtk_theme)
        .env("PATCHBAY_READY_FILE", &ready)
        .env_remove("WAYLAND_DISPLAY")
        .stdin(Stdio::null())
        .spawn()?;
    let _window = Alone(window);
    let mut seen: Vec<Picture> = Vec::new();
    let began = Instant::now();
    let mut end: Option<Instant> = None;
    while end.is_none_or(|end| Instant::now() < end) {
        let now = screen.look()?;
        if seen.last().is_none_or(|last| *last != now) {
            seen.push(now);
        }
        if end.is_none() && ready.is_file() {
            end = Some(Instant::now() + Duration::from_secs(2));
        }
        if began.elapsed() > Duration::from_secs(60) {
            return Err(Problem::new("the window was not drawn within 60 s"));
        }
        std::thread::sleep(Duration::from_millis(4));
    }
    Ok(seen)
}

/// The lines of the sidebar in which an entry is marked as chosen.
fn chosen(picture: &Picture, selected: Colour) -> Vec<usize> {
    (0..SIZE.1).filter(|y| picture.pixel(ENTRIES_X, *y) == selected).collect()
}

/// Holds all that was seen to the theme, and every painted page to the frame of the last one.
fn hold(seen: &[Picture], theme: &str, of: [Colour; 3], wrong: impl Fn(Colour) -> bool) -> Tested {
    let [window, sidebar, selected] = of;
    let (last, count) = (seen.last().ok_or("nothing was seen")?, seen.len());
    assert_eq!(last.pixel(ENTRIES_X, 300), sidebar, "{theme}: no sidebar was ever painted");
    assert_eq!(last.pixel(1170, 750), window, "{theme}: no page was ever painted");
    let entry = chosen(last, selected);
    assert!(entry.first().is_some_and(|y| *y > 500), "{theme}: Accounts is not open: {entry:?}");
    for (number, picture) in seen.iter().enumerate() {
        let share = picture.share(SIZE.0, SIZE.1, &wrong);
        assert!(
            share < 0.2,
            "{theme}: moment {number} of {count} is {share:.2} of the other theme"
        );
        if picture.pixel(ENTRIES_X, 300) == sidebar {
            assert_eq!(chosen(picture, selected), entry, "{theme}: moment {number} of {count}");
        }
    }
    Ok(())
}

/// Writes another theme into the settings, as they are kept.
fn set_theme(settings: &Path, theme: &str) -> Tested {
    let mut kept: serde_json::Value = serde_json::from_slice(&std::fs::read(settings)?)?;
    assert_eq!(kept["screen"], "accounts", "the last screen is kept: {kept}");
    kept["settings"]["theme"] = theme.into();
    Ok(std::fs::write(settings, kept.to_string())?)
}

#[tokio::test]
async fn nothing_is_ever_seen_in_the_wrong_theme_and_the_last_screens_frame_comes_first() -> Tested
{
    let stage = stage()?;
    let window = Desktop::open(&stage).await?;
    tour::sign_in(&window, &stage, None).await?;
    window.click(&id("nav-settings")).await?;
    window.click(&id("theme-dark")).await?;
    window.click(&id("nav-accounts")).await?;
    window.find(&id("screen-accounts")).await?;
    window.close().await?;

    let light = |colour| lightness(colour) > 128;
    let dark = |colour| lightness(colour) < 96;
    hold(&watch(&stage, Empty::Black, "Adwaita")?, "dark on a light desktop", DARK, light)?;
    let settings = stage.data().join("settings.json");
    set_theme(&settings, "system")?;
    hold(&watch(&stage, Empty::Black, "Adwaita:dark")?, "a dark desktop's", DARK, light)?;
    set_theme(&settings, "light")?;
    hold(&watch(&stage, Empty::White, "Adwaita:dark")?, "light on a dark desktop", LIGHT, dark)?;
    // What can't be read is the defaults, and no reason not to open.
    std::fs::write(&settings, "{ broken")?;
    let seen = watch(&stage, Empty::White, "Adwaita")?;
    let last = seen.last().ok_or("nothing was seen")?;
    assert_eq!(last.pixel(ENTRIES_X, 300), LIGHT[1]);
    Ok(())
}
