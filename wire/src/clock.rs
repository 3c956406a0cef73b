use engine::Stage;
use shared::Timings;
use std::time::{Duration, Instant};

/// Measures the stages of a reading; the engine has no clock.
#[derive(Debug, Clone, Copy)]
pub struct StageClock {
    started: Instant,
    decoded: Duration,
    segmented: Duration,
    classified: Duration,
}

impl StageClock {
    /// A clock that runs from now.
    #[must_use]
    pub fn start() -> Self {
        let zero = Duration::ZERO;
        Self { started: Instant::now(), decoded: zero, segmented: zero, classified: zero }
    }

    /// To be called as each stage ends.
    pub fn end_of(&mut self, stage: Stage) {
        let since_start = self.started.elapsed();
        match stage {
            Stage::Decoded => self.decoded = since_start,
            Stage::Segmented => self.segmented = since_start,
            Stage::Classified => self.classified = since_start,
        }
    }

    /// Time since the picture was read: what is done with the reading.
    #[must_use]
    pub fn since_read(&self) -> Duration {
        self.started.elapsed().saturating_sub(self.classified)
    }

    /// The time of each stage, and all of it until now.
    #[must_use]
    pub fn timings(&self) -> Timings {
        Timings {
            decode_ms: milliseconds(self.decoded),
            segment_ms: milliseconds(self.segmented.saturating_sub(self.decoded)),
            classify_ms: milliseconds(self.classified.saturating_sub(self.segmented)),
            total_ms: milliseconds(self.started.elapsed()),
        }
    }
}

/// Milliseconds to a thousandth: more digits are noise in the answer.
fn milliseconds(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 1e6).round() / 1e3
}

#[cfg(test)]
mod tests {
    use super::{StageClock, milliseconds};
    use engine::Stage;
    use std::time::Duration;

    #[test]
    fn the_stages_add_up_to_no_more_than_all_of_it() {
        let mut clock = StageClock::start();
        for stage in [Stage::Decoded, Stage::Segmented, Stage::Classified] {
            std::thread::sleep(Duration::from_millis(2));
            clock.end_of(stage);
        }
        let timings = clock.timings();
        for stage in [timings.decode_ms, timings.segment_ms, timings.classify_ms] {
            assert!(stage >= 2.0, "{timings:?}");
        }
        // Each is rounded by itself.
        assert!(
            timings.decode_ms + timings.segment_ms + timings.classify_ms <= timings.total_ms + 0.002,
            "{timings:?}"
        );
    }

    #[test]
    fn times_are_told_to_a_thousandth_of_a_millisecond() {
        assert_eq!(milliseconds(Duration::from_nanos(1_234_567)), 1.235);
    }
}
