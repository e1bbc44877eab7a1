//! The person's editors: which ones are installed, and how each is told a line. All of it is the
//! table below; nothing goes through a shell.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use patchbay_rpc::EditorView;

/// An editor with a window of its own. Those that live in a terminal are left out: which terminal
/// to open is not ours to guess.
struct Editor {
    id: &'static str,
    name: &'static str,
    /// Names of its program, the usual one first.
    programs: &'static [&'static str],
    /// Its arguments where a line is known; `{file}` and `{line}` are replaced.
    at_line: &'static [&'static str],
}

const FILE_LINE: &[&str] = &["{file}:{line}"];
const GOTO: &[&str] = &["--goto", "{file}:{line}"];
const DASH_LINE: &[&str] = &["--line", "{line}", "{file}"];
const PLUS_LINE: &[&str] = &["+{line}", "{file}"];

#[rustfmt::skip]
const EDITORS: &[Editor] = &[
    Editor { id: "code", name: "Visual Studio Code", programs: &["code"], at_line: GOTO },
    Editor { id: "codium", name: "VSCodium", programs: &["codium", "vscodium"], at_line: GOTO },
    Editor { id: "cursor", name: "Cursor", programs: &["cursor"], at_line: GOTO },
    Editor { id: "windsurf", name: "Windsurf", programs: &["windsurf"], at_line: GOTO },
    Editor { id: "zed", name: "Zed", programs: &["zed", "zeditor", "zedit"], at_line: FILE_LINE },
    Editor { id: "subl", name: "Sublime Text", programs: &["subl", "sublime_text"], at_line: FILE_LINE },
    Editor { id: "idea", name: "IntelliJ IDEA", programs: &["idea", "idea.sh", "idea64"], at_line: DASH_LINE },
    Editor { id: "kate", name: "Kate", programs: &["kate"], at_line: DASH_LINE },
    Editor { id: "gedit", name: "gedit", programs: &["gedit"], at_line: PLUS_LINE },
    Editor { id: "mousepad", name: "Mousepad", programs: &["mousepad"], at_line: DASH_LINE },
    Editor { id: "mate", name: "TextMate", programs: &["mate"], at_line: DASH_LINE },
    Editor { id: "gvim", name: "gVim", programs: &["gvim", "mvim"], at_line: PLUS_LINE },
    Editor { id: "emacs", name: "Emacs", programs: &["emacs"], at_line: PLUS_LINE },
];

/// Where programs are looked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Programs {
    folders: Vec<PathBuf>,
    /// What `$VISUAL` and `$EDITOR` name by a path.
    named: Vec<PathBuf>,
}

impl Programs {
    /// From `PATH`, `VISUAL` and `EDITOR`.
    pub(crate) fn from_vars(vars: &BTreeMap<String, String>) -> Self {
        let value = |name: &str| vars.get(name).map(String::as_str).unwrap_or_default();
        // `code --wait`: the program is the first word.
        let first = |name: &str| value(name).split_whitespace().next().map(PathBuf::from);
        Self {
            folders: std::env::split_paths(value("PATH")).filter(|it| it.is_absolute()).collect(),
            named: ["VISUAL", "EDITOR"].into_iter().filter_map(first).collect(),
        }
    }

    /// The installed ones, in the table's order.
    pub(crate) fn editors(&self) -> Vec<EditorView> {
        let installed = EDITORS.iter().filter(|editor| self.program(editor).is_some());
        let view = |it: &Editor| EditorView { id: it.id.to_owned(), name: it.name.to_owned() };
        installed.map(view).collect()
    }

    fn program(&self, editor: &Editor) -> Option<PathBuf> {
        let names = || editor.programs.iter().flat_map(|it| with_suffix(it));
        let named = self.named.iter().filter(|it| it.is_absolute());
        let named = named.filter(|it| names().any(|name| it.file_name() == Some(name.as_ref())));
        let on_path = names().flat_map(|name| self.folders.iter().map(move |it| it.join(&name)));
        named.cloned().chain(on_path).find(|it| is_program(it))
    }

    /// Opens a file in the editor of this id.
    ///
    /// # Errors
    /// It is not installed, or does not start; in the system's words.
    pub(crate) fn open(&self, id: &str, file: &str, line: Option<u32>) -> Result<(), String> {
        let editor = EDITORS.iter().find(|it| it.id == id);
        let editor = editor.ok_or_else(|| format!("no editor is called {id}"))?;
        let program = self.program(editor);
        let program = program.ok_or_else(|| format!("{} is not installed", editor.name))?;
        let mut started = Command::new(&program)
            .args(arguments(editor, file, line))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("{}: {error}", program.display()))?;
        // Somebody has to take note of its end, or it stays as a zombie.
        let _ = std::thread::Builder::new().name("editor".to_owned()).spawn(move || started.wait());
        Ok(())
    }
}

fn arguments(editor: &Editor, file: &str, line: Option<u32>) -> Vec<OsString> {
    let Some(line) = line else { return vec![file.into()] };
    let line = line.to_string();
    let filled = |it: &&str| it.replace("{line}", &line).replace("{file}", file).into();
    editor.at_line.iter().map(filled).collect()
}

fn with_suffix(name: &str) -> Vec<String> {
    if cfg!(windows) {
        // Not .cmd: cmd.exe would read the arguments as a shell does.
        vec![format!("{name}.exe")]
    } else {
        vec![name.to_owned()]
    }
}

#[cfg(unix)]
fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    path.metadata().is_ok_and(|it| it.is_file() && it.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(path: &Path) -> bool {
    path.is_file()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn editor(id: &str) -> &'static Editor {
        EDITORS.iter().find(|it| it.id == id).unwrap()
    }

    #[test]
    fn each_editor_is_told_the_line_in_its_own_way() {
        for (id, expected) in [
            ("code", vec!["--goto", "/h/a b.json:42"]),
            ("codium", vec!["--goto", "/h/a b.json:42"]),
            ("cursor", vec!["--goto", "/h/a b.json:42"]),
            ("zed", vec!["/h/a b.json:42"]),
            ("subl", vec!["/h/a b.json:42"]),
            ("idea", vec!["--line", "42", "/h/a b.json"]),
            ("kate", vec!["--line", "42", "/h/a b.json"]),
            ("gvim", vec!["+42", "/h/a b.json"]),
        ] {
            assert_eq!(arguments(editor(id), "/h/a b.json", Some(42)), expected, "{id}");
        }
    }

    #[test]
    fn every_row_names_the_file_the_line_and_a_program_once() {
        let mut ids = std::collections::BTreeSet::new();
        for editor in EDITORS {
            assert!(ids.insert(editor.id));
            assert!(!editor.programs.is_empty());
            let all = editor.at_line.join(" ");
            assert_eq!(all.matches("{file}").count(), 1, "{}", editor.id);
            assert_eq!(all.matches("{line}").count(), 1, "{}", editor.id);
            assert_eq!(arguments(editor, "/f", None), ["/f"]);
        }
    }

    #[test]
    fn a_file_name_is_one_argument_whatever_it_holds() {
        let odd = "/h/$(reboot); `x` {line} \"q\" & 'b'.json";
        let arguments = arguments(editor("idea"), odd, Some(1));
        assert_eq!(arguments.len(), 3);
        assert!(arguments[2].to_string_lossy().contains("$(reboot); `x` "));
    }

    #[cfg(unix)]
    #[test]
    fn installed_is_what_can_be_started() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        for (name, mode) in [("code", 0o755), ("subl", 0o644), ("my-zed", 0o755), ("zed", 0o755)] {
            let program = folder.path().join(name);
            std::fs::write(&program, "#!/bin/sh\n").unwrap();
            std::fs::set_permissions(&program, std::fs::Permissions::from_mode(mode)).unwrap();
        }
        let path = folder.path().display().to_string();
        let found = |vars: &[(&str, String)]| -> Vec<String> {
            let vars = vars.iter().map(|(name, it)| ((*name).to_owned(), it.clone())).collect();
            Programs::from_vars(&vars).editors().into_iter().map(|it| it.id).collect()
        };
        assert_eq!(found(&[("PATH", path.clone())]), ["code", "zed"]);
        assert_eq!(found(&[("VISUAL", format!("{path}/code --wait"))]), ["code"]);
        assert_eq!(found(&[("EDITOR", "vim".to_owned())]), Vec::<String>::new());
    }
}
