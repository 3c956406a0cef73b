//! What can be set from outside, checked before anything starts.

mod parse;

use crate::client::Proxies;
use crate::keys::ApiKeys;
use crate::store::Database;
use clap::{Parser, ValueEnum};
use parse::{at_least_one, cores, seconds, upload_memory, whole_number};
use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::time::Duration;

/// The JSON API that reads handwritten digits in photographs.
#[derive(Debug, Clone, Parser)]
#[command(name = "digitml-api", version)]
pub struct Settings {
    /// Address and port to listen on
    #[arg(long, env = "DIGITML_LISTEN", default_value = "127.0.0.1:8080", value_name = "ADDRESS:PORT",
          value_parser = parse::listen)]
    pub listen: SocketAddr,

    /// Folder with the built page; without it no page is served
    #[arg(long, env = "DIGITML_STATIC_DIR", value_name = "FOLDER", value_parser = parse::static_dir)]
    pub static_dir: Option<StaticDir>,

    /// Threads that handle HTTP [default: one per core that its container may use]
    #[arg(long, env = "DIGITML_WORKERS", default_value_t = cores(), hide_default_value = true, value_name = "NUMBER",
          value_parser = at_least_one("DIGITML_WORKERS"))]
    pub workers: usize,

    /// Pictures to read at the same time [default: one per core that its container may use]
    #[arg(long, env = "DIGITML_READERS", default_value_t = cores(), hide_default_value = true, value_name = "NUMBER",
          value_parser = at_least_one("DIGITML_READERS"))]
    pub readers: usize,

    /// Pictures that may wait for their turn; the server answers 503 to any more
    // At a tenth of a second a picture on two cores, the last of 32 waits under two seconds.
    #[arg(long, env = "DIGITML_QUEUE", default_value = "32", value_name = "NUMBER",
          value_parser = whole_number("DIGITML_QUEUE"))]
    pub queue: usize,

    /// Memory for all uploads together, in MiB; the server answers 503 to any more
    // Twelve files of the largest size that is accepted.
    #[arg(long, env = "DIGITML_UPLOAD_MEMORY_MIB", default_value = "256", value_name = "MIB",
          value_parser = upload_memory)]
    pub upload_memory_mib: usize,

    /// How much memory pictures may take together while they are read, in MiB; more pictures wait
    // The largest picture takes all of it.
    #[arg(long, env = "DIGITML_READING_MEMORY_MIB", default_value = "300", value_name = "MIB",
          value_parser = at_least_one("DIGITML_READING_MEMORY_MIB"))]
    pub reading_memory_mib: usize,

    /// Seconds for which a client may leave an answer unread
    #[arg(long = "send-timeout", env = "DIGITML_SEND_TIMEOUT", default_value = "30", value_name = "SECONDS",
          value_parser = seconds("DIGITML_SEND_TIMEOUT"))]
    pub send_timeout: Duration,

    /// Seconds that an upload may take
    // 20 MiB over 1.5 Mbit/s, a slow telephone, take 112 s.
    #[arg(long = "upload-timeout", env = "DIGITML_UPLOAD_TIMEOUT", default_value = "120", value_name = "SECONDS",
          value_parser = seconds("DIGITML_UPLOAD_TIMEOUT"))]
    pub upload_timeout: Duration,

    /// Seconds that the head of a request may take
    #[arg(long = "head-timeout", env = "DIGITML_HEAD_TIMEOUT", default_value = "10", value_name = "SECONDS",
          value_parser = seconds("DIGITML_HEAD_TIMEOUT"))]
    pub head_timeout: Duration,

    /// Seconds that a connection stays open between requests
    // Longer than the 60 s of common proxies, which else send a request into a connection that just closes.
    #[arg(long = "keep-alive", env = "DIGITML_KEEP_ALIVE", default_value = "75", value_name = "SECONDS",
          value_parser = seconds("DIGITML_KEEP_ALIVE"))]
    pub keep_alive: Duration,

    /// API keys, separated by commas; without any, everybody may call
    #[arg(long, env = "DIGITML_API_KEYS", hide_env_values = true, default_value = "", hide_default_value = true,
          value_name = "KEYS", value_parser = parse::api_keys)]
    pub api_keys: ApiKeys,

    /// File with more API keys, one per line
    #[arg(long, env = "DIGITML_API_KEYS_FILE", default_value = "", hide_default_value = true, value_name = "FILE",
          value_parser = parse::api_keys_file)]
    pub api_keys_file: ApiKeys,

    /// Requests per minute from one client; the server answers 429 to any more [default: no limit]
    #[arg(long, env = "DIGITML_RATE_LIMIT", default_value = "", hide_default_value = true, value_name = "NUMBER",
          value_parser = parse::rate_limit)]
    pub rate_limit: RateLimit,

    /// New models and added samples per minute from one client; 0 means no limit
    #[arg(long, env = "DIGITML_LESSON_LIMIT", default_value = "30", value_name = "NUMBER", value_parser = parse::lesson_limit)]
    pub lesson_limit: RateLimit,

    /// How many seconds the server may learn from one lesson; it refuses a lesson that takes longer
    // The most samples that a model may have take 4 s on two cores.
    #[arg(long = "lesson-timeout", env = "DIGITML_LESSON_TIMEOUT", default_value = "10", value_name = "SECONDS",
          value_parser = seconds("DIGITML_LESSON_TIMEOUT"))]
    pub lesson_timeout: Duration,

    /// Folder for people's models [default: digitml in the user's data folder]
    #[arg(long, env = "DIGITML_DATA_DIR", default_value = "", hide_default_value = true, value_name = "FOLDER",
          value_parser = parse::folder)]
    pub data_dir: PathBuf,

    /// How much space all models together may take, in MiB; 0 means no limit
    #[arg(long, env = "DIGITML_STORE_MIB", default_value = "1024", value_name = "MIB",
          value_parser = whole_number("DIGITML_STORE_MIB"))]
    pub store_mib: usize,

    /// After how many days without use a model is deleted, counting only days on which the server ran; 0 keeps every model
    #[arg(long, env = "DIGITML_MODEL_DAYS", default_value = "365", value_name = "NUMBER",
          value_parser = whole_number("DIGITML_MODEL_DAYS"))]
    pub model_days: usize,

    /// Database for people's models: postgres://… or sqlite://… [default: a file in the data folder]
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, default_value = "", hide_default_value = true, value_name = "URL",
          value_parser = parse::database_url)]
    pub database_url: String,

    /// File with the URL of the database, if you do not give the URL itself
    #[arg(long, env = "DATABASE_URL_FILE", default_value = "", hide_default_value = true, value_name = "FILE",
          value_parser = parse::database_url_file)]
    pub database_url_file: String,

    /// Proxies whose `X-Forwarded-For` to trust: addresses and networks, separated by commas
    #[arg(long, env = "DIGITML_TRUSTED_PROXIES", default_value = "", hide_default_value = true, value_name = "NETWORKS",
          value_parser = parse::trusted_proxies)]
    pub trusted_proxies: Proxies,

    /// Origins whose pages may call the API from a browser, separated by commas, such as https://example.org
    #[arg(long, env = "DIGITML_CORS_ORIGINS", default_value = "", hide_default_value = true, value_name = "ORIGINS",
          value_parser = parse::cors_origins)]
    pub cors_origins: Origins,

    /// Seconds to accept new requests after SIGTERM, so that a load balancer can find another server
    #[arg(long = "drain-delay", env = "DIGITML_DRAIN_DELAY", default_value = "0", value_name = "SECONDS",
          value_parser = parse::drain_delay)]
    pub drain_delay: Duration,

    /// Seconds that running requests have to finish after SIGTERM
    #[arg(long = "shutdown-timeout", env = "DIGITML_SHUTDOWN_TIMEOUT", default_value = "30", value_name = "SECONDS",
          value_parser = seconds("DIGITML_SHUTDOWN_TIMEOUT"))]
    pub shutdown_timeout: Duration,

    /// Start nothing: ask the server at that address whether it is ready, and exit with 0 if it is
    #[arg(long)]
    pub health: bool,

    /// Draw this page of the PDF document on standard input and exit: for the server's own use
    #[arg(long, hide = true, value_name = "NUMBER")]
    pub draw_page: Option<u32>,

    /// What to log: a level, or levels per module such as `info,back=debug`
    #[arg(long, env = "DIGITML_LOG", default_value = "info", value_name = "FILTER")]
    pub log: String,

    /// Format of the log
    #[arg(long, env = "DIGITML_LOG_FORMAT", default_value = "human", value_name = "FORMAT", value_parser = parse::log_format)]
    pub log_format: LogFormat,
}

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For reading at a terminal.
    Human,
    /// One JSON object per line, for programs.
    Json,
}

/// Requests a minute from one client, `None` for any number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RateLimit(pub Option<NonZeroU32>);

/// Origins of pages, each such as `https://example.org:8443`; or `*` alone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Origins(pub(crate) Vec<String>);

/// The folder with the built page, if one was named: an empty value is the same as none, because compose files pass
/// unset variables on as empty ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaticDir(Option<PathBuf>);

impl StaticDir {
    /// A folder that holds an `index.html`.
    ///
    /// # Errors
    /// A sentence that names the setting when the folder or its `index.html` is not there.
    pub fn new(folder: impl Into<PathBuf>) -> Result<Self, String> {
        let folder = folder.into();
        if !folder.join("index.html").is_file() {
            return Err(format!("DIGITML_STATIC_DIR must be a folder with an index.html in it; {folder:?} is not"));
        }
        Ok(Self(Some(folder)))
    }
}

impl Settings {
    /// The folder of the built page, `None` when no page is served.
    #[must_use]
    pub fn static_folder(&self) -> Option<PathBuf> {
        self.static_dir.as_ref().and_then(|dir| dir.0.clone())
    }

    /// Where models are kept.
    pub(crate) fn database(&self) -> Database {
        if let Some(url) = [&self.database_url, &self.database_url_file].into_iter().find(|url| !url.is_empty()) {
            return Database::Url(url.clone());
        }
        if !self.data_dir.as_os_str().is_empty() {
            return Database::File(self.data_dir.clone());
        }
        // As the XDG Base Directory Specification has it.
        let folder = |name| std::env::var_os(name).map(PathBuf::from).filter(|folder| folder.is_absolute());
        let data = folder("XDG_DATA_HOME").or_else(|| folder("HOME").map(|home| home.join(".local/share")));
        Database::File(data.unwrap_or_default().join("digitml"))
    }

    /// The keys from both places.
    #[must_use]
    pub fn all_api_keys(&self) -> ApiKeys {
        self.api_keys.clone().and(&self.api_keys_file)
    }
}

#[cfg(test)]
mod tests {
    use super::{RateLimit, Settings};
    use crate::client::Proxies;
    use crate::store::Database;
    use clap::{CommandFactory as _, Parser as _};

    #[test]
    fn the_command_line_is_consistent() {
        Settings::command().debug_assert();
    }

    #[test]
    fn every_wrong_value_is_refused_with_the_name_of_its_setting() {
        for (flag, value, name) in [
            ("--listen", "here", "DIGITML_LISTEN"),
            ("--static-dir", "/no/such/folder", "DIGITML_STATIC_DIR"),
            ("--workers", "0", "DIGITML_WORKERS"),
            ("--readers", "many", "DIGITML_READERS"),
            ("--queue", "-1", "DIGITML_QUEUE"),
            ("--upload-memory-mib", "19", "DIGITML_UPLOAD_MEMORY_MIB"),
            ("--upload-timeout", "0", "DIGITML_UPLOAD_TIMEOUT"),
            ("--shutdown-timeout", "1.5", "DIGITML_SHUTDOWN_TIMEOUT"),
            ("--head-timeout", "", "DIGITML_HEAD_TIMEOUT"),
            ("--keep-alive", "0", "DIGITML_KEEP_ALIVE"),
            ("--drain-delay", "-1", "DIGITML_DRAIN_DELAY"),
            ("--api-keys", " , ", "DIGITML_API_KEYS"),
            ("--api-keys", "two words", "DIGITML_API_KEYS"),
            ("--api-keys-file", "/no/such/file", "DIGITML_API_KEYS_FILE"),
            ("--rate-limit", "often", "DIGITML_RATE_LIMIT"),
            ("--lesson-limit", "seldom", "DIGITML_LESSON_LIMIT"),
            ("--lesson-timeout", "0", "DIGITML_LESSON_TIMEOUT"),
            ("--store-mib", "-1", "DIGITML_STORE_MIB"),
            ("--reading-memory-mib", "0", "DIGITML_READING_MEMORY_MIB"),
            ("--send-timeout", "0", "DIGITML_SEND_TIMEOUT"),
            ("--model-days", "never", "DIGITML_MODEL_DAYS"),
            ("--database-url", "mysql://host/name", "DATABASE_URL"),
            ("--database-url-file", "/no/such/file", "DATABASE_URL_FILE"),
            ("--trusted-proxies", "10.0.0.1, proxy", "DIGITML_TRUSTED_PROXIES"),
            ("--cors-origins", "example.org", "DIGITML_CORS_ORIGINS"),
            ("--cors-origins", "https://example.org/path", "DIGITML_CORS_ORIGINS"),
            ("--cors-origins", "*,https://example.org", "DIGITML_CORS_ORIGINS"),
            ("--log-format", "xml", "DIGITML_LOG_FORMAT"),
        ] {
            let error = Settings::try_parse_from(["digitml-api", &format!("{flag}={value}")]).expect_err(flag);
            assert!(error.to_string().contains(name), "{error}");
        }
    }

    #[test]
    fn what_may_be_left_out_may_be_empty_too() {
        let empty = ["static-dir", "api-keys", "api-keys-file", "rate-limit", "trusted-proxies", "cors-origins"];
        let flags = empty.iter().map(|name| format!("--{name}="));
        let settings = Settings::try_parse_from(std::iter::once("digitml-api".to_owned()).chain(flags)).unwrap();
        assert_eq!(settings.static_folder(), None);
        assert!(settings.all_api_keys().is_empty() && settings.cors_origins.0.is_empty());
        assert_eq!((settings.rate_limit, settings.trusted_proxies), (RateLimit(None), Proxies::default()));
    }

    #[test]
    fn the_databases_url_may_stand_in_a_file_and_the_url_itself_comes_first() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "postgres://me:secret@host/name\n").unwrap();
        let flag = format!("--database-url-file={}", file.path().display());
        let database = |url: &str| {
            let url = format!("--database-url={url}");
            Settings::try_parse_from(["digitml-api", &url, &flag]).map(|settings| settings.database())
        };
        assert_eq!(database("").unwrap(), Database::Url("postgres://me:secret@host/name".to_owned()));
        assert_eq!(database("sqlite://here").unwrap(), Database::Url("sqlite://here".to_owned()));
        std::fs::write(file.path(), "me:secret@host\n").unwrap();
        let error = database("").unwrap_err().to_string();
        assert!(error.contains("DATABASE_URL_FILE") && !error.contains("secret"), "{error}");
    }

    #[test]
    fn lists_are_apart_by_commas() {
        let settings = Settings::try_parse_from([
            "digitml-api",
            "--cors-origins=https://Example.org/, http://localhost:3000",
            "--trusted-proxies=10.0.0.0/8,::1",
            "--rate-limit=60",
        ])
        .unwrap();
        assert_eq!(settings.cors_origins.0, ["https://example.org", "http://localhost:3000"]);
        assert_eq!(settings.trusted_proxies.0.len(), 2);
        assert_eq!(settings.rate_limit.0.map(std::num::NonZeroU32::get), Some(60));
    }
}
