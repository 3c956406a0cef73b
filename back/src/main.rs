//! Starts the server from its settings and runs it until a signal ends it.

use anyhow::Context as _;
use back::{LogFormat, Recognizer, Settings};
use clap::Parser as _;
use engine::DigitReader;
use std::io::IsTerminal as _;
use std::net::TcpListener;
use tracing_subscriber::EnvFilter;

fn main() -> anyhow::Result<()> {
    let settings = Settings::parse();
    if settings.health {
        return back::check_health(settings.listen);
    }
    if let Some(page) = settings.draw_page {
        return back::draw_page(page);
    }
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    start_anew_with_allocator_set();
    start_logging(&settings)?;
    actix_web::rt::System::new().block_on(serve(settings))
}

/// Has the C library's allocator give what large pictures took back to the system: by itself it keeps up to 32 MB of each thread's for later,
/// in a place for each, which comes to twice the memory that pictures take. It reads its settings when a program starts, so this one starts
/// anew, unless somebody has set them. docs/performance.md has the figures.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn start_anew_with_allocator_set() {
    use std::os::unix::process::CommandExt as _;
    const SETTINGS: [(&str, &str); 3] = [
        // 4 MiB: what is larger is a picture's, and goes back at once.
        ("MALLOC_MMAP_THRESHOLD_", "4194304"),
        // 64 MiB: without it each picture's small parts would be given back and asked for again, a fifth of the time.
        ("MALLOC_TRIM_THRESHOLD_", "67108864"),
        ("MALLOC_ARENA_MAX", "2"),
    ];
    if SETTINGS.iter().any(|(name, _)| std::env::var_os(name).is_some()) {
        return;
    }
    let Ok(program) = std::env::current_exe() else { return };
    let mut anew = std::process::Command::new(program);
    // Returns only where that is not possible; then it takes more memory.
    let error = anew.args(std::env::args_os().skip(1)).envs(SETTINGS).exec();
    eprintln!("the allocator stays as it is: {error}");
}

async fn serve(settings: Settings) -> anyhow::Result<()> {
    if settings.all_api_keys().are_some_short() {
        tracing::warn!("DIGITML_API_KEYS: a key of fewer than 16 characters can be guessed");
    }
    let reader = DigitReader::built_in().context("the built-in model cannot be loaded")?;
    let recognizer = Recognizer::new(reader.shared_model(), reader, settings.readers, settings.queue);
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
