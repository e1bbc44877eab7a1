//! Random JSON5 documents for the property tests: written from a tape of bytes, so that they
//! shrink, with every freedom that JSON5 gives.

use std::collections::{BTreeMap, BTreeSet};

/// A written document, and what it is made of.
#[derive(Debug, Clone)]
pub(crate) struct Written {
    pub(crate) text: String,
    /// Pointers of values that are no object or list.
    pub(crate) leaves: Vec<String>,
    /// Pointers of objects.
    pub(crate) objects: Vec<String>,
    /// Pointers of everything below the root.
    pub(crate) below: Vec<String>,
    /// Which freedoms it takes.
    pub(crate) features: BTreeSet<&'static str>,
}

pub(crate) const FEATURES: &[&str] = &[
    "line comment",
    "block comment",
    "single quotes",
    "bare key",
    "escaped key",
    "trailing comma",
    "hex",
    "line continuation",
    "CRLF",
    "tab",
    "BOM",
    "no final newline",
];

/// Writes a document from a tape.
pub(crate) fn document(tape: &[u8]) -> Written {
    let mut writer = Writer {
        tape: tape.iter(),
        out: Written {
            text: String::new(),
            leaves: Vec::new(),
            objects: Vec::new(),
            below: Vec::new(),
            features: BTreeSet::new(),
        },
        newline: "\n",
        indent: "  ",
    };
    if writer.one_in(4) {
        writer.newline = "\r\n";
        writer.out.features.insert("CRLF");
    }
    if writer.one_in(3) {
        writer.indent = "\t";
        writer.out.features.insert("tab");
    }
    if writer.one_in(4) {
        writer.out.text.push('\u{feff}');
        writer.out.features.insert("BOM");
    }
    writer.blank(0);
    writer.object("", 0);
    writer.blank(0);
    if writer.one_in(3) {
        writer.out.features.insert("no final newline");
    } else {
        writer.push(writer.newline);
    }
    writer.out
}

struct Writer<'a> {
    tape: std::slice::Iter<'a, u8>,
    out: Written,
    newline: &'static str,
    indent: &'static str,
}

impl Writer<'_> {
    fn byte(&mut self) -> u8 {
        self.tape.next().copied().unwrap_or(255)
    }

    fn one_in(&mut self, n: u8) -> bool {
        self.byte().is_multiple_of(n)
    }

    fn push(&mut self, text: &str) {
        self.out.text.push_str(text);
    }

    fn feature(&mut self, name: &'static str) {
        self.out.features.insert(name);
    }

    /// What may stand between two words.
    fn blank(&mut self, depth: usize) {
        match self.byte() % 12 {
            0 => {
                self.feature("line comment");
                self.push("// a, { 'note' } }");
                self.line(depth);
            }
            1 => {
                self.feature("block comment");
                self.push("/* b: [1,] */");
            }
            2 => {
                self.feature("block comment");
                self.push("/* two");
                self.push(self.newline);
                self.push(" lines * / */");
            }
            3 => self.push(" \u{a0} "),
            4 | 5 => self.push(" "),
            6 | 7 => self.line(depth),
            _ => {}
        }
    }

    fn line(&mut self, depth: usize) {
        self.push(self.newline);
        for _ in 0..depth {
            self.push(self.indent);
        }
    }

    fn value(&mut self, pointer: &str, depth: usize) {
        self.out.below.push(pointer.to_owned());
        match self.byte() % 10 {
            0 | 1 if depth < 4 => return self.object(pointer, depth),
            2 if depth < 4 => return self.array(pointer, depth),
            3 => {
                let number = ["0", "-1", "272000", "1.5e3", "-0.25"][usize::from(self.byte() % 5)];
                self.push(number);
            }
            4 => {
                let number = ["0xFF", "0Xc0de", "-0x1"][usize::from(self.byte() % 3)];
                self.feature("hex");
                self.push(number);
            }
            5 => {
                let odd = ["+1", ".5", "5.", "Infinity", "-Infinity", "NaN"];
                let choice = usize::from(self.byte() % 6);
                self.push(odd[choice]);
            }
            6 => {
                let choice = usize::from(self.byte() % 3);
                self.push(["true", "false", "null"][choice]);
            }
            _ => self.string(),
        }
        self.out.leaves.push(pointer.to_owned());
    }

    fn string(&mut self) {
        let single = self.one_in(2);
        let quote = if single { "'" } else { "\"" };
        if single {
            self.feature("single quotes");
        }
        self.push(quote);
        for _ in 0..self.byte() % 6 {
            let piece = match self.byte() % 10 {
                0 => "\\n",
                1 => "\\u00e9",
                2 => "\\ud83d\\ude00",
                3 if single => "\"",
                3 => "'",
                4 => "日本",
                5 => "// no comment",
                6 => "\\x41",
                7 => {
                    self.feature("line continuation");
                    self.push("\\");
                    self.newline
                }
                _ => "abc",
            };
            self.push(piece);
        }
        self.push(quote);
    }

    fn array(&mut self, pointer: &str, depth: usize) {
        self.push("[");
        let count = self.byte() % 4;
        for index in 0..count {
            self.blank(depth + 1);
            self.value(&format!("{pointer}/{index}"), depth + 1);
            self.blank(depth);
            self.comma(index + 1 == count);
        }
        self.blank(depth);
        self.push("]");
    }

    fn object(&mut self, pointer: &str, depth: usize) {
        self.out.objects.push(pointer.to_owned());
        self.push("{");
        let count = self.byte() % 5 + u8::from(depth == 0);
        let mut keys = BTreeMap::new();
        for index in 0..count {
            self.blank(depth + 1);
            if self.one_in(2) {
                self.line(depth + 1);
            }
            let (written, key) = self.key(index);
            keys.insert(key.clone(), ());
            self.push(&written);
            self.blank(depth + 1);
            self.push(":");
            self.blank(depth + 1);
            let key = key.replace('~', "~0").replace('/', "~1");
            self.value(&format!("{pointer}/{key}"), depth + 1);
            self.blank(depth);
            self.comma(index + 1 == count);
        }
        self.blank(depth);
        self.push("}");
    }

    fn comma(&mut self, last: bool) {
        if !last {
            self.push(",");
        } else if self.one_in(2) {
            self.feature("trailing comma");
            self.push(",");
        }
        if self.one_in(6) {
            self.feature("line comment");
            self.push(" // of the one before");
            self.push(self.newline);
        }
    }

    fn key(&mut self, index: u8) -> (String, String) {
        match self.byte() % 6 {
            0 => {
                self.feature("bare key");
                (format!("k{index}"), format!("k{index}"))
            }
            1 => {
                self.feature("bare key");
                self.feature("escaped key");
                (format!("\\u0061pi{index}"), format!("api{index}"))
            }
            2 => {
                self.feature("escaped key");
                (format!("\"a\\u0070i{index}\""), format!("api{index}"))
            }
            3 => {
                self.feature("single quotes");
                (format!("'it\\'s/{index}'"), format!("it's/{index}"))
            }
            4 => (format!("\"a~b {index}\""), format!("a~b {index}")),
            _ => (format!("\"key{index}\""), format!("key{index}")),
        }
    }
}
