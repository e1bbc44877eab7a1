//! The desktop's entry for `patchbay:` links on Linux, where no package brought one: an AppImage or
//! an unpacked build has no installer to do it.
//!
//! Not the plugin's: it always quotes the program's path (tauri-plugin-deep-link 2.6.3), and
//! `xdg-open` 1.1.3 on a system without a desktop environment takes the quotes for a part of the
//! name. The specification asks for quotes only where a character needs them.

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The plugin's name for it, so that an entry of an earlier version is replaced.
const ENTRY: &str = "patchbay-desktop-handler.desktop";
const SCHEME: &str = "x-scheme-handler/patchbay";
/// The entry that our packages install.
const PACKAGED: &str = "/usr/share/applications/Patchbay.desktop";

/// Registers this program, on a thread of its own: the desktop's tools take their time.
pub(super) fn register() {
    let registering = std::thread::Builder::new().name("registration".to_owned());
    let registering = registering.spawn(|| {
        if let Err(error) = register_now() {
            tracing::warn!(%error, "the patchbay: scheme could not be registered");
        }
    });
    if let Err(error) = registering {
        tracing::warn!(%error, "the patchbay: scheme is not registered");
    }
}

fn register_now() -> io::Result<()> {
    // An AppImage runs from a mount that is gone when it ends: the image itself is the program.
    let image = std::env::var_os("APPIMAGE").map(PathBuf::from).filter(|it| it.is_absolute());
    let program = image.map_or_else(std::env::current_exe, Ok)?;
    if program.starts_with("/usr") && Path::new(PACKAGED).exists() {
        return Ok(());
    }
    let Some(folder) = dirs::data_dir().map(|it| it.join("applications")) else { return Ok(()) };
    std::fs::create_dir_all(&folder)?;
    let entry = entry(&program.to_string_lossy());
    let file = folder.join(ENTRY);
    let changed = std::fs::read_to_string(&file).ok().as_deref() != Some(entry.as_str());
    if changed {
        std::fs::write(&file, entry)?;
        // Only an index of the folder; the default below is asked for first.
        let _ = run("update-desktop-database", &[&folder.to_string_lossy()]);
    }
    if run("xdg-mime", &["query", "default", SCHEME])?.trim() != ENTRY {
        run("xdg-mime", &["default", ENTRY, SCHEME])?;
    }
    Ok(())
}

fn run(program: &str, arguments: &[&str]) -> io::Result<String> {
    let output = Command::new(program).args(arguments).stdin(Stdio::null()).output()?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The entry that starts `program` with a link.
fn entry(program: &str) -> String {
    format!(
        "[Desktop Entry]\nType=Application\nName=Patchbay\nExec={} %u\nTerminal=false\n\
         NoDisplay=true\nMimeType={SCHEME};\n",
        quoted(program)
    )
}

/// A program's path for `Exec` (Desktop Entry Specification 1.5, "The Exec key"): quoted only where
/// it holds a reserved character, and then escaped once for the quotes and once for the file.
fn quoted(program: &str) -> String {
    let program = program.replace('%', "%%");
    if !program.contains(|c| " \t\n\"'\\><~|&;$*?#()`".contains(c)) {
        return program;
    }
    let mut out = String::from('"');
    for c in program.chars() {
        match c {
            '"' | '`' | '$' => out.extend(["\\\\", c.encode_utf8(&mut [0; 4])]),
            '\\' => out.push_str("\\\\\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_stand_only_where_they_are_needed() {
        for (program, expected) in [
            ("/opt/patchbay/patchbay-desktop", "/opt/patchbay/patchbay-desktop"),
            ("/home/mira/Apps/Patchbay_0.1.AppImage", "/home/mira/Apps/Patchbay_0.1.AppImage"),
            ("/home/zoë/patchbay-desktop", "/home/zoë/patchbay-desktop"),
            ("/home/mira/My Apps/patchbay", "\"/home/mira/My Apps/patchbay\""),
            ("/a/100%/p", "/a/100%%/p"),
            ("/a/$(x)`/p", "\"/a/\\\\$(x)\\\\`/p\""),
            ("/a/back\\slash", "\"/a/back\\\\\\\\slash\""),
            ("/a/new\nExec=evil", "\"/a/new\\nExec=evil\""),
        ] {
            assert_eq!(quoted(program), expected, "{program}");
        }
    }

    /// What the desktop itself says of it.
    #[test]
    fn the_entry_is_a_valid_one() {
        let folder = tempfile::tempdir().unwrap();
        for (number, program) in ["/opt/patchbay", "/opt/my patch$bay/p"].into_iter().enumerate() {
            let file = folder.path().join(format!("{number}.desktop"));
            std::fs::write(&file, entry(program)).unwrap();
            validate(&file);
        }
    }

    /// The entry that our packages install takes links; what Tauri 2 brings by itself does not.
    #[test]
    fn the_packaged_entry_takes_a_link() {
        let template = include_str!("../../packaging/patchbay.desktop");
        let config: serde_json::Value =
            serde_json::from_str(include_str!("../../tauri.conf.json")).unwrap();
        for package in ["deb", "rpm"] {
            let named = &config["bundle"]["linux"][package]["desktopTemplate"];
            assert_eq!(named, "packaging/patchbay.desktop", "{package}");
        }
        let filled = [
            ("{{exec}}", "patchbay-desktop"),
            ("{{icon}}", "patchbay-desktop"),
            ("{{name}}", "Patchbay"),
            ("{{comment}}", "Sees"),
            ("{{categories}}", "Development;"),
        ];
        let entry = filled.iter().fold(template.to_owned(), |it, (from, to)| {
            assert!(it.contains(from), "{from}");
            it.replace(from, to)
        });
        assert!(entry.lines().any(|line| line == "Exec=patchbay-desktop %u"), "{entry}");
        assert!(entry.lines().any(|line| line == "MimeType=x-scheme-handler/patchbay;"), "{entry}");
        assert!(!entry.contains("{{"), "{entry}");
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("Patchbay.desktop");
        std::fs::write(&file, entry).unwrap();
        validate(&file);
    }

    fn validate(file: &Path) {
        let ran = Command::new("desktop-file-validate").arg(file).output();
        let Ok(ran) = ran else {
            eprintln!("skipped: desktop-file-validate is not installed");
            return;
        };
        let said = String::from_utf8_lossy(&ran.stdout);
        assert!(ran.status.success() && said.is_empty(), "{said}");
    }
}
