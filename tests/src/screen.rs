//! A virtual screen whose every moment can be looked at. Xvfb keeps its picture in a file that other
//! programs may read while it is drawn: what a person sees before a page can answer is in there.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use crate::{Outcome, Problem};

/// What the screen shows where no window is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Empty {
    /// `#000000`.
    Black,
    /// `#ffffff`.
    White,
}

/// A running virtual screen; ends when dropped.
#[derive(Debug)]
pub struct Screen {
    shell: Child,
    /// The value of `DISPLAY`.
    pub name: String,
    file: PathBuf,
    /// Holds the picture's file.
    _folder: tempfile::TempDir,
}

impl Screen {
    /// Starts one of 1280 x 900 pixels.
    ///
    /// # Errors
    /// Xvfb does not start.
    pub fn start(empty: Empty) -> Outcome<Self> {
        let folder = tempfile::tempdir()?;
        let root = match empty {
            Empty::Black => "-br",
            Empty::White => "-wr",
        };
        // The shell ends Xvfb when our end of the pipe closes, however this test ends. `-displayfd 1`
        // picks a free number and writes it to stdout.
        let script = format!(
            "Xvfb -displayfd 1 -screen 0 1280x900x24 -fbdir \"$0\" {root} -nolisten tcp -noreset \
             2>/dev/null & server=$!; cat >/dev/null; kill $server 2>/dev/null"
        );
        let mut shell = Command::new("sh")
            .arg("-c")
            .arg(script)
            .arg(folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut number = String::new();
        if let Some(output) = shell.stdout.take() {
            BufReader::new(output).read_line(&mut number)?;
        }
        let name = format!(":{}", number.trim());
        let file = folder.path().join("Xvfb_screen0");
        let screen = Self { shell, name, file, _folder: folder };
        if number.trim().is_empty() {
            return Err(Problem::new("Xvfb said no number; is it installed?"));
        }
        screen.look()?;
        Ok(screen)
    }

    /// What the screen shows at this moment.
    ///
    /// # Errors
    /// The picture can't be read, or is none that this reader knows.
    pub fn look(&self) -> Outcome<Picture> {
        Picture::read(std::fs::read(&self.file)?)
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        drop(self.shell.stdin.take());
        let _ = self.shell.wait();
    }
}

/// A picture of the whole screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    bytes: Vec<u8>,
    start: usize,
    line: usize,
}

/// Red, green, blue.
pub type Colour = [u8; 3];

impl Picture {
    /// Reads a window dump (XWDFile.h, version 7): 25 big-endian words, a name, colours, pixels.
    fn read(bytes: Vec<u8>) -> Outcome<Self> {
        let word = |at: usize| {
            let four = bytes.get(at * 4..at * 4 + 4).and_then(|it| it.try_into().ok());
            four.map_or(0, u32::from_be_bytes)
        };
        let (header, colours, line) = (word(0), word(19), word(12));
        // Byte order 0 is the least significant first: blue, green, red, nothing.
        if (word(1), word(7), word(11)) != (7, 0, 32) {
            return Err(Problem::new("the screen's picture is not one of 32 bits a pixel"));
        }
        let size = |words: u32| usize::try_from(words).unwrap_or(usize::MAX);
        let start = size(header) + size(colours) * 12;
        Ok(Self { start, line: size(line), bytes })
    }

    /// The colour of a pixel; black outside.
    #[must_use]
    pub fn pixel(&self, x: usize, y: usize) -> Colour {
        let at = self.start + y * self.line + x * 4;
        match self.bytes.get(at..at + 3) {
            Some(&[blue, green, red]) => [red, green, blue],
            _ => [0, 0, 0],
        }
    }

    /// The share, from 0 to 1, of pixels in the top left `width` x `height` that are `so`. Every
    /// fourth of a line and of a column is looked at.
    #[must_use]
    pub fn share(&self, width: usize, height: usize, so: impl Fn(Colour) -> bool) -> f64 {
        let (mut all, mut those) = (0_u32, 0_u32);
        for y in (0..height).step_by(4) {
            for x in (0..width).step_by(4) {
                all += 1;
                those += u32::from(so(self.pixel(x, y)));
            }
        }
        f64::from(those) / f64::from(all.max(1))
    }
}

/// How light a colour is, from 0 to 255.
#[must_use]
pub fn lightness([red, green, blue]: Colour) -> u32 {
    (u32::from(red) * 3 + u32::from(green) * 6 + u32::from(blue)) / 10
}
