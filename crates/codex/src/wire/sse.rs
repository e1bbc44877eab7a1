//! Server-sent events from bytes. Pure.
//!
//! Our own and not `eventsource-stream` 0.2.3, which was tried on the same inputs: it panics at a
//! BOM, holds back the last event of a stream with bare CR, ends the stream at an invalid byte, and
//! takes a second for 2 MB that come in one piece (its buffer is copied for every line).

/// Turns bytes, cut anywhere, into events. Lines end with LF, CRLF or CR (WHATWG HTML, section
/// "Interpreting an event stream"); `id` and `retry` mean nothing here, since an answer is never
/// resumed. What stands unfinished when the stream ends is never an event.
#[derive(Debug, Default)]
pub(crate) struct Decoder {
    /// A line whose end has not come yet.
    line: Vec<u8>,
    /// The `event` field of the event so far.
    name: Vec<u8>,
    /// The `data` fields of the event so far, joined by LF; none where none has come.
    data: Option<Vec<u8>>,
    /// An emptied `data` to use again.
    spare: Vec<u8>,
    /// The last line ended with CR: a LF right after it belongs to that end.
    after_cr: bool,
    /// The first line, the only one that may begin with a BOM, is over.
    begun: bool,
}

impl Decoder {
    /// Takes in `bytes` and hands each event that they finish to `event`: its name (empty where it
    /// has none) and its data. Bytes that are no UTF-8 come out as U+FFFD.
    pub(crate) fn feed(&mut self, bytes: &[u8], event: &mut dyn FnMut(&str, &str)) {
        let mut rest = bytes;
        while let Some(&first) = rest.first() {
            if std::mem::take(&mut self.after_cr) && first == b'\n' {
                rest = &rest[1..];
                continue;
            }
            let Some(end) = memchr::memchr2(b'\n', b'\r', rest) else {
                self.line.extend_from_slice(rest);
                return;
            };
            self.after_cr = rest[end] == b'\r';
            if self.line.is_empty() {
                self.take_line(&rest[..end], event);
            } else {
                let mut line = std::mem::take(&mut self.line);
                line.extend_from_slice(&rest[..end]);
                self.take_line(&line, event);
                line.clear();
                self.line = line;
            }
            rest = &rest[end + 1..];
        }
    }

    fn take_line(&mut self, line: &[u8], event: &mut dyn FnMut(&str, &str)) {
        let line = if std::mem::replace(&mut self.begun, true) {
            line
        } else {
            line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(line)
        };
        if line.is_empty() {
            self.dispatch(event);
            return;
        }
        let colon = memchr::memchr(b':', line).unwrap_or(line.len());
        let value = line.get(colon + 1..).unwrap_or_default();
        let value = value.strip_prefix(b" ").unwrap_or(value);
        match &line[..colon] {
            b"data" => match &mut self.data {
                Some(data) => {
                    data.push(b'\n');
                    data.extend_from_slice(value);
                }
                None => {
                    let mut data = std::mem::take(&mut self.spare);
                    data.extend_from_slice(value);
                    self.data = Some(data);
                }
            },
            b"event" => {
                self.name.clear();
                self.name.extend_from_slice(value);
            }
            // A comment (nothing before the colon) or a field without meaning here.
            _ => {}
        }
    }

    fn dispatch(&mut self, event: &mut dyn FnMut(&str, &str)) {
        if let Some(mut data) = self.data.take() {
            event(&String::from_utf8_lossy(&self.name), &String::from_utf8_lossy(&data));
            data.clear();
            self.spare = data;
        }
        self.name.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn events(chunks: &[&[u8]]) -> Vec<(String, String)> {
        let mut decoder = Decoder::default();
        let mut out = Vec::new();
        for chunk in chunks {
            decoder.feed(chunk, &mut |name, data| out.push((name.to_owned(), data.to_owned())));
        }
        out
    }

    fn data(text: &str) -> Vec<String> {
        events(&[text.as_bytes()]).into_iter().map(|(_, data)| data).collect()
    }

    #[test]
    fn every_kind_of_line_end() {
        for text in
            ["data: a\n\ndata: b\n\n", "data: a\r\n\r\ndata: b\r\n\r\n", "data: a\r\rdata: b\r\r"]
        {
            assert_eq!(data(text), ["a", "b"], "{text:?}");
        }
        assert_eq!(data("data: a\r\n\ndata: b\n\r\n"), ["a", "b"]);
    }

    #[test]
    fn fields_comments_and_a_bom() {
        assert_eq!(data("\u{feff}data: a\n\n"), ["a"]);
        assert_eq!(data("data:a\ndata:  b\ndata\n\n"), ["a\n b\n"]);
        assert_eq!(data(": keepalive\n\nid: 1\nretry: 5\ndata: a\n\n"), ["a"]);
        assert_eq!(data("datas: a\n\n"), Vec::<String>::new());
        assert_eq!(data("data: \u{2028}x\n\n"), ["\u{2028}x"]);
        assert_eq!(data("\n\u{feff}data: late BOM is part of a field's name\n\n").len(), 0);
        assert_eq!(
            events(&[b"event: one\ndata: a\n\ndata: b\n\nevent: lost\n\ndata: c\n\n"]),
            [("one", "a"), ("", "b"), ("", "c")].map(|(n, d)| (n.to_owned(), d.to_owned()))
        );
    }

    #[test]
    fn half_an_event_is_no_event() {
        assert_eq!(data("data: a\n\ndata: b"), ["a"]);
        assert_eq!(data("data: a\n\ndata: b\n"), ["a"]);
        assert_eq!(data("data: a"), Vec::<String>::new());
    }

    #[test]
    fn characters_and_line_ends_cut_in_two() {
        assert_eq!(events(&[b"data: \xe2\x98", b"\x95\r", b"\n\r", b"\n"])[0].1, "\u{2615}");
        assert_eq!(events(&[b"\xef\xbb", b"\xbfdata: a\n\n"])[0].1, "a");
        assert_eq!(events(&[b"data: a\xff\n\ndata: b\n\n"])[1].1, "b");
    }

    proptest! {
        /// Any text of the alphabet that matters, cut anywhere, gives the events of the whole.
        #[test]
        fn any_chunking_gives_the_same_events(
            text in "(\u{feff}|)(data|event|:|: |x|é|☕|\u{2028}|\r|\n|\r\n|\n\n|data: ){0,60}",
            cuts in proptest::collection::vec(0usize..400, 0..40),
        ) {
            let bytes = text.as_bytes();
            let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(bytes.len())).collect();
            cuts.push(0);
            cuts.push(bytes.len());
            cuts.sort_unstable();
            let chunks: Vec<&[u8]> = cuts.windows(2).map(|pair| &bytes[pair[0]..pair[1]]).collect();
            prop_assert_eq!(events(&chunks), events(&[bytes]));
        }
    }
}
