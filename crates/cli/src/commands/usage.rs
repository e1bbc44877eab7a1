//! `patchbay usage`: how much of the plan's limits is used.

use patchbay_codex::wire::{LimitWindow, WindowName};

use crate::clock;
use crate::exit::{Exit, Outcome, Stop};
use crate::output::{Document, Output};
use crate::session::Session;
use crate::text::{Line, Style};

/// Runs it.
pub(crate) async fn run(session: &Session, out: &mut Output) -> Outcome {
    let usage = session.online()?.client.usage().await.map_err(Stop::online)?;
    out.document(&Document::of(&usage));
    let plan = usage.plan.as_deref().unwrap_or("unknown");
    out.line(&Line::new().plain("Plan: ").with(Style::Bold, plan));
    if usage.windows.is_empty() {
        out.line(&Line::new().plain("The server states no limits."));
    }
    for window in &usage.windows {
        out.line(&line(window));
    }
    if let Some(credits) = &usage.credits {
        let text = match (credits.unlimited, credits.has_credits, &credits.balance) {
            (true, ..) => "unlimited".to_owned(),
            (false, true, Some(balance)) => balance.clone(),
            (false, true, None) => "some".to_owned(),
            (false, false, _) => "none".to_owned(),
        };
        out.line(&Line::new().plain(format!("Credits: {text}")));
    }
    Ok(Exit::Done)
}

/// `5 hours: 62 % used, resets at 2026-05-04 23:16 UTC`
fn line(window: &LimitWindow) -> Line {
    let length = match (window.window_minutes, window.name) {
        (Some(minutes), _) => clock::span(minutes),
        (None, WindowName::FiveHour) => "5 hours".to_owned(),
        (None, WindowName::Weekly) => "7 days".to_owned(),
        (None, WindowName::Other) => "Other".to_owned(),
    };
    let style = match window.used_percent {
        used if used >= 100.0 => Style::Bad,
        used if used >= 80.0 => Style::Warn,
        _ => Style::Good,
    };
    let line = Line::new()
        .plain(format!("{length}: "))
        .with(style, format!("{:.0} % used", window.used_percent));
    match window.resets_at {
        Some(at) => line.plain(format!(", resets at {}", clock::at(at))),
        None => line,
    }
}
