//! Coalesces a turn's events for the page: the first words after a pause go at once, then at most
//! one message every 33 ms. The webview draws slower than the wire delivers.

use std::time::Duration;

use patchbay_chat::Progress;
use patchbay_codex::wire::Event;
use patchbay_rpc::ChatEvent;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::Instant;

const EVERY: Duration = Duration::from_millis(33);
/// Over 8,192 bytes of JSON a channel message takes a slow path (tauri 2.12): text stays well below,
/// in bytes as JSON writes them.
const LARGEST: usize = 6 * 1024;

/// Forwards to `send` until the turn says no more, without its end. `note` sees every event first.
pub(crate) async fn forward(
    mut progress: UnboundedReceiver<Progress>,
    send: impl Fn(ChatEvent),
    mut note: impl FnMut(&Event),
) {
    let mut waiting: Vec<Event> = Vec::new();
    let mut sent_at = Instant::now() - EVERY;
    loop {
        let next = if waiting.is_empty() {
            progress.recv().await
        } else {
            match tokio::time::timeout_at(sent_at + EVERY, progress.recv()).await {
                Ok(next) => next,
                Err(_) => {
                    waiting.drain(..).for_each(|event| send(ChatEvent::Turn { event }));
                    sent_at = Instant::now();
                    continue;
                }
            }
        };
        let Some(next) = next else { break };
        match next {
            Progress::Accepted { conversation, message } => {
                send(ChatEvent::Accepted { conversation, message });
            }
            Progress::Event(event) => {
                note(&event);
                // It repeats the whole answer, and `Ended` states that once more as it is stored.
                if matches!(event, Event::Done(_)) {
                    continue;
                }
                push(&mut waiting, event);
                if sent_at.elapsed() >= EVERY {
                    waiting.drain(..).for_each(|event| send(ChatEvent::Turn { event }));
                    sent_at = Instant::now();
                }
            }
            // Told by whoever knows whether it is stored.
            Progress::Ended { .. } => {}
        }
    }
    waiting.drain(..).for_each(|event| send(ChatEvent::Turn { event }));
}

/// Adds an event; a piece of text is joined to one of its kind that waits, and a long one is cut.
fn push(waiting: &mut Vec<Event>, event: Event) {
    type Kind = fn(String) -> Event;
    let text: Option<(&str, Kind)> = match &event {
        Event::Text { delta } => Some((delta, |delta| Event::Text { delta })),
        Event::Reasoning { delta } => Some((delta, |delta| Event::Reasoning { delta })),
        Event::Commentary { delta } => Some((delta, |delta| Event::Commentary { delta })),
        _ => None,
    };
    if let Some((delta, kind)) = text
        && written(delta) > LARGEST
    {
        // As many letters as surely fit, however JSON writes them.
        let letters: Vec<char> = delta.chars().collect();
        waiting.extend(letters.chunks(LARGEST / 6).map(|piece| kind(piece.iter().collect())));
        return;
    }
    if !waiting.last_mut().is_some_and(|before| joined(before, &event)) {
        waiting.push(event);
    }
}

/// Joins a piece of text to the one before it, where they are of one kind and stay small together.
pub(crate) fn joined(before: &mut Event, next: &Event) -> bool {
    match (before, next) {
        (Event::Text { delta: before }, Event::Text { delta })
        | (Event::Reasoning { delta: before }, Event::Reasoning { delta })
        | (Event::Commentary { delta: before }, Event::Commentary { delta })
            if written(before) + written(delta) <= LARGEST =>
        {
            before.push_str(delta);
            true
        }
        _ => false,
    }
}

/// Bytes of a text in JSON: quotes, backslashes and line ends take two, other control characters six.
fn written(text: &str) -> usize {
    let byte = |byte: u8| match byte {
        b'"' | b'\\' | b'\n' | b'\r' | b'\t' | 0x08 | 0x0c => 2,
        0..0x20 => 6,
        _ => 1,
    };
    text.bytes().map(byte).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(delta: &str) -> Event {
        Event::Text { delta: delta.to_owned() }
    }

    #[test]
    fn pieces_of_one_kind_are_joined_and_never_reordered() {
        let mut waiting = Vec::new();
        for event in
            [text("a"), text("b"), Event::Reasoning { delta: "r".into() }, text("c"), text("d")]
        {
            push(&mut waiting, event);
        }
        assert_eq!(waiting, [text("ab"), Event::Reasoning { delta: "r".into() }, text("cd")]);
    }

    #[test]
    fn a_message_stays_below_the_slow_path_however_json_writes_its_letters() {
        for letter in ["x", "\"", "\n", "\u{1}", "語", "👩"] {
            for sizes in [&[1500; 9][..], &[40_000, 10]] {
                let pieces: Vec<String> = sizes.iter().map(|size| letter.repeat(*size)).collect();
                let mut waiting = Vec::new();
                for piece in &pieces {
                    push(&mut waiting, text(piece));
                }
                let mut all = String::new();
                for event in &waiting {
                    assert!(serde_json::to_string(event).unwrap().len() < 8000, "{letter}");
                    let Event::Text { delta } = event else { panic!("{event:?}") };
                    all.push_str(delta);
                }
                assert_eq!(all, pieces.concat());
            }
        }
    }

    /// The whole answer comes once, with its end. It is up to 50 kB, and the channel's slow path
    /// takes 3 ms for that.
    #[test]
    fn the_pieces_come_and_the_whole_is_not_said_twice() {
        let (progress, pieces) = tokio::sync::mpsc::unbounded_channel();
        let done = serde_json::json!({
            "status": "completed", "text": "one two", "commentary": [], "reasoning": [],
            "tool_calls": [], "usage": null, "served_model": null, "response_id": null,
            "incomplete_reason": null, "failure": null, "replay": [],
        });
        let done = serde_json::from_value(done).unwrap();
        for event in [text("one "), text("two"), Event::Done(done)] {
            progress.send(Progress::Event(event)).unwrap();
        }
        drop(progress);
        let (said, noted) = (std::sync::Mutex::new(Vec::new()), std::cell::Cell::new(0));
        tauri::async_runtime::block_on(forward(
            pieces,
            |event| said.lock().unwrap().push(event),
            |_| noted.set(noted.get() + 1),
        ));
        let expected = ["one ", "two"].map(|it| ChatEvent::Turn { event: text(it) });
        assert_eq!(said.into_inner().unwrap(), expected);
        assert_eq!(noted.get(), 3, "whoever listens here hears all of it");
    }
}
