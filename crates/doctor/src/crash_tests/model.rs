//! A disk in memory that forgets, when the power is cut, whatever was not made to last: bytes and
//! modes that were not synced, and any subset of the names that were made, moved or removed in a
//! folder since that was synced.

use super::random::Random;
use crate::disk::Disk;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Bytes and mode.
type Content = (Vec<u8>, u32);

#[derive(Debug, Clone)]
struct File {
    now: Content,
    lasting: Option<Content>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Node {
    File(usize),
    Folder,
}

#[derive(Debug, Clone)]
enum Change {
    Put(String, Node),
    Move(String, String, Node),
    Remove(String),
}

#[derive(Debug, Clone, Default)]
struct Names {
    now: BTreeMap<String, Node>,
    lasting: BTreeMap<String, Node>,
    pending: Vec<Change>,
}

#[derive(Debug, Clone, Default)]
struct State {
    files: Vec<File>,
    folders: BTreeMap<PathBuf, Names>,
}

/// What survives of what was not made to last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// All of it.
    Everything,
    /// Nothing.
    Nothing,
    /// Any part, from this seed on.
    Part(u64),
}

/// The disk. After `left` more steps the power is off.
#[derive(Debug, Clone)]
pub(super) struct Model {
    state: RefCell<State>,
    pub(super) left: Cell<u32>,
    /// A start takes longer than a lock lives.
    restarted: bool,
}

fn gone() -> io::Error {
    ErrorKind::NotFound.into()
}

fn split(path: &Path) -> (PathBuf, String) {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    (path.parent().unwrap_or(Path::new("/")).to_owned(), name)
}

impl Names {
    fn apply(names: &mut BTreeMap<String, Node>, change: &Change) {
        match change {
            Change::Put(name, node) => {
                names.insert(name.clone(), *node);
            }
            Change::Move(from, to, node) => {
                names.remove(from);
                names.insert(to.clone(), *node);
            }
            Change::Remove(name) => {
                names.remove(name);
            }
        }
    }

    fn change(&mut self, change: Change) {
        Self::apply(&mut self.now, &change);
        self.pending.push(change);
    }
}

impl State {
    fn node(&self, path: &Path) -> io::Result<Node> {
        if path == Path::new("/") {
            return Ok(Node::Folder);
        }
        let (folder, name) = split(path);
        self.folders.get(&folder).and_then(|it| it.now.get(&name)).copied().ok_or_else(gone)
    }

    fn file(&mut self, path: &Path) -> io::Result<&mut File> {
        match self.node(path)? {
            Node::File(at) => Ok(&mut self.files[at]),
            Node::Folder => Err(ErrorKind::IsADirectory.into()),
        }
    }

    fn put(&mut self, path: &Path, node: Node) -> io::Result<()> {
        if self.node(path).is_ok() {
            return Err(ErrorKind::AlreadyExists.into());
        }
        let (folder, name) = split(path);
        self.folders.get_mut(&folder).ok_or_else(gone)?.change(Change::Put(name, node));
        if node == Node::Folder {
            self.folders.insert(path.to_owned(), Names::default());
        }
        Ok(())
    }
}

impl Model {
    /// These files, made to last, with the folders above them.
    pub(super) fn new(files: &[(PathBuf, &str, u32)]) -> Self {
        let mut state = State::default();
        state.folders.insert("/".into(), Names::default());
        for (path, text, mode) in files {
            let mut above: Vec<&Path> = path.ancestors().skip(1).collect();
            above.reverse();
            for folder in above {
                let _ = state.put(folder, Node::Folder);
            }
            let content = (text.as_bytes().to_vec(), *mode);
            state.files.push(File { now: content.clone(), lasting: Some(content) });
            state.put(path, Node::File(state.files.len() - 1)).unwrap();
        }
        for names in state.folders.values_mut() {
            names.lasting = names.now.clone();
            names.pending.clear();
        }
        Self { state: RefCell::new(state), left: Cell::new(u32::MAX), restarted: false }
    }

    /// How much is not made to last: changes of names, and files.
    pub(super) fn at_stake(&self) -> usize {
        let state = self.state.borrow();
        let files = state.files.iter().filter(|it| it.lasting.as_ref() != Some(&it.now)).count();
        files + state.folders.values().map(|it| it.pending.len()).sum::<usize>()
    }

    /// What stands on the disk when the power is back.
    pub(super) fn after_cut(&self, fate: Fate) -> Self {
        let mut random = Random(match fate {
            Fate::Part(seed) => seed,
            _ => 0,
        });
        let survives = |random: &mut Random| match fate {
            Fate::Everything => true,
            Fate::Nothing => false,
            Fate::Part(_) => random.below(2) == 0,
        };
        let mut state = self.state.borrow().clone();
        for names in state.folders.values_mut() {
            let mut left = names.lasting.clone();
            for change in names.pending.drain(..) {
                if survives(&mut random) {
                    Names::apply(&mut left, &change);
                }
            }
            names.now.clone_from(&left);
            names.lasting = left;
        }
        for file in &mut state.files {
            let (bytes, mode) = file.lasting.clone().unwrap_or((Vec::new(), 0o600));
            let mode = if survives(&mut random) { file.now.1 } else { mode };
            let bytes = if bytes == file.now.0 || survives(&mut random) {
                file.now.0.clone()
            } else if fate == Fate::Nothing {
                bytes
            } else {
                // Half of it, or its length without its content, as people report.
                match random.below(3) {
                    0 => bytes,
                    1 => file.now.0[..file.now.0.len() / 2].to_vec(),
                    _ => vec![0; file.now.0.len()],
                }
            };
            file.now = (bytes, mode);
            file.lasting = Some(file.now.clone());
        }
        // What was in a folder whose own name is lost is lost as well.
        let all: Vec<PathBuf> = state.folders.keys().cloned().collect();
        for path in all {
            if path.ancestors().any(|it| state.node(it).is_err()) {
                state.folders.remove(&path);
            }
        }
        Self { state: RefCell::new(state), left: Cell::new(u32::MAX), restarted: true }
    }

    fn step(&self) -> io::Result<()> {
        match self.left.get() {
            0 => Err(io::Error::other("the power is off")),
            left => {
                self.left.set(left - 1);
                Ok(())
            }
        }
    }
}

impl Disk for Model {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        self.step()?;
        Ok(self.state.borrow_mut().file(path)?.now.0.clone())
    }
    fn mode(&self, path: &Path) -> io::Result<u32> {
        self.step()?;
        let mut state = self.state.borrow_mut();
        match state.node(path)? {
            Node::Folder => Ok(0o700),
            Node::File(_) => Ok(state.file(path)?.now.1),
        }
    }
    fn age(&self, path: &Path) -> io::Result<Option<Duration>> {
        self.step()?;
        self.state.borrow().node(path)?;
        Ok(Some(Duration::from_secs(if self.restarted { 60 } else { 0 })))
    }
    fn resolve(&self, path: &Path) -> io::Result<PathBuf> {
        self.step()?;
        self.state.borrow().node(path).map(|_| path.to_owned())
    }
    fn names(&self, folder: &Path) -> io::Result<Vec<String>> {
        self.step()?;
        let state = self.state.borrow();
        Ok(state.folders.get(folder).map(|it| it.now.keys().cloned().collect()).unwrap_or_default())
    }
    fn create(&self, path: &Path, bytes: &[u8], mode: u32, _like: Option<&Path>) -> io::Result<()> {
        self.step()?;
        let mut state = self.state.borrow_mut();
        let node = Node::File(state.files.len());
        state.put(path, node)?;
        state.files.push(File { now: (bytes.to_vec(), mode), lasting: None });
        Ok(())
    }
    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step()?;
        let mut state = self.state.borrow_mut();
        let node = state.node(from)?;
        state.put(to, node)
    }
    fn sync(&self, paths: &[&Path]) -> io::Result<()> {
        paths.iter().try_for_each(|path| {
            self.step()?;
            let mut state = self.state.borrow_mut();
            let file = state.file(path)?;
            file.lasting = Some(file.now.clone());
            Ok(())
        })
    }
    fn sync_folders(&self, folders: &[&Path]) -> io::Result<()> {
        folders.iter().try_for_each(|path| {
            self.step()?;
            let mut state = self.state.borrow_mut();
            let names = state.folders.get_mut(*path).ok_or_else(gone)?;
            names.lasting = names.now.clone();
            names.pending.clear();
            Ok(())
        })
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step()?;
        let mut state = self.state.borrow_mut();
        let node = state.node(from)?;
        let ((folder, from), (other, to)) = (split(from), split(to));
        assert_eq!(folder, other, "a move between folders is no single step");
        let names = state.folders.get_mut(&folder).ok_or_else(gone)?;
        names.change(Change::Move(from, to, node));
        Ok(())
    }
    fn set_mode(&self, path: &Path, mode: u32) -> io::Result<()> {
        self.step()?;
        self.state.borrow_mut().file(path)?.now.1 = mode;
        Ok(())
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        let mut state = self.state.borrow_mut();
        state.file(path)?;
        let (folder, name) = split(path);
        state.folders.get_mut(&folder).ok_or_else(gone)?.change(Change::Remove(name));
        Ok(())
    }
    fn create_folder(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        self.state.borrow_mut().put(path, Node::Folder)
    }
    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        let mut state = self.state.borrow_mut();
        let (folder, name) = split(path);
        state.folders.get_mut(&folder).ok_or_else(gone)?.change(Change::Remove(name));
        Ok(())
    }
}
