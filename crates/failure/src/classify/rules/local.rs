//! Rules about programs on this computer: tools, files, the network on the way.

use crate::Kind;
use crate::classify::{Evidence, codes, words};

/// What a tool says about itself and this computer. A server's answer says nothing about those.
pub(super) fn tool(e: &Evidence<'_>) -> Option<Kind> {
    if e.api_body || e.page.is_some() {
        return None;
    }
    let said = &e.outside;
    if words::COOLDOWN.are_in(said) {
        return Some(Kind::AuthCooldown);
    }
    // The listener of a sign-in answers the browser with a 400 of its own.
    if e.status == Some(400) && words::CALLBACK_INVALID.are_in(said) {
        return Some(Kind::CallbackInvalid);
    }
    if e.status.is_some() {
        return None;
    }
    for code in &e.codes {
        if let Some(kind @ (Kind::CallbackTimeout | Kind::CallbackInvalid | Kind::PortBusy)) =
            codes::kind(code)
        {
            return Some(kind);
        }
    }
    if words::PORT_BUSY.are_in(said) {
        Some(Kind::PortBusy)
    } else if words::CALLBACK_TIMEOUT.are_in(said) {
        Some(Kind::CallbackTimeout)
    } else if words::CALLBACK_INVALID.are_in(said) {
        Some(Kind::CallbackInvalid)
    } else if words::SANDBOX.are_in(said) && !words::SIGN_IN_DENIED.are_in(said) {
        Some(Kind::SandboxBlocked)
    } else if words::CANCELLED.are_in(said)
        && !words::TIMED_OUT.are_in(said)
        && !words::PROXY_OWN.are_in(said)
    {
        Some(Kind::Cancelled)
    } else {
        None
    }
}

/// What a program says that never got an answer, or lost it.
pub(super) fn network(e: &Evidence<'_>) -> Option<Kind> {
    if e.api_body && e.outside.trim().is_empty() {
        return None;
    }
    let said = &e.outside;
    if words::DNS.are_in(said) {
        // "x509: certificate is valid for …, not DNS name" speaks of a certificate.
        return Some(if words::CERTIFICATE.are_in(said) {
            Kind::TlsCertificate
        } else {
            Kind::Dns
        });
    }
    if words::CERTIFICATE.are_in(said) {
        return Some(Kind::TlsCertificate);
    }
    file(e)
        .or_else(|| words::TIMED_OUT.are_in(said).then_some(Kind::Timeout))
        // Who was never reached sent nothing that could break off.
        .or_else(|| words::UNREACHED.are_in(said).then_some(Kind::Connection))
        .or_else(|| words::STREAM_CLOSED.are_in(said).then_some(Kind::StreamClosed))
        .or_else(|| words::EMPTY.are_in(said).then_some(Kind::EmptyResponse))
        .or_else(|| words::CONNECTION.are_in(said).then_some(Kind::Connection))
}

/// A file on this computer.
fn file(e: &Evidence<'_>) -> Option<Kind> {
    let said = &e.outside;
    if words::ANSWER_UNREAD.are_in(said) {
        return None;
    }
    if words::FILE_CHANGED.are_in(said) {
        return Some(Kind::FileChanged);
    }
    let reading = words::FILE_UNREADABLE.are_in(said) || words::FILE_READING.are_in(said);
    // A permission that a reader lacks is a file that can't be read.
    if words::FILE_NOT_WRITABLE.are_in(said) && !words::FILE_READING.are_in(said) {
        return Some(Kind::FileNotWritable);
    }
    reading.then_some(Kind::FileUnreadable)
}
