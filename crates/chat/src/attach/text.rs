//! Files of text, and pastes that are long.

use patchbay_failure::{Failure, Kind};
use patchbay_history::model::{AttachmentKind, NewAttachment};
use patchbay_words::said;

use super::LIMITS;

/// See [`super::attachment`]. A byte order mark is left out; line ends stay as they are.
pub(super) fn ready(name: String, bytes: Vec<u8>) -> Result<NewAttachment, Failure> {
    if bytes.len() > LIMITS.text_bytes as usize {
        return Err(too_large(&name));
    }
    let text = String::from_utf8(bytes)
        .map_err(|error| no_text(&name, error.utf8_error().valid_up_to()))?;
    if let Some(at) = text.find('\0') {
        return Err(no_text(&name, at));
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    Ok(NewAttachment {
        kind: AttachmentKind::Text,
        name,
        media_type: "text/plain".to_owned(),
        width: None,
        height: None,
        bytes: text.as_bytes().to_vec(),
    })
}

fn too_large(name: &str) -> Failure {
    let most = LIMITS.text_bytes >> 10;
    Failure::new(Kind::Schema)
        .with_title(said!("history-text-large-title", name = name))
        .with_meaning(said!("history-text-large-meaning", kilobytes = most.to_string()))
        .with_action_text(said!("history-text-large-action"))
}

fn no_text(name: &str, at: usize) -> Failure {
    Failure::new(Kind::Schema)
        .with_title(said!("history-no-text-title", name = name))
        .with_meaning(said!("history-no-text-meaning"))
        .with_action_text(said!("history-no-text-action"))
        .with_detail(format!("{name}: byte {at} is no UTF-8 text"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_taken_as_it_is() {
        let ready = ready("a.txt".to_owned(), "\u{feff}潮汐\r\ntab\t".into()).unwrap();
        assert_eq!(ready.bytes, "潮汐\r\ntab\t".as_bytes());
        assert_eq!((ready.kind, ready.media_type.as_str()), (AttachmentKind::Text, "text/plain"));
    }

    #[test]
    fn what_is_no_text_is_refused_with_its_place() {
        for (bytes, at) in [
            (b"abc\xff".to_vec(), "byte 3"),
            (b"\xff\xfea\0b\0".to_vec(), "byte 0"),
            (b"%PDF\0".to_vec(), "byte 4"),
            (b"<svg/>\0".to_vec(), "byte 6"),
        ] {
            let failure = ready("x".to_owned(), bytes).unwrap_err();
            assert!(failure.detail.as_ref().unwrap().contains(at), "{failure:?}");
        }
        let most = LIMITS.text_bytes as usize;
        assert!(ready("x".to_owned(), vec![b'x'; most]).is_ok());
        let failure = ready("x".to_owned(), vec![b'x'; most + 1]).unwrap_err();
        assert!(failure.meaning.contains("256 kB"), "{}", failure.meaning);
    }
}
