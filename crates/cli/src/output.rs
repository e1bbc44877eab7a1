//! The two streams: results on stdout, everything else on stderr. With `--json`, stdout holds
//! JSON and nothing else.

use std::io::Write;

use patchbay_failure::Failure;
use patchbay_words::without;
use serde::Serialize;

use crate::exit::Stop;
use crate::text::{Line, Style, cleaned};

/// What is known of one stream.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stream {
    /// Whether a person looks at it.
    pub(crate) terminal: bool,
    /// Whether it takes colour.
    pub(crate) colour: bool,
}

/// Where everything that is said goes.
pub(crate) struct Output {
    out: Box<dyn Write + Send>,
    err: Box<dyn Write + Send>,
    out_is: Stream,
    err_is: Stream,
    json: bool,
    gone: bool,
}

impl Output {
    /// Over two streams.
    pub(crate) fn new(
        (out, out_is): (Box<dyn Write + Send>, Stream),
        (err, err_is): (Box<dyn Write + Send>, Stream),
        json: bool,
    ) -> Self {
        Self { out, err, out_is, err_is, json, gone: false }
    }

    /// Whether stdout holds JSON.
    pub(crate) const fn json(&self) -> bool {
        self.json
    }

    /// Whether nobody reads stdout any more (`| head`).
    pub(crate) const fn gone(&self) -> bool {
        self.gone
    }

    /// Whether stdout takes colour.
    pub(crate) const fn colour(&self) -> bool {
        self.out_is.colour
    }

    /// Whether stderr takes colour.
    pub(crate) const fn progress_colour(&self) -> bool {
        self.err_is.colour
    }

    /// A line of the result for people. Silent with `--json`.
    pub(crate) fn line(&mut self, line: &Line) {
        if !self.json {
            let text = line.render(self.out_is.colour, self.out_is.terminal);
            self.write(&format!("{text}\n"));
        }
    }

    /// Text as it comes, without a line end: the pieces of an answer. Silent with `--json`.
    pub(crate) fn piece(&mut self, text: &str) {
        if !self.json {
            let text = if self.out_is.terminal { cleaned(text) } else { text.to_owned() };
            self.write(&text);
        }
    }

    /// One JSON value on a line of its own: a stream's object. Only with `--json`.
    pub(crate) fn object(&mut self, value: &impl Serialize) {
        if self.json
            && let Ok(text) = without(|| serde_json::to_string(value))
        {
            self.write(&format!("{text}\n"));
        }
    }

    /// The one JSON document of a command. Only with `--json`.
    pub(crate) fn document(&mut self, value: &impl Serialize) {
        if self.json
            && let Ok(text) = without(|| serde_json::to_string_pretty(value))
        {
            self.write(&format!("{text}\n"));
        }
    }

    /// A whole document as it is, JSON or not: what is meant to be piped into a file.
    pub(crate) fn whole(&mut self, text: &str) {
        self.write(text);
    }

    /// Whole text that is neither a result line nor JSON: help.
    pub(crate) fn help(&mut self, text: &str) {
        self.write(text);
    }

    /// Whole text on stderr: what clap says of a line that it can't read.
    pub(crate) fn usage(&mut self, text: &str) {
        self.aside(text);
    }

    /// A line of progress, on stderr.
    pub(crate) fn progress(&mut self, line: &Line) {
        let text = line.render(self.err_is.colour, self.err_is.terminal);
        self.aside(&format!("{text}\n"));
    }

    /// Progress without a line end: reasoning as it comes, or a question.
    pub(crate) fn progress_piece(&mut self, style: Style, text: &str) {
        let line = Line::new().with(style, text);
        let text = line.render(self.err_is.colour, self.err_is.terminal);
        self.aside(&text);
    }

    /// A failure: the error object with `--json`, else three short lines on stderr.
    pub(crate) fn stop(&mut self, stop: &Stop) {
        if self.json {
            let error = ErrorObject { failure: &stop.failure, diff: stop.diff.as_deref() };
            self.object(&ErrorDocument { error });
        } else {
            if let Some(diff) = &stop.diff {
                self.diff(diff);
            }
            self.failure(&stop.failure);
        }
    }

    /// What happened, what it means, what to do: on stderr.
    pub(crate) fn failure(&mut self, failure: &Failure) {
        self.progress(&Line::new().with(Style::Bad, &failure.title));
        let meaning = match &failure.detail {
            Some(detail) => format!("{} “{}”", failure.meaning, on_one_line(detail)),
            None => failure.meaning.clone(),
        };
        for (style, text) in
            [(Style::Plain, meaning.trim()), (Style::Bold, failure.action_text.trim())]
        {
            if !text.is_empty() {
                self.progress(&Line::new().with(style, text));
            }
        }
    }

    /// A unified diff, as a result for people.
    pub(crate) fn diff(&mut self, unified: &str) {
        for text in unified.lines() {
            let style = match text.as_bytes() {
                [b'-', b'-', b'-', b' ', ..] | [b'+', b'+', b'+', b' ', ..] => Style::Bold,
                [b'@', b'@', ..] => Style::Link,
                [b'-', ..] => Style::Bad,
                [b'+', ..] => Style::Good,
                _ => Style::Plain,
            };
            self.line(&Line::new().with(style, text));
        }
    }

    fn write(&mut self, text: &str) {
        if self.gone {
            return;
        }
        // Whoever read it may be gone (`| head`): that is quiet, and no reason to fail. Every
        // piece is flushed, since a reader of `chat --json` waits for each object.
        self.gone = self.out.write_all(text.as_bytes()).and_then(|()| self.out.flush()).is_err();
    }

    fn aside(&mut self, text: &str) {
        // Progress that nobody can read is no reason to stop.
        let _ = self.err.write_all(text.as_bytes()).and_then(|()| self.err.flush());
    }
}

/// A document with the version of its shape first.
#[derive(Serialize)]
pub(crate) struct Document<T> {
    schema: u32,
    #[serde(flatten)]
    body: T,
}

impl<T: Serialize> Document<T> {
    /// Shape 1 around `body`.
    pub(crate) const fn of(body: T) -> Self {
        Self { schema: 1, body }
    }
}

/// `{"error":{…}}`
#[derive(Serialize)]
struct ErrorDocument<'a> {
    error: ErrorObject<'a>,
}

/// A failure in the shape of `explain`, with what stands in the way.
#[derive(Serialize)]
struct ErrorObject<'a> {
    #[serde(flatten)]
    failure: &'a Failure,
    #[serde(skip_serializing_if = "Option::is_none")]
    diff: Option<&'a str>,
}

/// Evidence on one line, and no longer than a person reads.
fn on_one_line(text: &str) -> String {
    const LONGEST: usize = 300;
    let mut line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = line.char_indices().nth(LONGEST) {
        line.truncate(end);
        line.push('…');
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exit::Exit;
    use patchbay_failure::Kind;
    use patchbay_words::Message;
    use serde_json::{Value, json};
    use std::sync::{Arc, Mutex};

    #[derive(Clone, Default)]
    struct Seen(Arc<Mutex<Vec<u8>>>);

    impl Write for Seen {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    impl Seen {
        fn text(&self) -> String {
            String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
        }
    }

    struct Broken;

    impl Write for Broken {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    const PIPE: Stream = Stream { terminal: false, colour: false };

    fn output(json: bool) -> (Output, Seen, Seen) {
        let (out, err) = (Seen::default(), Seen::default());
        let output =
            Output::new((Box::new(out.clone()), PIPE), (Box::new(err.clone()), PIPE), json);
        (output, out, err)
    }

    #[test]
    fn json_is_alone_on_stdout() {
        let (mut output, out, err) = output(true);
        output.line(&Line::new().plain("for people"));
        output.piece("more");
        output.progress(&Line::new().plain("working"));
        output.document(&json!({"schema": 1}));
        assert_eq!(serde_json::from_str::<Value>(&out.text()).unwrap(), json!({"schema": 1}));
        assert_eq!(err.text(), "working\n");
    }

    #[test]
    fn a_failure_is_three_lines_or_one_object() {
        let failure = Failure::new(Kind::Dns)
            .with_title(Message::verbatim("What."))
            .with_meaning(Message::verbatim("Means."))
            .with_action_text(Message::verbatim("Do."))
            .with_detail("two\nlines");
        let stop = Stop::new(Exit::Provider, failure);
        let (mut plain, out, err) = output(false);
        plain.stop(&stop);
        assert_eq!(
            (out.text().as_str(), err.text().as_str()),
            ("", "What.\nMeans. “two lines”\nDo.\n")
        );
        let (mut json, out, err) = output(true);
        json.stop(&stop);
        let object: Value = serde_json::from_str(&out.text()).unwrap();
        assert_eq!(object["error"]["kind"], "dns");
        assert_eq!(object["error"]["action_text"], "Do.");
        assert_eq!(object["error"]["detail"], "two\nlines");
        assert_eq!(err.text(), "");
    }

    #[test]
    fn a_reader_that_left_is_quiet() {
        let err = Seen::default();
        let mut output =
            Output::new((Box::new(Broken), PIPE), (Box::new(err.clone()), PIPE), false);
        output.piece("text");
        output.line(&Line::new().plain("more"));
        assert!(output.gone());
        assert_eq!(err.text(), "");
    }

    #[test]
    fn evidence_is_short() {
        assert_eq!(on_one_line("a\n  b"), "a b");
        assert_eq!(on_one_line(&"ä".repeat(400)).chars().count(), 301);
    }
}
