//! Waiting times and reset times, from a body or from words.

use super::{Evidence, Signal, pattern::Pattern};
use std::sync::LazyLock;
use time::{Date, Duration, Month, OffsetDateTime, PrimitiveDateTime, Time, UtcOffset};

/// A longest waiting time that is believed, in seconds: one year.
const LONGEST: f64 = 366.0 * 86_400.0;

/// What stands in front of a waiting time: `try again in `, `retry after ~`, `Retry-After: `.
static WAIT: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(concat!(
        r#"^(?:\b(?:try|retry|retrying|wait|available|resets?)(?: again)?(?: your request)? (?:in|after|for)"#,
        r#"|\bretry[-_ ]?after(?:[-_ ](?:seconds|s))?['"]?\s*[:=]?|\bretry[-_ ]?delay['"]?\s*[:=]|\bwait(?: at least)?)"#,
        r#"\s*['"]?(?:about |approximately |around |another |~ ?|≈ ?)?(\d.{0,80})"#,
    ))
});

/// Seconds to wait: the header, else the body, else the words.
pub(super) fn retry_after(signal: &Signal<'_>, evidence: &Evidence<'_>) -> Option<f64> {
    signal
        .retry_after_s
        .or(evidence.facts.retry_after_s)
        .or_else(|| in_words(&evidence.said))
        .filter(|seconds| seconds.is_finite() && (0.0..=LONGEST).contains(seconds))
}

fn in_words(said: &str) -> Option<f64> {
    // Several may stand there ("wait 2 lines, then try again in 5s"): the first that is a time.
    said.match_indices(|c: char| c.is_ascii_alphabetic())
        .filter(|(at, _)| {
            let before = said.get(..*at).and_then(|head| head.chars().next_back());
            !before.is_some_and(char::is_alphanumeric)
        })
        .filter_map(|(at, _)| {
            let found = WAIT.captures(said.get(at..)?)?;
            (found.get(0)?.start() == 0).then(|| duration(found.get(1)?.as_str()))?
        })
        .next()
}

/// Seconds of the duration that `text` begins with: `20.5s`, `300ms`, `1h2m3.5s`, `2 minutes`,
/// `4 days 3 hours and 2 minutes`, `120` (seconds). `None` for another number ("5 models", "9:12").
fn duration(text: &str) -> Option<f64> {
    let mut rest = text;
    let mut sum = None;
    loop {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let (number, after) = rest.split_at(digits);
        let Ok(number) = number.trim_end_matches('.').parse::<f64>() else { return sum };
        let spaced = after.trim_start_matches(' ');
        let letters = spaced.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(spaced.len());
        let (unit, next) = spaced.split_at(letters);
        let Some(seconds) = seconds_of(unit) else {
            // A number alone means seconds, unless it is a clock time, a date or a count.
            let bare = unit.is_empty() && !after.starts_with([':', '-', '/', '%']);
            return sum.or(bare.then_some(number));
        };
        // 0.001 is no binary fraction: 300 ms are 0.3 s and not 0.30000000000000004.
        sum = Some((sum.unwrap_or(0.0) + number * seconds).mul_add(1e6, 0.0).round() / 1e6);
        rest = next.trim_start_matches([' ', ',']);
        rest = rest.strip_prefix("and ").unwrap_or(rest);
    }
}

fn seconds_of(unit: &str) -> Option<f64> {
    Some(match unit.to_ascii_lowercase().as_str() {
        "ms" | "msec" | "millisecond" | "milliseconds" => 0.001,
        "s" | "sec" | "secs" | "second" | "seconds" => 1.0,
        "m" | "min" | "mins" | "minute" | "minutes" => 60.0,
        "h" | "hr" | "hrs" | "hour" | "hours" => 3_600.0,
        "d" | "day" | "days" => 86_400.0,
        "w" | "week" | "weeks" => 604_800.0,
        _ => return None,
    })
}

/// `2026-11-25T09:12:00Z`, with an offset or without.
static ISO: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r"(?:again|resets?|reset|until|available|after|at)\D{0,24}(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d))?(?:\.\d+)?\s*(Z|UTC|GMT|[+-]\d\d:?\d\d)?",
    )
});

/// `Nov 25th, 2026 9:12 AM`, `25 November 2026 at 09:12`.
static DATED: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r"(?:again|resets?|reset|until|available|retry-after)\b[^.\d]{0,20}?(?:(\d{1,2})(?:st|nd|rd|th)?\s+)?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?(?:\s+(\d{1,2})(?:st|nd|rd|th)?)?(?:,?\s+(\d{4}))?,?\s+(?:at\s+)?(\d{1,2}):(\d\d)(?::(\d\d))?\s*([ap]\.?m)?\.?\s*(UTC|GMT|Z\b)?",
    )
});

/// `try again at 3:07 PM`, `resets at 14:05 UTC`: a clock time of the day to come.
static CLOCK: LazyLock<Pattern> = LazyLock::new(|| {
    Pattern::new(
        r"(?:again|resets?|reset|available)\s+(?:(?:at|after|around)\s+)?(\d{1,2})(?::(\d\d))?(?::(\d\d))?\s*([ap]\.?m)?\b\.?\s*\(?(UTC|GMT|Z\b|[A-Z]\w+/[A-Z]\w+)?",
    )
});

/// Unix time in seconds of the reset: the body, else the words.
pub(super) fn resets_at(signal: &Signal<'_>, evidence: &Evidence<'_>, now: i64) -> Option<i64> {
    let offset = UtcOffset::from_whole_seconds(signal.utc_offset_s).unwrap_or(UtcOffset::UTC);
    let facts = &evidence.facts;
    facts
        .resets_at
        .filter(|at| *at > 0)
        .or_else(|| facts.resets_in_s.map(|s| now.saturating_add(s.ceil() as i64)))
        .or_else(|| iso(&evidence.said, offset))
        .or_else(|| dated(&evidence.said, offset, now))
        .or_else(|| clock(&evidence.said, offset, now))
}

/// Unix time in seconds of an RFC 3339 text.
pub(super) fn rfc3339(text: &str) -> Option<i64> {
    OffsetDateTime::parse(text.trim(), &time::format_description::well_known::Rfc3339)
        .ok()
        .map(OffsetDateTime::unix_timestamp)
}

fn iso(said: &str, local: UtcOffset) -> Option<i64> {
    let found = ISO.captures(said)?;
    let number = |n: usize| found.get(n).and_then(|m| m.as_str().parse::<u16>().ok());
    let month = Month::try_from(u8::try_from(number(2)?).ok()?).ok()?;
    let date =
        Date::from_calendar_date(i32::from(number(1)?), month, u8::try_from(number(3)?).ok()?)
            .ok()?;
    let time = hms(number(4)?, number(5)?, number(6).unwrap_or(0))?;
    let offset = match found.get(7).map(|m| m.as_str()) {
        None => local,
        Some(zone) if zone.starts_with(['+', '-']) => {
            let digits: String = zone.chars().filter(char::is_ascii_digit).collect();
            let sign = if zone.starts_with('-') { -1 } else { 1 };
            let hours: i8 = digits.get(..2)?.parse().ok()?;
            let minutes: i8 = digits.get(2..)?.parse().ok()?;
            UtcOffset::from_hms(sign * hours, sign * minutes, 0).ok()?
        }
        Some(_) => UtcOffset::UTC,
    };
    Some(PrimitiveDateTime::new(date, time).assume_offset(offset).unix_timestamp())
}

fn dated(said: &str, local: UtcOffset, now: i64) -> Option<i64> {
    let found = DATED.captures(said)?;
    let number = |n: usize| found.get(n).and_then(|m| m.as_str().parse::<u16>().ok());
    let month = month(found.get(2)?.as_str())?;
    let day = u8::try_from(number(1).or(number(3))?).ok()?;
    let time =
        twelve(number(5)?, number(6)?, number(7).unwrap_or(0), found.get(8).map(|m| m.as_str()))?;
    let offset = if found.get(9).is_some() { UtcOffset::UTC } else { local };
    let today = OffsetDateTime::from_unix_timestamp(now).ok()?.to_offset(offset).date();
    let year = number(4).map_or(today.year(), i32::from);
    let at = |year: i32| {
        let date = Date::from_calendar_date(year, month, day).ok()?;
        Some(PrimitiveDateTime::new(date, time).assume_offset(offset).unix_timestamp())
    };
    // "Jan 2nd, 9:12 AM" read in December is in the year to come.
    match at(year)? {
        past if number(4).is_none() && past < now - 86_400 => at(year + 1),
        known => Some(known),
    }
}

fn clock(said: &str, local: UtcOffset, now: i64) -> Option<i64> {
    let found = CLOCK.captures(said)?;
    let number = |n: usize| found.get(n).and_then(|m| m.as_str().parse::<u16>().ok());
    // "again after 30" is no clock time.
    if found.get(2).is_none() && found.get(4).is_none() {
        return None;
    }
    let half = found.get(4).map(|m| m.as_str());
    let time = twelve(number(1)?, number(2).unwrap_or(0), number(3).unwrap_or(0), half)?;
    let zone = found.get(5).map(|m| m.as_str());
    // The clock of a city is not known here: no time is better than a wrong one.
    if zone.is_some_and(|zone| zone.contains('/')) {
        return None;
    }
    let offset = if zone.is_some() { UtcOffset::UTC } else { local };
    let today = OffsetDateTime::from_unix_timestamp(now).ok()?.to_offset(offset).date();
    let at = PrimitiveDateTime::new(today, time).assume_offset(offset);
    let next = if at.unix_timestamp() >= now { at } else { at.checked_add(Duration::DAY)? };
    Some(next.unix_timestamp())
}

fn twelve(hour: u16, minute: u16, second: u16, half: Option<&str>) -> Option<Time> {
    let hour = match half.map(|half| half.to_ascii_lowercase()) {
        None => hour,
        Some(_) if !(1..=12).contains(&hour) => return None,
        Some(half) if half.starts_with('p') => hour % 12 + 12,
        Some(_) => hour % 12,
    };
    hms(hour, minute, second)
}

fn hms(hour: u16, minute: u16, second: u16) -> Option<Time> {
    let small = |n: u16| u8::try_from(n).ok();
    Time::from_hms(small(hour)?, small(minute)?, small(second)?).ok()
}

fn month(name: &str) -> Option<Month> {
    const NAMES: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let name = name.to_ascii_lowercase();
    let at = NAMES.iter().position(|start| name.starts_with(start))?;
    Month::try_from(u8::try_from(at + 1).ok()?).ok()
}
