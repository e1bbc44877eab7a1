//! What is attached to a message.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use patchbay_failure::{Failure, Kind};
use patchbay_history::model::{Attachment, AttachmentKind};
use patchbay_rpc::AttachmentContent;
use tauri::ipc::{InvokeBody, Request};

use super::blocking;
use crate::state::State;

/// The header beside the file's bytes: `name=…&conversation=…`, as a form is encoded. Without a
/// conversation it is for the next new one.
const ATTACH: &str = "attach";

/// Adds a file to a draft. Its bytes are the request's body: as JSON they would be several times as
/// long.
#[tauri::command]
pub(super) async fn attachment_add(
    state: State,
    request: Request<'_>,
) -> Result<Attachment, Failure> {
    let bytes = match request.body() {
        InvokeBody::Raw(bytes) => bytes.clone(),
        // Where the web view sends no bytes, Tauri writes them out as numbers.
        InvokeBody::Json(numbers) => serde_json::from_value(numbers.clone()).map_err(no_file)?,
    };
    let header = request.headers().get(ATTACH).map(|it| it.as_bytes()).unwrap_or_default();
    let (mut name, mut conversation) = (String::new(), None);
    for (key, value) in url::form_urlencoded::parse(header) {
        match &*key {
            "name" => name = value.into_owned(),
            "conversation" => conversation = Some(value.into_owned()),
            _ => {}
        }
    }
    blocking(move || {
        let ready = patchbay_chat::attachment(&name, bytes)?;
        state.history.attach(conversation.as_deref(), &ready)
    })
    .await
}

fn no_file(error: serde_json::Error) -> Failure {
    Failure::new(Kind::Unknown).with_detail(error.to_string())
}

/// Takes an attachment out of a draft or the queue.
#[tauri::command]
pub(super) async fn attachment_remove(state: State, id: String) -> Result<(), Failure> {
    blocking(move || state.history.detach(&id)).await
}

/// What an attachment holds; none where it is gone.
#[tauri::command]
pub(super) async fn attachment(
    state: State,
    id: String,
) -> Result<Option<AttachmentContent>, Failure> {
    blocking(move || {
        Ok(state.history.attachment(&id)?.map(|it| match it.kind {
            AttachmentKind::Image => AttachmentContent::Image {
                data_url: format!("data:{};base64,{}", it.media_type, STANDARD.encode(&it.bytes)),
            },
            AttachmentKind::Text => {
                AttachmentContent::Text { text: String::from_utf8_lossy(&it.bytes).into_owned() }
            }
        }))
    })
    .await
}
