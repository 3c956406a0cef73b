//! Starts the server from its settings and runs it until a signal ends it.

use anyhow::Context as _;
use back::{LogFormat, Recognizer, Settings};
use clap::Parser as _;
use engine::DigitReader;
use std::io::IsTerminal as _;
use std::net::TcpListener;
use tracing_subscriber::EnvFilter;

#[actix_web::main]
async fn main() -> anyhow::Result<()> {
    let settings = Settings::parse();
    if settings.health {
        return back::check_health(settings.listen);
    }
    if let Some(page) = settings.draw_page {
        return back::draw_page(page);
    }
    start_logging(&settings)?;
    if settings.all_api_keys().are_some_short() {
        tracing::warn!("DIGITML_API_KEYS: a key of fewer than 16 characters can be guessed");
    }
    let reader = DigitReader::built_in().context("the built-in model cannot be loaded")?;
    let recognizer = Recognizer::new(reader, settings.readers, settings.queue);
    let recognizer = recognizer.with_reading_memory(settings.reading_memory_mib);
    let listener = TcpListener::bind(settings.listen)
        .with_context(|| format!("DIGITML_LISTEN: cannot listen on {}", settings.listen))?;
    tracing::info!(address = %listener.local_addr()?, readers = settings.readers, "listening");
    back::build(&settings, listener, recognizer)?.await.context("the server stopped")?;
    tracing::info!("stopped after finishing what was under way");
    Ok(())
}

fn start_logging(settings: &Settings) -> anyhow::Result<()> {
    let mut filter =
        EnvFilter::try_new(&settings.log).context("DIGITML_LOG is not a filter such as `info,back=debug`")?;
    if !settings.log.contains("actix_http") {
        // It reports as an error whatever somebody sends that is no HTTP: anybody could fill the log with these.
        filter = filter.add_directive("actix_http::h1::dispatcher=off".parse()?);
    }
    let to_terminal = std::io::stderr().is_terminal();
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_ansi(to_terminal);
    match settings.log_format {
        LogFormat::Human => log.init(),
        LogFormat::Json => log.json().flatten_event(true).with_span_list(false).init(),
    }
    // A panic in a decoder is answered with a 500; where it happened belongs into the same log.
    std::panic::set_hook(Box::new(|panic| tracing::error!(%panic, "panicked")));
    Ok(())
}
