//! Points in time and spans, in words.

use time::OffsetDateTime;
use time::format_description::BorrowedFormatItem;
use time::macros::format_description;

const MINUTES: &[BorrowedFormatItem<'_>] =
    format_description!("[year]-[month]-[day] [hour]:[minute] UTC");

/// `2026-11-22 14:05 UTC`. In UTC and saying so: over SSH the computer's clock is not the person's.
pub(crate) fn at(unix: i64) -> String {
    OffsetDateTime::from_unix_timestamp(unix)
        .ok()
        .and_then(|at| at.format(MINUTES).ok())
        .unwrap_or_else(|| format!("Unix time {unix}"))
}

/// `5 hours`, `7 days`, `90 minutes`.
pub(crate) fn span(minutes: u64) -> String {
    let (number, unit) = match minutes {
        m if m >= 48 * 60 && m % (24 * 60) == 0 => (m / (24 * 60), "day"),
        m if m >= 120 && m % 60 == 0 => (m / 60, "hour"),
        m => (m, "minute"),
    };
    crate::text::count(usize::try_from(number).unwrap_or(usize::MAX), unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clock_times_say_their_zone() {
        assert_eq!(at(1_777_936_568), "2026-05-04 23:16 UTC");
        assert_eq!(at(i64::MAX), format!("Unix time {}", i64::MAX));
    }

    #[test]
    fn spans_use_the_unit_that_people_use() {
        assert_eq!(span(300), "5 hours");
        assert_eq!(span(10_080), "7 days");
        assert_eq!(span(90), "90 minutes");
        assert_eq!(span(1), "1 minute");
    }
}
