//! Many events of one change become one look: after a short rest, or after the longest patience
//! where a file never rests. Pure: the time is given.

use std::time::Duration;

/// Editors write, rename and delete within a few milliseconds.
const REST: Duration = Duration::from_millis(200);
/// A log-like file that is written all the time still gets looked at.
const LONGEST: Duration = Duration::from_secs(2);

#[derive(Debug, Default)]
pub(super) struct Debounce {
    /// The first event since the last look, and the newest.
    open: Option<(Duration, Duration)>,
}

impl Debounce {
    /// Something happened.
    pub(super) fn touched(&mut self, now: Duration) {
        let first = self.open.map_or(now, |(first, _)| first);
        self.open = Some((first, now));
    }

    /// How long until it is time to look; none while nothing happened.
    pub(super) fn wait(&self, now: Duration) -> Option<Duration> {
        let (first, newest) = self.open?;
        Some((newest + REST).min(first + LONGEST).saturating_sub(now))
    }

    /// It was looked.
    pub(super) fn rest(&mut self) {
        self.open = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn ms(value: u64) -> Duration {
        Duration::from_millis(value)
    }

    #[test]
    fn nothing_happened_nothing_is_waited_for() {
        assert_eq!(Debounce::default().wait(ms(5)), None);
    }

    #[test]
    fn a_burst_is_one_look_after_its_rest() {
        let mut debounce = Debounce::default();
        for at in [0, 10, 50] {
            debounce.touched(ms(at));
        }
        assert_eq!(debounce.wait(ms(50)), Some(REST));
        assert_eq!(debounce.wait(ms(150)), Some(ms(100)));
        assert_eq!(debounce.wait(ms(400)), Some(ms(0)));
        debounce.rest();
        assert_eq!(debounce.wait(ms(400)), None);
    }

    #[test]
    fn what_never_rests_is_looked_at_all_the_same() {
        let mut debounce = Debounce::default();
        for at in (0..1950).step_by(100) {
            debounce.touched(ms(at));
        }
        assert_eq!(debounce.wait(ms(1900)), Some(ms(100)));
        debounce.touched(ms(2000));
        assert_eq!(debounce.wait(ms(2000)), Some(ms(0)));
    }
}
