//! Puts the server together. The tests start it from here too.

use crate::logging::{explain_bare_errors, log_request};
use crate::recognizer::Recognizer;
use crate::routes;
use crate::settings::Settings;
use crate::upload::UploadLimits;
use actix_web::dev::Server;
use actix_web::http::header;
use actix_web::middleware::{Compress, DefaultHeaders, from_fn};
use actix_web::{App, HttpServer, web};
use std::io;
use std::net::TcpListener;
use std::time::Duration;

/// How long a client that was answered before its upload ended may go on sending, so that it comes to read the answer
/// instead of finding the connection reset.
const LINGER: Duration = Duration::from_secs(5);

/// The server on `listener`, running once it is awaited, until SIGTERM or SIGINT; it finishes what is under way.
///
/// # Errors
/// When the operating system refuses the listener.
pub fn build(settings: &Settings, listener: TcpListener, recognizer: Recognizer) -> io::Result<Server> {
    let recognizer = web::Data::new(recognizer);
    let uploads = web::Data::new(UploadLimits::new(settings.upload_memory_mib * 1024 * 1024, settings.upload_timeout));
    let static_folder = settings.static_folder();
    let app = move || {
        App::new()
            .app_data(recognizer.clone())
            .app_data(uploads.clone())
            .app_data(UploadLimits::form_config())
            // The last one wrapped sees a request first.
            .wrap(Compress::default())
            .wrap(from_fn(explain_bare_errors))
            .wrap(DefaultHeaders::new().add((header::X_CONTENT_TYPE_OPTIONS, "nosniff")))
            .wrap(from_fn(log_request))
            .configure(|config| routes::configure(config, static_folder.as_deref()))
    };
    let server = HttpServer::new(app)
        .workers(settings.workers)
        .client_disconnect_timeout(LINGER)
        .shutdown_timeout(settings.shutdown_timeout.as_secs())
        .listen(listener)?;
    Ok(server.run())
}
