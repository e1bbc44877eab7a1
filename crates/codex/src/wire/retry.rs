//! Whether a turn is tried again by itself, and when. Pure: randomness comes in as a value.

use std::time::Duration;

use patchbay_failure::Kind;

use super::event::{Done, TurnStatus};

/// Requests of one turn that carry its input, at most: retries, the one after a renewal of the
/// tokens and those without what was refused, all together.
pub(crate) const MOST_REQUESTS: u32 = 4;
/// How often a turn is tried again by itself.
const RETRIES: u32 = 2;
/// The longest wait that a server asks for and that is waited by itself.
const PATIENCE: Duration = Duration::from_secs(5);
/// The wait before the first retry; doubled for the next.
const BACKOFF: Duration = Duration::from_millis(250);
/// The most that is added, so that many clients do not come back at the same moment.
const JITTER_MS: u32 = 100;

/// How long to wait before the turn is tried again; none where it is over. Only while nothing of
/// the answer was shown, and only what may pass by itself within seconds. Too many requests are
/// only followed by another where the server says when.
pub(crate) fn wait(done: &Done, shown: bool, retries: u32, random: u32) -> Option<Duration> {
    let failure = &done.failure.as_ref().filter(|_| done.status == TurnStatus::Failed)?.failure;
    let tries = match failure.kind {
        Kind::UpstreamUnavailable | Kind::Overloaded | Kind::Connection | Kind::StreamClosed => {
            RETRIES
        }
        Kind::RateLimit if failure.retry_after_s.is_some() => RETRIES,
        Kind::EmptyResponse => 1,
        _ => 0,
    };
    if shown || retries >= tries {
        return None;
    }
    // Each retry has bits of its own.
    let jitter = random.rotate_left(retries.wrapping_mul(11)) % JITTER_MS;
    let jitter = Duration::from_millis(u64::from(jitter));
    match failure.retry_after_s {
        Some(seconds) => Duration::try_from_secs_f64(seconds)
            .ok()
            .filter(|wait| *wait <= PATIENCE)
            .map(|wait| wait + jitter),
        None => Some(BACKOFF * 2u32.pow(retries) + jitter),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::{Incoming, TurnFailure};
    use patchbay_failure::{Failure, RuntimeKind};

    fn failed(kind: Kind, retry_after_s: Option<f64>) -> Done {
        let mut done = Incoming::new("m", 0).close(&mut |_| ());
        let mut failure = Failure::new(kind);
        failure.retry_after_s = retry_after_s;
        done.failure = Some(TurnFailure { failure, partial_text: String::new() });
        done
    }

    #[test]
    fn waits_double_and_are_spread_within_their_bounds() {
        for random in [0, 1, 99, 12345, u32::MAX] {
            let at = |retries| wait(&failed(Kind::Overloaded, None), false, retries, random);
            for (retries, least) in [(0, 250), (1, 500)] {
                let wait = at(retries).unwrap().as_millis();
                assert!((least..least + 100).contains(&wait), "{retries}: {wait}");
            }
            assert_eq!(at(2), None);
        }
        let at = |random| wait(&failed(Kind::Overloaded, None), false, 0, random).unwrap();
        assert_ne!(at(1), at(2));
    }

    #[test]
    fn what_the_server_asks_for_is_waited_where_it_is_short() {
        let at = |seconds| wait(&failed(Kind::RateLimit, seconds), false, 0, 0);
        assert_eq!(at(Some(0.5)), Some(Duration::from_millis(500)));
        assert_eq!(at(Some(11.0)), None);
        assert_eq!(at(Some(-1.0)), None);
        assert_eq!(at(None), None, "a bare 429 is not answered with another request");
    }

    #[test]
    fn nothing_is_tried_again_that_the_vocabulary_calls_final() {
        for kind in Kind::ALL {
            let done = failed(*kind, Some(0.0));
            if let Some(wait) = wait(&done, false, 0, 0) {
                assert!(kind.retryable() || *kind == Kind::EmptyResponse, "{kind:?} {wait:?}");
                assert_ne!(kind.runtime_kind(), RuntimeKind::AuthScope);
            }
            assert_eq!(wait(&done, true, 0, 0), None, "{kind:?} after text was shown");
        }
    }
}
