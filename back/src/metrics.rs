//! What an operator watches, in the OpenMetrics text that Prometheus reads.
//!
//! `prometheus-client` rather than `metrics` with an exporter: one crate without globals, so that each server of a test
//! has figures of its own.

use crate::reading_metrics::Buckets;
use crate::recognizer::{DEFAULT_MODEL, Recognizer};
use crate::store::Size;
use crate::upload::UploadLimits;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::Next;
use actix_web::{Error, web};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::{Registry, Unit};
use shared::Code;
use std::time::Instant;

/// Media type of [`Metrics::text`].
pub(crate) const METRICS_CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// All figures of a server.
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    refusals: Family<RefusalLabels, Counter>,
    seconds: Family<RouteLabels, Histogram, Buckets>,
    in_flight: Gauge,
    reading: Gauge,
    waiting: Gauge,
    storage_reachable: Gauge,
    stored_models: Gauge,
    stored_bytes: Gauge,
    stored_bytes_limit: Gauge,
    memory: MemoryGauges,
}

impl Metrics {
    /// The figures of a server that answers with `recognizer`.
    pub(crate) fn new(recognizer: &Recognizer) -> Self {
        let mut registry = Registry::with_prefix("digitml");
        let (requests, seconds) = (Family::default(), Family::new_with_constructor(Buckets));
        let (in_flight, reading, waiting) = (Gauge::default(), Gauge::default(), Gauge::default());
        registry.register("http_requests", "Requests that were answered", requests.clone());
        let refusals = Family::default();
        registry.register("refusals", "Requests that were refused, by the code of the problem", refusals.clone());
        let help = "Time from the head of a request to the head of its answer";
        registry.register_with_unit("http_request_duration", help, Unit::Seconds, seconds.clone());
        registry.register("http_requests_in_flight", "Requests that are being answered", in_flight.clone());
        registry.register("pictures_reading", "Pictures that are being read", reading.clone());
        registry.register("queue_depth", "Pictures that wait for their turn", waiting.clone());
        let (storage_reachable, stored_models, stored_bytes) = (Gauge::default(), Gauge::default(), Gauge::default());
        registry.register(
            "storage_reachable",
            "Whether the database of models can be reached, 1 or 0",
            storage_reachable.clone(),
        );
        registry.register("stored_models", "Models that people have stored", stored_models.clone());
        registry.register_with_unit("stored", "Size of all stored models together", Unit::Bytes, stored_bytes.clone());
        let stored_bytes_limit = Gauge::default();
        let help = "The most that they may take; 0 means any number";
        registry.register_with_unit("stored_limit", help, Unit::Bytes, stored_bytes_limit.clone());
        let memory = MemoryGauges::default();
        memory.register(&mut registry);
        recognizer.metrics().register(&mut registry);
        let model = [("id", DEFAULT_MODEL), ("version", env!("CARGO_PKG_VERSION"))];
        registry.register("model", "The model that is read with, and the server's version", Info::new(model.to_vec()));
        Self {
            registry,
            requests,
            refusals,
            seconds,
            in_flight,
            reading,
            waiting,
            storage_reachable,
            stored_models,
            stored_bytes,
            stored_bytes_limit,
            memory,
        }
    }

    /// The figures as they stand; `stored` is none while it cannot be reached.
    pub(crate) fn text(
        &self,
        recognizer: &Recognizer,
        uploads: &UploadLimits,
        stored: Option<Size>,
    ) -> anyhow::Result<String> {
        self.storage_reachable.set(stored.is_some().into());
        if let Some(Size { models, bytes, most_bytes }) = stored {
            self.stored_models.set(models);
            self.stored_bytes.set(bytes);
            self.stored_bytes_limit.set(most_bytes);
        }
        self.memory.uploads.set(i64::try_from(uploads.taken())?);
        self.memory.readings.set(i64::try_from(recognizer.memory_lent())?);
        if let Some(bytes) = resident_bytes() {
            self.memory.resident.set(bytes);
        }
        let (reading, waiting) = recognizer.depth();
        self.reading.set(i64::try_from(reading)?);
        self.waiting.set(i64::try_from(waiting)?);
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }

    /// Requests that are being answered; those that only ask for health or figures do not count.
    pub(crate) fn in_flight(&self) -> i64 {
        self.in_flight.get()
    }
}

/// What the server takes, in bytes.
#[derive(Debug, Clone, Default)]
struct MemoryGauges {
    resident: Gauge,
    uploads: Gauge,
    readings: Gauge,
}

impl MemoryGauges {
    fn register(&self, registry: &mut Registry) {
        for (name, help, gauge) in [
            ("resident_memory", "Memory that the process has", &self.resident),
            ("upload_memory", "Memory that uploads take of what DIGITML_UPLOAD_MEMORY_MIB allows", &self.uploads),
            ("reading_memory", "Memory that pictures being read take of DIGITML_READING_MEMORY_MIB", &self.readings),
        ] {
            registry.register_with_unit(name, help, Unit::Bytes, gauge.clone());
        }
    }
}

/// Memory that this process has, where the system tells it as Linux does.
fn resident_bytes() -> Option<i64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some(line.trim().strip_suffix("kB")?.trim().parse::<i64>().ok()? * 1024)
}

/// Counts and times each request.
pub(crate) async fn count_request(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let Some(metrics) = request.app_data::<web::Data<Metrics>>().cloned() else { return next.call(request).await };
    let method = known_method(request.method());
    let started = Instant::now();
    let _in_flight = (!is_probe(request.path())).then(|| InFlight::new(&metrics.in_flight));
    let response = next.call(request).await?;
    // The pattern, not the path: however many addresses are tried, there are as many figures as routes.
    let route = response.request().match_pattern().unwrap_or_else(|| "other".to_owned());
    let status = response.status().as_u16();
    metrics.seconds.get_or_create(&RouteLabels { route: route.clone() }).observe(started.elapsed().as_secs_f64());
    metrics.requests.get_or_create(&RequestLabels { route, method, status }).inc();
    // The codes are as many as the API has.
    let code = response.response().extensions().get::<Code>().copied();
    if let Some(code) = code.and_then(|code| serde_json::to_value(code).ok()) {
        metrics.refusals.get_or_create(&RefusalLabels { code: code.as_str().unwrap_or_default().to_owned() }).inc();
    }
    Ok(response)
}

/// Whether a path is asked for every few seconds for as long as the server lives.
pub(crate) fn is_probe(path: &str) -> bool {
    path.ends_with("/health/live") || path.ends_with("/health/ready") || path.ends_with("/metrics")
}

fn known_method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

/// One more request while this lives: it is dropped with the request also when the client leaves.
struct InFlight(Gauge);

impl InFlight {
    fn new(gauge: &Gauge) -> Self {
        gauge.inc();
        Self(gauge.clone())
    }
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.dec();
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RequestLabels {
    route: String,
    method: &'static str,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RefusalLabels {
    code: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RouteLabels {
    route: String,
}
