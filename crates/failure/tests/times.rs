//! Waiting and reset times in the ways servers and programs say them, against what a reader would
//! take them for.

use patchbay_failure::{Signal, classify};

/// 2026-11-22 12:00:00 UTC, a Sunday.
const NOW: i64 = 1_795_348_800;
const DAY: i64 = 86_400;

/// Seconds after [`NOW`]'s midnight.
const fn at(day: i64, hour: i64, minute: i64) -> i64 {
    NOW + day * DAY + (hour - 12) * 3_600 + minute * 60
}

#[test]
fn waiting_times_as_a_reader_takes_them() {
    for (said, expected) in [
        ("try again in 2h 13m", Some(7_980.0)),
        ("retry after 1.5 s", Some(1.5)),
        ("Please try again in 6ms.", Some(0.006)),
        ("Please try again in 1m26.4s.", Some(86.4)),
        ("Try again in ~4381 min.", Some(262_860.0)),
        ("retry-after: 30", Some(30.0)),
        ("Retry-After=45", Some(45.0)),
        ("wait 90 seconds before retrying", Some(90.0)),
        ("Please retry after 20 seconds.", Some(20.0)),
        ("retrying in 5 secs", Some(5.0)),
        ("Please try again in 3 days, 4 hours and 2 minutes", Some(273_720.0)),
        ("available again in 15 minutes", Some(900.0)),
        ("please wait at least 12s", Some(12.0)),
        ("resets in 1 hr 5 mins", Some(3_900.0)),
        ("Your limit resets in 45m", Some(2_700.0)),
        ("{\"error\":{\"code\":\"rate_limit_exceeded\",\"retry_after_ms\":1500}}", Some(1.5)),
        ("{\"error\":{\"code\":\"rate_limit_exceeded\",\"retry_after\":\"17\"}}", Some(17.0)),
        (
            "{\"error\":{\"status\":\"RESOURCE_EXHAUSTED\",\"details\":[{\"retryDelay\":\"33s\"}]}}",
            Some(33.0),
        ),
        ("Used 3 of 5 requests in 10 seconds", None),
        ("the limit is 20 requests per minute", None),
        ("attempt 2 of 3", None),
    ] {
        let said = format!("429 Too Many Requests: {said}");
        let failure = classify(&Signal { text: &said, ..Signal::default() }, NOW);
        assert_eq!(failure.retry_after_s, expected, "{said}");
    }
}

#[test]
fn reset_times_as_a_reader_takes_them() {
    for (said, expected) in [
        ("Resets at 3:05 PM", Some(at(0, 15, 5))),
        ("resets 3:05pm", Some(at(0, 15, 5))),
        ("resets 4pm", Some(at(0, 16, 0))),
        ("available again on Nov 25, 2026 9:00 AM", Some(at(3, 9, 0))),
        ("available again on Nov 25, 2026, 9:00 AM UTC", Some(at(3, 9, 0))),
        ("try again after Nov 25 at 9:00 AM", Some(at(3, 9, 0))),
        ("resets on 25 November 2026 at 09:00", Some(at(3, 9, 0))),
        ("try again at 11:30 AM", Some(at(1, 11, 30))),
        ("resets at 14:00 UTC", Some(at(0, 14, 0))),
        ("resets at 2026-11-22T15:00:00Z", Some(at(0, 15, 0))),
        ("resets at 2026-11-22 15:00:00 UTC", Some(at(0, 15, 0))),
        ("until 2026-11-22T15:00:00.123+01:00", Some(at(0, 14, 0))),
        ("try again in 2 hours", Some(at(0, 14, 0))),
        ("Try again at 12 AM", Some(at(1, 0, 0))),
        ("Resets: Sun, 22 Nov 2026 15:00:00 GMT", Some(at(0, 15, 0))),
        ("Retry-After: Sun, 22 Nov 2026 15:00:00 GMT", Some(at(0, 15, 0))),
        // Whose clock is meant is not known here: no time is better than a wrong one.
        ("resets 1am (America/Chicago)", None),
        ("resets Monday", None),
        ("resets at 13 PM", None),
        ("resets soon", None),
    ] {
        let said = format!("You've hit your usage limit. {said}");
        let failure = classify(&Signal { text: &said, ..Signal::default() }, NOW);
        assert_eq!(failure.resets_at, expected, "{said}");
    }
}

#[test]
fn reset_times_of_a_body() {
    for (field, expected) in [
        ("\"resets_at\":1795359600", Some(at(0, 15, 0))),
        ("\"resets_at\":1795359600000", Some(at(0, 15, 0))),
        ("\"resets_at\":\"2026-11-22T15:00:00Z\"", Some(at(0, 15, 0))),
        ("\"resets_at\":\"1795359600\"", Some(at(0, 15, 0))),
        ("\"resets_in_seconds\":10800", Some(at(0, 15, 0))),
        ("\"reset_seconds\":10800", Some(at(0, 15, 0))),
        ("\"resets_at\":null", None),
    ] {
        let said = format!("{{\"error\":{{\"type\":\"usage_limit_reached\",{field}}}}}");
        let failure = classify(&Signal { text: &said, ..Signal::default() }, NOW);
        assert_eq!(failure.resets_at, expected, "{said}");
    }
}
