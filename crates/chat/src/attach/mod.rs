//! What may be attached to a message, made ready: pictures are scaled down and lose everything but
//! their pixels; files of text are checked to be that.

mod input;
mod picture;
mod text;

pub(crate) use input::input_message;

use patchbay_failure::Failure;
use patchbay_history::model::NewAttachment;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The limits, said before anybody meets them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct AttachmentLimits {
    /// A picture's file may have so many bytes.
    pub picture_bytes: u32,
    /// And so many pixels.
    pub picture_pixels: u32,
    /// A picture is scaled down until neither side has more pixels. More the models do not see:
    /// they scale to 2,048 themselves (OpenAI's guide to images, `detail: auto`).
    pub picture_side: u32,
    /// A text may have so many bytes: about 64,000 tokens of English, a quarter of what the models
    /// read at once.
    pub text_bytes: u32,
    /// A message may have so many attachments.
    pub most: u32,
    /// A paste of so many characters is better an attachment.
    pub paste_characters: u32,
}

/// The limits that hold.
pub const LIMITS: AttachmentLimits = AttachmentLimits {
    picture_bytes: 20 << 20,
    picture_pixels: 50_000_000,
    picture_side: 2_048,
    text_bytes: 256 << 10,
    most: 10,
    paste_characters: 4_000,
};

/// Makes a file ready to be attached: a PNG, JPEG, WebP or GIF as a picture, anything else as text.
/// `name` is the file's, without its folders. Takes up to a second for a large picture, so
/// asynchronous callers put it on a blocking thread.
///
/// # Errors
/// `schema` where it is neither, or larger than [`LIMITS`] say.
pub fn attachment(name: &str, bytes: Vec<u8>) -> Result<NewAttachment, Failure> {
    let name = file_name(name);
    if picture::is_picture(&bytes) { picture::ready(name, bytes) } else { text::ready(name, bytes) }
}

/// The last part of a path as a name: on one line, and not long.
fn file_name(name: &str) -> String {
    const LONGEST: usize = 120;
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = patchbay_history::on_one_line(last).chars().take(LONGEST).collect();
    if name.is_empty() { "attachment".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_name() {
        for (given, name) in [
            ("notes.txt", "notes.txt"),
            ("../../etc/passwd", "passwd"),
            ("C:\\temp\\a.png", "a.png"),
            ("a\u{202e}gnp.exe\n", "a gnp.exe"),
            ("", "attachment"),
            ("笔记.md", "笔记.md"),
        ] {
            assert_eq!(file_name(given), name, "{given:?}");
        }
        assert_eq!(file_name(&"x".repeat(500)).len(), 120);
    }
}
