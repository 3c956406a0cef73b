//! Puts the server together. The tests start it from here too.

use crate::admission::Admission;
use crate::cors::cors;
use crate::error::ApiError;
use crate::headers::{say_what_may_be_kept, security_headers};
use crate::lesson::LessonLimits;
use crate::logging::{explain_bare_errors, log_request};
use crate::metrics::{Metrics, count_request};
use crate::openapi::documentation;
use crate::recognizer::Recognizer;
use crate::routes;
use crate::sending::close_when_unread;
use crate::settings::Settings;
use crate::shutdown::{Draining, Shutdown};
use crate::store::{Store, today};
use crate::teacher::Teacher;
use crate::upload::UploadLimits;
use actix_web::dev::Server;
use actix_web::middleware::{Compress, Condition, from_fn};
use actix_web::web::QueryConfig;
use actix_web::{App, HttpServer, rt, web};
use std::io;
use std::net::TcpListener;
use std::time::Duration;

/// How long a client that was answered before its upload ended may go on sending, so that it comes to read the answer
/// instead of finding the connection reset.
const LINGER: Duration = Duration::from_secs(5);

/// How often unused models are looked for.
const UPKEEP: Duration = Duration::from_secs(3600);

/// The server on `listener`, running once it is awaited, until SIGTERM or SIGINT; it finishes what is under way.
///
/// # Errors
/// When the operating system refuses the listener.
pub fn build(settings: &Settings, listener: TcpListener, recognizer: Recognizer) -> io::Result<Server> {
    let metrics = web::Data::new(Metrics::new(&recognizer));
    let store = Store::new(settings.database(), settings.store_mib as u64 * 1024 * 1024);
    let teacher = web::Data::new(Teacher::new(store, recognizer.clone(), settings.lesson_timeout));
    let recognizer = web::Data::new(recognizer);
    let uploads = web::Data::new(UploadLimits::new(settings.upload_memory_mib * 1024 * 1024, settings.upload_timeout));
    let lessons = web::Data::new(LessonLimits::default());
    let admission = web::Data::new(Admission::new(
        settings.all_api_keys(),
        settings.trusted_proxies.clone(),
        settings.rate_limit.0,
        settings.lesson_limit.0,
    ));
    rt::spawn(keep_up(teacher.clone(), settings.model_days as u32));
    let documentation = web::Data::new(documentation());
    let draining = Draining::default();
    let shutdown = Shutdown {
        draining: draining.clone(),
        metrics: metrics.clone(),
        delay: settings.drain_delay,
        timeout: settings.shutdown_timeout,
    };
    let static_folder = settings.static_folder();
    let origins = settings.cors_origins.clone();
    let app = move || {
        App::new()
            .app_data(recognizer.clone())
            .app_data(metrics.clone())
            .app_data(uploads.clone())
            .app_data(admission.clone())
            .app_data(web::Data::new(draining.clone()))
            .app_data(teacher.clone())
            .app_data(lessons.clone())
            .app_data(documentation.clone())
            .app_data(QueryConfig::default().error_handler(|error, _| {
                ApiError::MalformedRequest(format!(
                    "A parameter of the address is not valid: {error}. Correct it or leave it out."
                ))
                .into()
            }))
            .app_data(UploadLimits::form_config())
            // The last one wrapped sees a request first.
            .wrap(Compress::default())
            .wrap(Condition::new(!origins.0.is_empty(), cors(&origins)))
            .wrap(from_fn(explain_bare_errors))
            .wrap(security_headers())
            .wrap(from_fn(say_what_may_be_kept))
            .wrap(from_fn(count_request))
            .wrap(from_fn(log_request))
            .configure(|config| routes::configure(config, static_folder.as_deref()))
    };
    let patience = settings.send_timeout;
    let server = HttpServer::new(app)
        .workers(settings.workers)
        .client_request_timeout(settings.head_timeout)
        .keep_alive(settings.keep_alive)
        .client_disconnect_timeout(LINGER)
        .on_connect(move |connection, _| close_when_unread(connection, patience))
        // Who has closed the connection has left, and nothing more is done for them.
        .h1_allow_half_closed(false)
        .shutdown_timeout(settings.shutdown_timeout.as_secs())
        .disable_signals()
        .listen(listener)?
        .run();
    rt::spawn(shutdown.on_signal(server.handle()));
    Ok(server)
}

/// Brings the tables up to date before somebody waits for that, and forgets each hour what nobody uses. Without a database pictures are read
/// all the same.
async fn keep_up(teacher: web::Data<Teacher>, days: u32) {
    if teacher.store().ready().await.is_err() {
        tracing::warn!("without a database nothing is learned; it is tried again when somebody asks");
    }
    loop {
        match teacher.store().forget_unused(today(), days).await {
            Ok(0) => {}
            Ok(models) => tracing::info!(models, days, "forgot models that nobody used"),
            Err(error) => tracing::debug!(%error, "unused models are looked for in an hour"),
        }
        rt::time::sleep(UPKEEP).await;
    }
}
