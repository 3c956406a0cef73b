//! From the text of a setting to its value. Every refusal names the setting.

use super::{LogFormat, Origins, RateLimit, StaticDir};
use crate::client::Proxies;
use crate::keys::ApiKeys;
use clap::ValueEnum as _;
use ipnet::IpNet;
use std::convert::Infallible;
use std::fs;
use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::thread::available_parallelism;
use std::time::Duration;

pub(super) fn cores() -> usize {
    available_parallelism().map_or(1, usize::from)
}

pub(super) fn listen(value: &str) -> Result<SocketAddr, String> {
    value.parse().map_err(|_| "DIGITML_LISTEN must be an address and a port, such as 127.0.0.1:8080".to_owned())
}

pub(super) fn static_dir(value: &str) -> Result<StaticDir, String> {
    if value.is_empty() { Ok(StaticDir(None)) } else { StaticDir::new(value) }
}

// Semaphores count these; a million is far below what they can and far above what a machine can.
const MOST: usize = 1_000_000;

pub(super) fn whole_number(name: &'static str) -> impl Fn(&str) -> Result<usize, String> + Clone {
    move |value| {
        let number = value.parse().ok().filter(|&number| number <= MOST);
        number.ok_or_else(|| format!("{name} must be a whole number from 0 to {MOST}"))
    }
}

pub(super) fn at_least_one(name: &'static str) -> impl Fn(&str) -> Result<usize, String> + Clone {
    move |value| {
        let number = value.parse().ok().filter(|number| (1..=MOST).contains(number));
        number.ok_or_else(|| format!("{name} must be a whole number from 1 to {MOST}"))
    }
}

pub(super) fn upload_memory(value: &str) -> Result<usize, String> {
    let least = shared::MAX_FILE_BYTES.div_ceil(1024 * 1024);
    let number = value.parse().ok().filter(|number| (least..=MOST).contains(number));
    number.ok_or_else(|| {
        format!("DIGITML_UPLOAD_MEMORY_MIB must be a whole number from {least}, the largest file, to {MOST}")
    })
}

pub(super) fn seconds(name: &'static str) -> impl Fn(&str) -> Result<Duration, String> + Clone {
    move |value| {
        let number = value.parse().ok().filter(|number| (1..=86_400).contains(number));
        number
            .map(Duration::from_secs)
            .ok_or_else(|| format!("{name} must be a whole number of seconds from 1 to 86400"))
    }
}

pub(super) fn drain_delay(value: &str) -> Result<Duration, String> {
    let number = value.parse().ok().filter(|&number| number <= 3600);
    number
        .map(Duration::from_secs)
        .ok_or_else(|| "DIGITML_DRAIN_DELAY must be a whole number of seconds from 0 to 3600".to_owned())
}

pub(super) fn log_format(value: &str) -> Result<LogFormat, String> {
    LogFormat::from_str(value, true).map_err(|_| "DIGITML_LOG_FORMAT must be `human` or `json`".to_owned())
}

pub(super) fn api_keys(value: &str) -> Result<ApiKeys, String> {
    let keys = ApiKeys::parse(value).map_err(|wrong| format!("DIGITML_API_KEYS: {wrong}"))?;
    // An operator who writes something there does not mean to let everybody in.
    if keys.is_empty() && !value.is_empty() {
        return Err("DIGITML_API_KEYS contains no key".to_owned());
    }
    Ok(keys)
}

pub(super) fn api_keys_file(value: &str) -> Result<ApiKeys, String> {
    if value.is_empty() {
        return Ok(ApiKeys::default());
    }
    let text =
        fs::read_to_string(value).map_err(|cause| format!("DIGITML_API_KEYS_FILE: {value} cannot be read: {cause}"))?;
    let keys = ApiKeys::parse(&text).map_err(|wrong| format!("DIGITML_API_KEYS_FILE: {wrong}"))?;
    if keys.is_empty() {
        return Err(format!("DIGITML_API_KEYS_FILE: {value} contains no key"));
    }
    Ok(keys)
}

pub(super) fn rate_limit(value: &str) -> Result<RateLimit, String> {
    per_minute("DIGITML_RATE_LIMIT", value)
}

pub(super) fn lesson_limit(value: &str) -> Result<RateLimit, String> {
    per_minute("DIGITML_LESSON_LIMIT", value)
}

fn per_minute(name: &str, value: &str) -> Result<RateLimit, String> {
    if value.is_empty() || value == "0" {
        return Ok(RateLimit(None));
    }
    let number: Option<NonZeroU32> = value.parse().ok().filter(|number: &NonZeroU32| number.get() as usize <= MOST);
    number
        .map(|number| RateLimit(Some(number)))
        .ok_or_else(|| format!("{name} must be a whole number from 0, for no limit, to {MOST}"))
}

pub(super) fn database_url(value: &str) -> Result<String, String> {
    let known = ["postgres://", "postgresql://", "sqlite:"];
    // The value is not repeated: it may hold a password.
    if value.is_empty() || known.iter().any(|scheme| value.starts_with(scheme)) {
        Ok(value.to_owned())
    } else {
        Err("DATABASE_URL must begin with postgres:// or sqlite://; leave it out to keep models in a file".to_owned())
    }
}

/// The URL that a file holds, so that its password stands in no list of variables.
pub(super) fn database_url_file(value: &str) -> Result<String, String> {
    if value.is_empty() {
        return Ok(String::new());
    }
    let text =
        fs::read_to_string(value).map_err(|cause| format!("DATABASE_URL_FILE: {value} cannot be read: {cause}"))?;
    match database_url(text.trim()) {
        Ok(url) if url.is_empty() => Err(format!("DATABASE_URL_FILE: {value} is empty")),
        Err(_) => Err(format!("DATABASE_URL_FILE: {value} must begin with postgres:// or sqlite://")),
        url => url,
    }
}

/// Any folder, and none where nothing is said.
pub(super) fn folder(value: &str) -> Result<PathBuf, Infallible> {
    Ok(PathBuf::from(value))
}

pub(super) fn trusted_proxies(value: &str) -> Result<Proxies, String> {
    let network = |text: &str| {
        let address = || text.parse::<IpAddr>().map(IpNet::from);
        text.parse::<IpNet>().or_else(|_| address()).map_err(|_| {
            format!("DIGITML_TRUSTED_PROXIES: {text:?} is not an address or a network, such as 10.0.0.0/8 or 192.0.2.7")
        })
    };
    items(value).map(network).collect::<Result<_, _>>().map(Proxies)
}

pub(super) fn cors_origins(value: &str) -> Result<Origins, String> {
    let origins: Vec<String> = items(value).map(|text| text.trim_end_matches('/').to_ascii_lowercase()).collect();
    let wrong = origins.iter().find(|origin| !(is_origin(origin) || origins.len() == 1 && *origin == "*"));
    match wrong {
        Some(origin) => Err(format!(
            "DIGITML_CORS_ORIGINS: {origin:?} is not an origin, such as https://example.org or http://localhost:3000; \
             to allow every page, write only *"
        )),
        None => Ok(Origins(origins)),
    }
}

/// Whether `text` is as a browser writes it: scheme, host, port where it is not the usual one.
fn is_origin(text: &str) -> bool {
    let host = ["https://", "http://"].iter().find_map(|scheme| text.strip_prefix(scheme));
    host.is_some_and(|host| {
        !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-:[]_".contains(&byte))
    })
}

fn items(value: &str) -> impl Iterator<Item = &str> {
    value.split(',').map(str::trim).filter(|item| !item.is_empty())
}
