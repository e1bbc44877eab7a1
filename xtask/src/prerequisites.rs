//! What the operating system has to bring, as a table, and its installation through apt.
//!
//! On Debian and Ubuntu the missing packages are listed, then installed after a yes. Elsewhere the
//! exact command is named and nothing is done: guessing at a foreign package manager breaks more
//! than it helps.

use std::io::{BufRead, IsTerminal, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::command;
use crate::node;
use crate::step::{Done, Failed};

/// What a command is about to do; it needs only the packages for that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// C code inside the Rust crates: TLS, SQLite, zstd.
    Compile,
    /// The window is built.
    Window,
    /// A program runs on a session bus of its own.
    Bus,
    /// The window runs where there is no display.
    Headless,
    /// The window is driven by a program: tests and the tour.
    WebDriver,
    /// The pages are looked at in a browser.
    Browser,
    /// Tokens are kept in a real keyring, on a bus of the test's own.
    Keyring,
}

struct Package {
    /// Debian's and Ubuntu's name.
    apt: &'static str,
    need: Need,
    why: &'static str,
}

const fn package(apt: &'static str, need: Need, why: &'static str) -> Package {
    Package { apt, need, why }
}

/// Debian 12 and Ubuntu 22.04 are the oldest that have all of them.
const PACKAGES: &[Package] = &[
    package("build-essential", Need::Compile, "compiler and linker"),
    package("pkg-config", Need::Window, "finds the libraries below"),
    package("libwebkit2gtk-4.1-dev", Need::Window, "the web view"),
    package("libjavascriptcoregtk-4.1-dev", Need::Window, "the web view's JavaScript"),
    package("libsoup-3.0-dev", Need::Window, "the web view's HTTP library"),
    package("librsvg2-dev", Need::Window, "icons"),
    package("libayatana-appindicator3-dev", Need::Window, "the tray"),
    package("libxdo-dev", Need::Window, "menus under X11"),
    package("libdbus-1-dev", Need::Window, "the session bus"),
    package("dbus", Need::Bus, "a session bus of our own"),
    package("xdg-utils", Need::Bus, "registers the patchbay:// links"),
    package("desktop-file-utils", Need::Bus, "registers the patchbay:// links"),
    package("xvfb", Need::Headless, "a virtual display"),
    package("fonts-dejavu-core", Need::Headless, "letters for the pictures"),
    package("webkit2gtk-driver", Need::WebDriver, "drives the window"),
    package("chromium", Need::Browser, "a browser to look at the pages with"),
    package("gnome-keyring", Need::Keyring, "a real keyring to test with"),
    package("libglib2.0-bin", Need::Keyring, "gdbus, which locks it, and gio"),
];

/// How the same things are had elsewhere: (program that tells the system, command to run).
const ELSEWHERE: &[(&str, &str)] = &[
    (
        "dnf",
        "sudo dnf install gcc gcc-c++ make pkgconf-pkg-config webkit2gtk4.1-devel libsoup3-devel \
         librsvg2-devel libappindicator-gtk3-devel libxdo-devel dbus-devel dbus-daemon xdg-utils \
         desktop-file-utils xorg-x11-server-Xvfb dejavu-sans-fonts webkit2gtk4.1 chromium",
    ),
    (
        "pacman",
        "sudo pacman -S --needed base-devel webkit2gtk-4.1 libsoup3 librsvg libayatana-appindicator \
         xdotool dbus xdg-utils desktop-file-utils xorg-server-xvfb ttf-dejavu chromium",
    ),
    (
        "zypper",
        "sudo zypper install gcc gcc-c++ make pkg-config webkit2gtk3-devel libsoup-devel \
         librsvg-devel libayatana-appindicator3-devel xdotool-devel dbus-1-devel dbus-1-daemon \
         xdg-utils desktop-file-utils xorg-x11-server-Xvfb dejavu-fonts webkit2gtk-4_1-driver chromium",
    ),
];

/// Browsers that do, by the names of their programs: any Chromium is one.
const BROWSERS: &[&str] =
    &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"];
/// Where they are on macOS and Windows, which put no such program on the path.
const BROWSER_PLACES: &[&str] = &[
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
];

/// tauri-driver's version: the one that the end-to-end tests were written with.
const DRIVER: &str = "2.1.0";

/// Sees to everything in `needs`. `yes`: don't ask.
pub fn provide(needs: &[Need], yes: bool) -> Done {
    if needs.contains(&Need::Window) {
        node::check()?;
    }
    system_packages(needs, yes)?;
    if needs.contains(&Need::Browser) {
        browser()?;
    }
    if needs.contains(&Need::WebDriver) {
        driver()?;
    }
    Ok(())
}

/// Where the program that speaks WebDriver to the window is put.
pub fn driver_path() -> PathBuf {
    let file = format!("tauri-driver{}", std::env::consts::EXE_SUFFIX);
    crate::place::target().join("tools").join("bin").join(file)
}

/// The browser that the pages are looked at with.
pub fn browser() -> Result<PathBuf, Failed> {
    find_browser().ok_or_else(|| {
        Failed::new(
            "there is no Chromium here; install Chromium, Chrome or Edge, or name one in \
             PATCHBAY_CHROMIUM, then run this again",
        )
    })
}

fn find_browser() -> Option<PathBuf> {
    let named = std::env::var_os("PATCHBAY_CHROMIUM").map(PathBuf::from);
    let places = BROWSER_PLACES.iter().map(PathBuf::from);
    named
        .or_else(|| BROWSERS.iter().find_map(|name| command::on_path(name)))
        .or_else(|| places.into_iter().find(|place| place.is_file()))
}

fn driver() -> Done {
    if driver_path().is_file() {
        return Ok(());
    }
    let tools = crate::place::target().join("tools");
    eprintln!("   tauri-driver {DRIVER} is built once, into {}", tools.display());
    // A debug build: it passes a few requests on, and compiles in a fraction of the time.
    command::run_aside(
        command::cargo()
            .args(["install", "tauri-driver", "--version", DRIVER, "--locked", "--debug"])
            .arg("--root")
            .arg(tools),
        "see what cargo says above (a network fault? then run this again)",
    )
}

fn system_packages(needs: &[Need], yes: bool) -> Done {
    if !cfg!(target_os = "linux") {
        // macOS and Windows bring their web view; the compiler came with Rust.
        return Ok(());
    }
    if command::on_path("apt-get").is_none() || command::on_path("dpkg-query").is_none() {
        return elsewhere(needs);
    }
    let missing = missing(needs)?;
    if missing.is_empty() {
        eprintln!("   system packages: all there");
        return Ok(());
    }
    eprintln!("   system packages that are missing:");
    for package in &missing {
        eprintln!("     {:32} {}", package.apt, package.why);
    }
    let names: Vec<&str> = missing.iter().map(|package| package.apt).collect();
    let by_hand = format!("sudo apt-get install {}", names.join(" "));
    let root = is_root();
    if !root && command::on_path("sudo").is_none() {
        return Err(Failed::new(format!("there is no sudo here; as root run: {by_hand}")));
    }
    // Root without a terminal is a container or a script: nobody is there to be asked.
    let go_on = yes || in_ci() || (root && !at_terminal());
    if !go_on && !agreed()? {
        return Err(Failed::new(format!("nothing was installed; when you are ready: {by_hand}")));
    }
    install(&names, root, &by_hand)
}

/// Those of `needs` that dpkg does not have as installed.
fn missing(needs: &[Need]) -> Result<Vec<&'static Package>, Failed> {
    let wanted: Vec<&Package> = PACKAGES.iter().filter(|p| needs.contains(&p.need)).collect();
    let mut missing = Vec::new();
    for package in wanted {
        // Any of several browsers will do.
        if package.need == Need::Browser && find_browser().is_some() {
            continue;
        }
        // One question for each: for several, dpkg-query says nothing of those it never heard of.
        let mut query = command::program("dpkg-query");
        query.args(["-W", "-f=${db:Status-Status}", package.apt]);
        let status = command::read(&mut query).unwrap_or_default();
        // Multi-arch packages answer once for each architecture.
        if !status.contains("installed") || status.starts_with("not-installed") {
            missing.push(package);
        }
    }
    Ok(missing)
}

fn install(names: &[&str], root: bool, by_hand: &str) -> Done {
    let apt = |words: &[&str]| {
        let mut command = if root {
            command::program("env")
        } else {
            // sudo clears the environment, so `env` sets it again behind it.
            let mut command = command::program("sudo");
            command.arg("env");
            command
        };
        command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]);
        // Another apt (unattended upgrades, on a machine that just started) is waited for.
        command.args(["-o", "DPkg::Lock::Timeout=300", "-o", "Acquire::Retries=3"]);
        command.args(words);
        command
    };
    let advice = format!("see what apt says above, then run: {by_hand}");
    // Lists may be old or, in a container, empty. That one of several sources is out of reach
    // must not stop us while the packages are to be had from the others.
    if !command::start(apt(&["update"]).stdout(Stdio::from(std::io::stderr())))?.success() {
        eprintln!("   apt-get update did not get every list; going on with those that are there");
    }
    let words: Vec<&str> =
        ["install", "--yes", "--no-install-recommends"].iter().chain(names).copied().collect();
    command::run_aside(&mut apt(&words), &advice)
}

fn elsewhere(needs: &[Need]) -> Done {
    // What can be told without a package manager: the programs and, by pkg-config, the libraries.
    let mut missing = Vec::new();
    let mut program = |need: Need, names: &[&'static str]| {
        if needs.contains(&need) && !names.iter().any(|name| command::on_path(name).is_some()) {
            missing.push(names[0]);
        }
    };
    program(Need::Compile, &["cc", "gcc", "clang"]);
    program(Need::Window, &["pkg-config"]);
    program(Need::Bus, &["dbus-run-session"]);
    program(Need::Bus, &["xdg-mime"]);
    program(Need::Headless, &["Xvfb"]);
    program(Need::WebDriver, &["WebKitWebDriver"]);
    if needs.contains(&Need::Browser) && find_browser().is_none() {
        missing.push(BROWSERS[0]);
    }
    if needs.contains(&Need::Window) && command::on_path("pkg-config").is_some() {
        for library in ["webkit2gtk-4.1", "javascriptcoregtk-4.1", "libsoup-3.0", "dbus-1"] {
            if !pkg_config(library) {
                missing.push(library);
            }
        }
    }
    if missing.is_empty() {
        return Ok(());
    }
    let missing = missing.join(", ");
    let known = ELSEWHERE.iter().find(|(program, _)| command::on_path(program).is_some());
    Err(Failed::new(match known {
        Some((_, run)) => format!("missing: {missing}; run: {run}"),
        None => format!(
            "missing: {missing}; install what Tauri lists for your system \
             (https://v2.tauri.app/start/prerequisites/) and run this again"
        ),
    }))
}

fn pkg_config(library: &str) -> bool {
    let mut command = Command::new("pkg-config");
    command.args(["--exists", library]).stdin(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

fn agreed() -> Result<bool, Failed> {
    if !std::io::stdin().is_terminal() {
        return Ok(false);
    }
    eprint!("   Install them now with apt-get? [Y/n] ");
    let mut answer = String::new();
    let read =
        std::io::stderr().flush().and_then(|()| std::io::stdin().lock().read_line(&mut answer));
    match read {
        // End of input is no yes.
        Ok(0) => Ok(false),
        Ok(_) => Ok(matches!(answer.trim().to_lowercase().as_str(), "" | "y" | "yes")),
        Err(error) => {
            Err(Failed::new(format!("the answer could not be read ({error}); add --yes")))
        }
    }
}

fn at_terminal() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}

/// CI systems set this.
pub fn in_ci() -> bool {
    std::env::var("CI").is_ok_and(|value| value == "true" || value == "1")
}

fn is_root() -> bool {
    command::read(command::program("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_package_stands_in_the_table_twice() {
        for (at, package) in PACKAGES.iter().enumerate() {
            assert!(PACKAGES[at + 1..].iter().all(|other| other.apt != package.apt));
            assert!(!package.why.is_empty());
        }
    }
}
