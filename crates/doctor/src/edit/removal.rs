//! What goes when a member or an item goes: itself, its comma, its own comments, and, where it
//! stood on lines of its own, these lines. Nothing else.

use super::change::Splice;
use super::document::{Document, Slot};
use super::scan::is_line_end;
use std::ops::Range;

/// The bytes to take out for the value behind `pointer`. None where it is not there or is the root.
pub(super) fn splices(document: &Document, pointer: &str) -> Option<Vec<Splice>> {
    let text = document.text.as_str();
    let (spans, index, open) = match document.slot(pointer)? {
        Slot::Root(_) => return None,
        Slot::Member { object, index, .. } => {
            let spans: Vec<Range<usize>> =
                object.members().iter().map(|it| it.key_span.start..it.value.span.end).collect();
            (spans, index, object.span.start + 1)
        }
        Slot::Item { array, index, .. } => {
            (array.items().iter().map(|it| it.span.clone()).collect(), index, array.span.start + 1)
        }
    };
    let own = spans.get(index)?.clone();
    let previous = index.checked_sub(1).and_then(|it| spans.get(it)).map(|it| it.end);
    let previous_comma = previous.and_then(|end| comma_after(text, end));
    let before = previous_comma.map_or(open, |it| it + 1);
    let comma = comma_after(text, own.end);

    let mut end = comma.map_or(own.end, |it| it + 1);
    end = trailing_comment(text, end).unwrap_or(end);
    let line_start = text
        .get(..own.start)?
        .rfind(is_line_end)
        .map_or(0, |it| it + text[it..].chars().next().map_or(1, char::len_utf8));
    let alone_before = line_start >= before && blank(text, line_start..own.start);
    let rest = text.get(end..)?;
    let line_rest = rest.find(is_line_end).map(|it| end..end + it);
    let alone_after = line_rest.as_ref().is_some_and(|it| blank(text, it.clone()));

    let mut out = Vec::new();
    if alone_before && alone_after {
        let start = leading_comments(text, before, line_start);
        let stop = line_rest.map_or(end, |it| it.end);
        let newline = if text.get(stop..)?.starts_with("\r\n") { 2 } else { 1 };
        out.push((start..stop + newline, String::new()));
    } else if comma.is_some() {
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        out.push((own.start..end + blanks, String::new()));
    } else {
        let gap = text.get(before..own.start)?;
        let start = if gap.trim().is_empty() { before } else { own.start };
        out.push((start..end, String::new()));
    }
    // The last one takes the comma before it along, so that none is left over.
    if comma.is_none()
        && let Some(at) = previous_comma
    {
        out.push((at..at + 1, String::new()));
    }
    Some(out)
}

fn blank(text: &str, range: Range<usize>) -> bool {
    text.get(range).is_some_and(|it| it.trim().is_empty())
}

/// The comma that follows a value, blanks and comments between.
fn comma_after(text: &str, mut at: usize) -> Option<usize> {
    loop {
        let rest = text.get(at..)?;
        let trimmed = rest.trim_start_matches(|it: char| it.is_whitespace() || it == '\u{feff}');
        at += rest.len() - trimmed.len();
        match trimmed.as_bytes().first()? {
            b',' => return Some(at),
            b'/' => at += comment_length(trimmed)?,
            _ => return None,
        }
    }
}

fn comment_length(text: &str) -> Option<usize> {
    if text.starts_with("//") {
        Some(text.find(is_line_end).unwrap_or(text.len()))
    } else {
        text.get(2..)?.find("*/").map(|it| it + 4)
    }
}

/// The end of a comment that follows on the same line and ends it.
fn trailing_comment(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let trimmed = rest.trim_start_matches([' ', '\t']);
    if !trimmed.starts_with("//") && !trimmed.starts_with("/*") {
        return None;
    }
    let start = at + rest.len() - trimmed.len();
    let length = comment_length(trimmed)?;
    let comment = text.get(start..start + length)?;
    let behind = text.get(start + length..)?;
    let ends_line = behind.trim_start_matches([' ', '\t']).starts_with(is_line_end);
    (ends_line && !comment.contains(is_line_end)).then_some(start + length)
}

/// Comments on lines of their own directly above, without an empty line between.
fn leading_comments(text: &str, from: usize, line_start: usize) -> usize {
    let mut comments = Vec::new();
    let mut at = from;
    while let Some(rest) = text.get(at..line_start) {
        let trimmed = rest.trim_start();
        at += rest.len() - trimmed.len();
        if trimmed.is_empty() {
            break;
        }
        let Some(length) = comment_length(trimmed) else { break };
        comments.push(at..at + length);
        at += length;
    }
    let mut start = line_start;
    for comment in comments.into_iter().rev() {
        let own_line = text
            .get(from..comment.start)
            .and_then(|it| it.rfind('\n').map(|end| from + end + 1))
            .filter(|begin| blank(text, *begin..comment.start));
        let gap = text.get(comment.end..start).unwrap_or_default();
        match own_line {
            Some(begin) if gap.matches('\n').count() <= 1 && gap.trim().is_empty() => start = begin,
            _ => break,
        }
    }
    start
}
