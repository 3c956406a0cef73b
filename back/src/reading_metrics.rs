//! What is counted while pictures are read.

use engine::Reading;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::{Family, MetricConstructor};
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::{Registry, Unit};
use std::time::Duration;

/// Half a millisecond to sixteen seconds, doubling.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Buckets;

impl MetricConstructor<Histogram> for Buckets {
    fn new_metric(&self) -> Histogram {
        Histogram::new(exponential_buckets(0.0005, 2.0, 16))
    }
}

/// Pictures and digits that were read, and the time of each stage.
#[derive(Debug, Clone)]
pub(crate) struct ReadingMetrics {
    stages: Family<StageLabels, Histogram, Buckets>,
    pictures: Counter,
    digits: Counter,
    unsure: Counter,
}

impl Default for ReadingMetrics {
    fn default() -> Self {
        let stages = Family::new_with_constructor(Buckets);
        Self { stages, pictures: Counter::default(), digits: Counter::default(), unsure: Counter::default() }
    }
}

impl ReadingMetrics {
    /// Publishes them.
    pub(crate) fn register(&self, registry: &mut Registry) {
        let help =
            "Time a picture spends in each stage: waiting for its turn, the reader's three, and making the answer";
        registry.register_with_unit("stage_duration", help, Unit::Seconds, self.stages.clone());
        registry.register("pictures_read", "Pictures that were read", self.pictures.clone());
        registry.register("digits_read", "Digits that were read", self.digits.clone());
        registry.register("digits_unsure", "Digits among them that were marked unsure", self.unsure.clone());
    }

    /// Counts a picture that was read: how long it waited, was read, and was made an answer.
    pub(crate) fn observe(&self, reading: &Reading, waited: Duration, timings: &shared::Timings, answered: Duration) {
        let unsure = reading.digits.iter().filter(|digit| !digit.sure).count();
        self.pictures.inc();
        self.digits.inc_by(reading.digits.len() as u64);
        self.unsure.inc_by(unsure as u64);
        for (stage, seconds) in [
            ("wait", waited.as_secs_f64()),
            ("decode", timings.decode_ms / 1e3),
            ("segment", timings.segment_ms / 1e3),
            ("classify", timings.classify_ms / 1e3),
            ("answer", answered.as_secs_f64()),
        ] {
            self.stages.get_or_create(&StageLabels { stage }).observe(seconds);
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct StageLabels {
    stage: &'static str,
}
