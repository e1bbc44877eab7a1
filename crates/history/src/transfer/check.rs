//! Whether a file of conversations is whole, before anything of it is stored. What is wrong is named
//! by its place in the file.

use super::document::{Attached, Document};
use crate::model::AttachmentKind;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use image::ImageReader;
use patchbay_failure::{Failure, Kind};
use patchbay_words::said;
use std::collections::HashSet;
use std::io::Cursor;

/// Kinds of pictures that an attachment may be. Nothing that can hold a script.
const PICTURES: &[&str] = &["image/png", "image/jpeg", "image/webp", "image/gif"];

/// Pixels. Twice what is kept of a picture that is attached here: room for a later Patchbay's.
const LARGEST_SIDE: u32 = 4_096;

/// The file is not one that can be taken in; `why` begins with the place.
pub(super) fn refused(why: &str) -> Failure {
    Failure::new(Kind::Schema)
        .with_title(said!("history-import-refused-title"))
        .with_meaning(said!("history-import-refused-meaning"))
        .with_action_text(said!("history-import-refused-action"))
        .with_detail(why)
}

/// The file is of a later Patchbay.
pub(super) fn newer(schema: u32) -> Failure {
    Failure::new(Kind::Schema)
        .with_title(said!("history-import-newer-title"))
        .with_meaning(said!("history-import-newer-meaning"))
        .with_action_text(said!("history-import-newer-action"))
        .with_detail(format!("schema: {schema}"))
}

/// Checks what the types do not.
pub(super) fn whole(document: &Document) -> Result<(), Failure> {
    let mut ids = HashSet::new();
    let mut once = |id: &str, place: &str| {
        if id.is_empty() {
            Err(refused(&format!("{place}.id: is empty")))
        } else if ids.insert(id.to_owned()) {
            Ok(())
        } else {
            Err(refused(&format!("{place}.id: “{id}” is there twice")))
        }
    };
    for (at, talk) in document.conversations.iter().enumerate() {
        let place = format!("conversations[{at}]");
        once(&talk.id, &place)?;
        let mut known: HashSet<&str> = HashSet::new();
        for (at, said) in talk.messages.iter().enumerate() {
            let place = format!("{place}.messages[{at}]");
            once(&said.id, &place)?;
            if let Some(parent) = said.parent.as_deref().filter(|parent| !known.contains(parent)) {
                return Err(refused(&format!(
                    "{place}.parent: “{parent}” is no message before it"
                )));
            }
            known.insert(&said.id);
            for (at, attached) in said.attachments.iter().enumerate() {
                let place = format!("{place}.attachments[{at}]");
                once(&attached.id, &place)?;
                attachment(attached).map_err(|why| refused(&format!("{place}{why}")))?;
            }
        }
    }
    Ok(())
}

fn attachment(attached: &Attached) -> Result<(), String> {
    match (attached.kind, &attached.text, &attached.base64) {
        (AttachmentKind::Text, Some(_), None) if attached.media_type == "text/plain" => Ok(()),
        (AttachmentKind::Image, None, Some(bytes)) => {
            if !PICTURES.contains(&attached.media_type.as_str()) {
                return Err(format!(".media_type: “{}” is no picture", attached.media_type));
            }
            let bytes = STANDARD.decode(bytes).map_err(|error| format!(".base64: {error}"))?;
            picture(&attached.media_type, &bytes)
        }
        (AttachmentKind::Text, _, _) => Err(": a text has `text` and is text/plain".to_owned()),
        (AttachmentKind::Image, _, _) => Err(": a picture has `base64` alone".to_owned()),
    }
}

/// Whether the bytes are what `media_type` says, and can be drawn: a few bytes can unpack to a
/// picture that no memory holds.
fn picture(media_type: &str, bytes: &[u8]) -> Result<(), String> {
    let reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format();
    let reader = reader.map_err(|error| format!(".base64: {error}"))?;
    let is = reader.format().map_or("no picture", |format| format.to_mime_type());
    if is != media_type {
        return Err(format!(".media_type: “{media_type}”, and the picture is {is}"));
    }
    // Reads no further than the picture's head.
    let (width, height) = reader.into_dimensions().map_err(|error| format!(".base64: {error}"))?;
    if width.max(height) > LARGEST_SIDE {
        return Err(format!(".base64: {width} × {height} pixels are too many"));
    }
    Ok(())
}
