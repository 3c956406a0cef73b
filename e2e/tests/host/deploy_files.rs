//! The files that tell others how to deploy: each thing they name has to be there, and be known by that name.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde_norway::Value;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn text_of(name: &str) -> Result<String> {
    fs::read_to_string(root().join(name)).with_context(|| format!("cannot read {name}"))
}

fn yaml(name: &str) -> Result<Value> {
    let mut value: Value = serde_norway::from_str(&text_of(name)?).with_context(|| name.to_owned())?;
    value.apply_merge().with_context(|| name.to_owned())?;
    Ok(value)
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value.get(key).and_then(Value::as_sequence).map_or(&[], Vec::as_slice)
}

fn text<'a>(value: &'a Value, key: &str) -> Result<&'a str> {
    value.get(key).and_then(Value::as_str).with_context(|| format!("no {key} in {value:?}"))
}

fn keys(value: &Value) -> Vec<&str> {
    value.as_mapping().map(|mapping| mapping.keys().filter_map(Value::as_str).collect()).unwrap_or_default()
}

fn ensure_is_there(path: &str) -> Result<()> {
    ensure!(root().join(path).exists(), "{path} is named, and not there");
    Ok(())
}

fn ensure_is_program(path: &str) -> Result<()> {
    let metadata = fs::metadata(root().join(path)).with_context(|| format!("{path} is called, and not there"))?;
    ensure!(metadata.permissions().mode() & 0o111 != 0, "{path} is called, and cannot be executed");
    Ok(())
}

// ---- Buddy ----------------------------------------------------------------------------------------------------------

/// The fields that Buddy's documentation names, by the kind of action.
fn known_fields(kind: &str) -> Option<&'static [&'static str]> {
    Some(match kind {
        "DOCKERFILE_LINTER" => &["local_path", "shell_type", "ignore_codes", "ignores_path"],
        "BUILD" => &[
            "docker_image_name",
            "docker_image_tag",
            "execute_commands",
            "setup_commands",
            "cached_dirs",
            "working_directory",
            "shell",
            "services",
            "variables",
        ],
        "TRANSFER" => {
            &["targets", "input_type", "local_path", "remote_path", "deployment_excludes", "deployment_includes"]
        }
        "SSH_COMMAND" => &["commands", "targets", "working_directory", "run_as_script", "shell", "timeout"],
        _ => return None,
    })
}

fn pipelines() -> Result<Vec<Value>> {
    Ok(yaml(".buddy.yml")?.as_sequence().context("a list of pipelines")?.clone())
}

#[test]
fn buddys_pipelines_have_the_fields_that_buddy_knows() -> Result<()> {
    const PIPELINE: [&str; 7] = [
        "pipeline",
        "name",
        "events",
        "trigger_conditions",
        "always_from_scratch",
        "fail_on_prepare_env_warning",
        "actions",
    ];
    for pipeline in pipelines()? {
        let id = text(&pipeline, "pipeline")?;
        ensure!(id.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'), "{id:?} is no id for a pipeline");
        for key in keys(&pipeline) {
            ensure!(PIPELINE.contains(&key), "Buddy knows no {key} of a pipeline");
        }
        let event = &list(&pipeline, "events")[0];
        ensure!(text(event, "type")? == "PUSH" && list(event, "refs") == [Value::from("refs/heads/main")]);
        for action in list(&pipeline, "actions") {
            let kind = text(action, "type")?;
            let known = known_fields(kind).with_context(|| format!("Buddy knows no action {kind}"))?;
            text(action, "action")?;
            for key in keys(action) {
                ensure!(key == "action" || key == "type" || known.contains(&key), "Buddy knows no {key} of {kind}");
            }
            for target in list(action, "targets") {
                ensure!(text(target, "type")? == "SSH" && target.get("port").is_some() && target.get("auth").is_some());
                ensure!(text(target, "host")?.starts_with('$'), "the host is a variable, not {target:?}");
            }
            if kind == "DOCKERFILE_LINTER" {
                ensure!(["sh", "bash", "dash", "ksh"].contains(&text(action, "shell_type")?));
            }
        }
    }
    Ok(())
}

#[test]
fn each_pipeline_lints_tests_builds_uploads_and_puts_into_service_in_this_order() -> Result<()> {
    for pipeline in pipelines()? {
        let kinds: Vec<_> =
            list(&pipeline, "actions").iter().map(|action| text(action, "type")).collect::<Result<_>>()?;
        ensure!(
            kinds == ["DOCKERFILE_LINTER", "DOCKERFILE_LINTER", "BUILD", "BUILD", "TRANSFER", "SSH_COMMAND"],
            "{kinds:?}"
        );
        let service = text(&pipeline, "pipeline")?;
        let last = list(&pipeline, "actions").last().context("there are actions")?;
        let command = list(last, "commands")[0].as_str().context("a command is text")?;
        ensure!(command.starts_with(&format!("deploy/release.sh {service} ")), "{service} is released by {command:?}");
    }
    Ok(())
}

#[test]
fn every_path_and_script_in_buddys_pipelines_is_there() -> Result<()> {
    for pipeline in pipelines()? {
        for condition in list(&pipeline, "trigger_conditions") {
            for path in list(condition, "trigger_condition_paths") {
                ensure_is_there(path.as_str().context("a path is text")?)?;
            }
        }
        for action in list(&pipeline, "actions") {
            if let Ok(path) = text(action, "local_path") {
                ensure_is_there(path)?;
            }
            for path in list(action, "deployment_includes") {
                let path = path.as_str().context("a path is text")?;
                // What the build leaves.
                if path != "images/" {
                    ensure_is_there(path)?;
                }
            }
            for command in list(action, "execute_commands").iter().chain(list(action, "commands")) {
                let command = command.as_str().context("a command is text")?;
                ensure_is_program(command.split(' ').next().unwrap_or_default())?;
            }
        }
    }
    Ok(())
}

#[test]
fn what_a_script_calls_is_uploaded_with_it() -> Result<()> {
    // On the host there is nothing but what the pipeline uploads.
    let includes = ["deploy/", "docker-compose.yml", "docker-compose.host.yml", "front/assets/examples/", "images/"];
    for pipeline in pipelines()? {
        let upload = list(&pipeline, "actions").iter().find(|action| action["type"] == "TRANSFER");
        let paths = list(upload.context("an upload")?, "deployment_includes");
        ensure!(includes.iter().all(|path| paths.contains(&Value::from(*path))), "{paths:?}");
    }
    ensure!(text_of("deploy/health.sh")?.contains("front/assets/examples/1.png"));
    ensure_is_there("front/assets/examples/1.png")
}

// ---- Compose --------------------------------------------------------------------------------------------------------

const COMPOSE: [&str; 3] = ["docker-compose.yml", "docker-compose.override.yml", "docker-compose.host.yml"];

/// `${NAME:-default}` becomes the default, `${NAME}` nothing: as compose reads a file when nothing is set.
fn with_defaults(text: &str) -> String {
    let mut rest = text;
    let mut out = String::new();
    while let Some((before, after)) = rest.split_once("${") {
        let (variable, after) = after.split_once('}').unwrap_or((after, ""));
        out.push_str(before);
        out.push_str(variable.split_once(":-").map_or("", |(_, default)| default));
        rest = after;
    }
    out + rest
}

fn environment(service: &Value) -> Vec<(String, String)> {
    let variables = service.get("environment").and_then(Value::as_mapping).cloned().unwrap_or_default();
    let scalar = |value: &Value| match value {
        Value::String(text) => with_defaults(text),
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        // As .env says.
        Value::Null => String::new(),
        other => format!("{other:?}"),
    };
    variables.iter().map(|(name, value)| (scalar(name), scalar(value))).collect()
}

#[test]
fn the_server_knows_every_setting_in_the_compose_files_and_takes_its_value() -> Result<()> {
    let api = std::env::var("DIGITML_API").context("call `cargo xtask test --only deploy`")?;
    let help = Command::new(&api).arg("--help").output()?;
    // Its lines are broken at the width of the terminal.
    let help = String::from_utf8_lossy(&help.stdout).split_whitespace().collect::<Vec<_>>().join(" ");
    for file in COMPOSE {
        let compose = yaml(file)?;
        let Some(back) = compose["services"].get("back") else { continue };
        let settings = environment(back);
        for (name, value) in &settings {
            let is_known = ["=", "]"].iter().any(|end| help.contains(&format!("[env: {name}{end}")));
            ensure!(is_known, "{file}: the server knows no {name}");
            // A secret's file is where the container has it.
            if name.ends_with("_FILE") {
                ensure!(value.starts_with("/run/secrets/"), "{file}: {name} is {value}");
                continue;
            }
            if value.is_empty() {
                continue;
            }
            // A wrong value ends the program before anything is asked; a right one lets it ask, in vain: on the port that is named a
            // server may listen that somebody started on this machine.
            let value = match value.rsplit_once(':') {
                Some((address, port)) if name == "DIGITML_LISTEN" => {
                    port.parse::<u16>().with_context(|| format!("{file}: {name} is {value}"))?;
                    &format!("{address}:1")
                }
                _ => value,
            };
            let output =
                Command::new(&api).arg("--health").env("DIGITML_LISTEN", "127.0.0.1:1").env(name, value).output()?;
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            ensure!(output.status.code() == Some(1), "{file}: {name}={value}: {said}");
        }
    }
    Ok(())
}

/// Settings that `.env` does not change, each with what relies on it. docs/deploy.md lists them.
const FIXED: [(&str, &str); 8] = [
    ("DIGITML_LISTEN", "the front and the health check call port 8080"),
    ("DIGITML_STATIC_DIR", "the front serves the page"),
    ("DIGITML_DATA_DIR", "models are kept in the database, and a back has no folder that lasts"),
    ("DIGITML_API_KEYS_FILE", "a back does not see the host's files"),
    ("DIGITML_TRUSTED_PROXIES", "only the front reaches a back, and it names the client itself"),
    ("DIGITML_KEEP_ALIVE", "nginx.conf keeps connections to a back for 60 s"),
    ("DIGITML_SHUTDOWN_TIMEOUT", "stop_grace_period must be longer"),
    ("DIGITML_DRAIN_DELAY", "deploy/roll.sh points the front elsewhere before it stops a back"),
];

#[test]
fn every_setting_of_the_server_can_be_set_on_a_host_or_is_listed_as_fixed() -> Result<()> {
    let compose = yaml("docker-compose.yml")?;
    // Nothing, or a default, where `.env` says nothing.
    let can_be_set = |name: &str| match compose["services"]["back"]["environment"].get(name) {
        Some(Value::Null) => true,
        Some(Value::String(value)) => value.starts_with(&format!("${{{name}:-")),
        _ => false,
    };
    let source = text_of("back/src/settings.rs")?;
    let names = source.split("env = \"").skip(1).filter_map(|rest| rest.split('"').next());
    let names: BTreeSet<&str> = names.filter(|name| name.starts_with("DIGITML_")).collect();
    ensure!(names.len() > 20, "the server has {} settings", names.len());
    for name in &names {
        let is_fixed = FIXED.iter().any(|(fixed, _)| fixed == name);
        ensure!(is_fixed || can_be_set(name), "docker-compose.yml does not let .env set {name}");
    }
    let told = text_of("docs/deploy.md")?;
    for (name, reason) in FIXED {
        ensure!(names.contains(name) && !can_be_set(name), "{name} is not fixed");
        ensure!(told.contains(&format!("\n| `{name}` | ")), "docs/deploy.md does not list {name}: {reason}");
    }
    Ok(())
}

#[test]
fn a_release_overwrites_nothing_that_is_the_hosts_own() -> Result<()> {
    let uploads = text_of(".buddy.yml")?;
    ensure!(!uploads.contains("\".env") && !uploads.contains("\"state"), "a release overwrites what is the host's own");
    Ok(())
}

#[test]
fn every_service_is_locked_in_and_bounded() -> Result<()> {
    let compose = yaml("docker-compose.yml")?;
    for service in keys(&compose["services"]) {
        let settings = &compose["services"][service];
        ensure!(settings["read_only"] == true, "{service} can write to its root");
        ensure!(
            list(settings, "security_opt") == [Value::from("no-new-privileges:true")],
            "{service} may gain privileges"
        );
        for bound in ["mem_limit", "pids_limit", "logging", "restart"] {
            ensure!(settings.get(bound).is_some(), "{service} has no {bound}");
        }
        ensure!(settings["logging"]["options"].get("max-size").is_some(), "{service}'s log grows without end");
        ensure!(!settings["image"].as_str().unwrap_or_default().is_empty(), "{service} has no image");
    }
    Ok(())
}

#[test]
fn the_services_start_when_those_they_need_are_healthy() -> Result<()> {
    let compose = yaml("docker-compose.yml")?;
    for (service, needs, health) in [("edge", "front", "Dockerfile.front"), ("front", "back", "Dockerfile.back")] {
        let condition = &compose["services"][service]["depends_on"][needs]["condition"];
        ensure!(*condition == "service_healthy", "{service} does not wait for {needs}");
        ensure!(text_of(health)?.contains("\nHEALTHCHECK "), "{health} tells nobody whether it is healthy");
    }
    ensure!(compose["services"]["back"]["depends_on"]["database"]["condition"] == "service_healthy");
    for service in ["edge", "database"] {
        ensure!(
            compose["services"][service].get("healthcheck").is_some(),
            "{service} tells nobody whether it is healthy"
        );
    }
    Ok(())
}

#[test]
fn every_secret_is_a_file_of_the_checkout_on_a_laptop_and_of_the_hosts_own_on_a_host() -> Result<()> {
    let host = tempfile::TempDir::new()?;
    let make = || Command::new(root().join("deploy/secrets.sh")).arg(host.path().join("secrets")).status();
    ensure!(make()?.success());
    let secret = |name: &str| fs::read_to_string(host.path().join("secrets").join(name));
    let first = secret("database_password")?;
    ensure!(make()?.success() && secret("database_password")? == first, "a second call makes another password");
    ensure!(first.len() == 48 && secret("database_url")? == format!("postgres://digitml:{first}@database/digitml"));
    let mode = |path: &Path| fs::metadata(path).map(|metadata| metadata.permissions().mode() & 0o777);
    ensure!(mode(&host.path().join("secrets"))? == 0o700, "others of the host reach the secrets");

    for file in ["docker-compose.yml", "docker-compose.host.yml"] {
        for (name, secret) in yaml(file)?["secrets"].as_mapping().context("secrets")? {
            let name = name.as_str().context("a name is text")?;
            let path = text(secret, "file")?;
            let (folder, name_of_file) = path.rsplit_once('/').context("a path")?;
            ensure!(name == name_of_file && host.path().join("secrets").join(name).is_file(), "{file}: {path}");
            if file == "docker-compose.yml" {
                ensure_is_there(&with_defaults(path))?;
            } else {
                ensure!(folder.starts_with("${DIGITML_SECRETS:?"), "{file}: {path} may be the laptop's");
            }
        }
    }
    // What a service is given is a secret that there is, and stands where its settings look for it.
    let compose = yaml("docker-compose.yml")?;
    for service in keys(&compose["services"]) {
        let settings = &compose["services"][service];
        let given: Vec<_> = list(settings, "secrets").iter().filter_map(Value::as_str).collect();
        ensure!(given.iter().all(|name| compose["secrets"].get(name).is_some()), "{service}: {given:?}");
        for (name, value) in environment(settings).iter().filter(|(name, _)| name.ends_with("_FILE")) {
            let secret =
                value.strip_prefix("/run/secrets/").with_context(|| format!("{service}: {name} is {value}"))?;
            ensure!(given.contains(&secret), "{service}: {name} is {value}, which is not given");
        }
    }
    Ok(())
}

#[test]
fn every_file_that_the_compose_files_mount_or_build_from_is_there() -> Result<()> {
    for file in COMPOSE {
        let compose = yaml(file)?;
        for service in keys(&compose["services"]) {
            let settings = &compose["services"][service];
            for volume in list(settings, "volumes") {
                let volume = with_defaults(volume.as_str().context("a volume is text")?);
                let source = volume.split(':').next().unwrap_or_default();
                if source.starts_with("./") {
                    ensure_is_there(source)?;
                }
            }
            for port in list(settings, "ports") {
                ensure!(service == "edge", "{service} is reached past the edge by {port:?}");
            }
            if let Some(dockerfile) = settings.get("build").and_then(|build| build["dockerfile"].as_str()) {
                ensure_is_there(dockerfile)?;
            }
        }
    }
    ensure_is_program("deploy/nginx/serve.sh")
}

#[test]
fn a_stop_waits_longer_than_the_server_gives_what_is_under_way() -> Result<()> {
    let compose = yaml("docker-compose.yml")?;
    let back = &compose["services"]["back"];
    let given = environment(back).into_iter().find(|(name, _)| name == "DIGITML_SHUTDOWN_TIMEOUT");
    let given: u32 = given.context("how long the server gives")?.1.parse()?;
    let waits: u32 = text(back, "stop_grace_period")?.trim_end_matches('s').parse()?;
    ensure!(waits > given, "killed after {waits} s, while it gives {given} s");
    Ok(())
}

#[test]
fn the_uploads_of_one_address_fit_the_fronts_room_with_some_to_spare() -> Result<()> {
    let nginx = text_of("nginx.conf")?;
    let figure = |before: &str| -> Result<usize> {
        let rest = nginx.split(before).nth(1).with_context(|| format!("nginx.conf sets no {before}"))?;
        Ok(rest.chars().take_while(char::is_ascii_digit).collect::<String>().parse()?)
    };
    let large = figure("limit_conn large_uploads ")?;
    let taken = large * figure("client_max_body_size ")? * 1024 + (figure("limit_conn callers ")? - large) * 4_000_000;
    let compose = yaml("docker-compose.yml")?;
    let room = list(&compose["services"]["front"], "tmpfs")[0].as_str().context("a room in memory")?;
    let room: usize = room.split("size=").nth(1).and_then(|rest| rest.split('m').next()).context("a size")?.parse()?;
    ensure!(taken < room * 1024 * 1024 * 3 / 4, "one address takes {taken} of {room} MiB");
    Ok(())
}

/// MiB of a limit such as `640m` or `1g`.
fn mebibytes(limit: &str) -> Result<u64> {
    let (number, unit) = limit.split_at(limit.len() - 1);
    let times = match unit {
        "m" => 1,
        "g" => 1024,
        other => anyhow::bail!("{limit}: {other} is no unit"),
    };
    Ok(number.parse::<u64>()? * times)
}

#[test]
fn the_memory_limit_of_a_back_is_no_less_than_what_strangers_can_ask_of_it() -> Result<()> {
    let api = std::env::var("DIGITML_API").context("call `cargo xtask test --only e2e`")?;
    let help = Command::new(&api).arg("--help").output()?;
    let help = String::from_utf8_lossy(&help.stdout).split_whitespace().collect::<Vec<_>>().join(" ");
    let default = |name: &str| -> Result<u64> {
        let rest = help.split(&format!("[env: {name}=] [default: ")).nth(1).with_context(|| format!("no {name}"))?;
        Ok(rest.split(']').next().unwrap_or_default().parse()?)
    };
    // The table of docs/deploy.md, for up to four readers.
    let documented = text_of("docs/deploy.md")?;
    let row = |what: &str| -> Result<u64> {
        let rest = documented.split(what).nth(1).with_context(|| format!("docs/deploy.md has no row {what}"))?;
        let cell = rest.split('|').nth(1).context("a cell")?;
        Ok(cell.trim().parse()?)
    };
    let (reading, uploads) = (row("`DIGITML_READING_MEMORY_MIB`")?, row("`DIGITML_UPLOAD_MEMORY_MIB`")?);
    ensure!(reading == default("DIGITML_READING_MEMORY_MIB")?, "{reading} MiB for readings is not the default");
    ensure!(uploads == default("DIGITML_UPLOAD_MEMORY_MIB")?, "{uploads} MiB for uploads is not the default");
    let others = ["the program and the built-in model", "one PDF page being drawn", "answers that clients do not read"];
    let sum = reading + uploads + others.into_iter().map(row).sum::<Result<u64>>()?;
    let compose = yaml("docker-compose.yml")?;
    for file in ["docker-compose.yml", "docker-compose.host.yml"] {
        let compose = yaml(file)?;
        let limit = with_defaults(text(&compose["services"]["back"], "mem_limit")?);
        ensure!(mebibytes(&limit)? >= sum, "{file} gives a back {limit}, and {sum} MiB can be asked of it");
    }
    let own = environment(&compose["services"]["back"]);
    let set = own.iter().find(|(name, _)| name == "DIGITML_UPLOAD_MEMORY_MIB").map(|(_, value)| value.as_str());
    ensure!(set == Some(&uploads.to_string()), "the compose file sets {set:?} MiB for uploads");
    Ok(())
}

// ---- Images ---------------------------------------------------------------------------------------------------------

#[test]
fn the_images_are_built_with_the_rust_that_the_checkout_is() -> Result<()> {
    let rust = text_of("Cargo.toml")?;
    let rust = rust.split("rust-version = \"").nth(1).and_then(|rest| rest.split('"').next()).context("a Rust")?;
    for file in ["Dockerfile.back", "Dockerfile.front"] {
        let image = format!("ARG RUST_IMAGE=docker.io/library/rust:{rust}-slim-bookworm\n");
        ensure!(text_of(file)?.contains(&image), "{file} takes another Rust than {rust}");
    }
    Ok(())
}

#[test]
fn each_image_is_built_from_its_own_folders_alone() -> Result<()> {
    let own = [
        ("Dockerfile.back", BTreeSet::from(["back", "engine", "pages", "shared", "wire"])),
        ("Dockerfile.front", BTreeSet::from(["front", "shared", "nginx.conf", "deploy/nginx"])),
    ];
    for (file, own) in own {
        for line in text_of(file)?.lines().filter_map(|line| line.strip_prefix("COPY ")) {
            if line.starts_with("--from=") {
                continue;
            }
            let words: Vec<_> = line.split(' ').collect();
            for source in &words[..words.len() - 1] {
                let mut own = own.iter().chain(&["Cargo.toml", "Cargo.lock", "deploy/licences.sh"]);
                ensure!(own.any(|own| Path::new(source).starts_with(own)), "{file} takes {source}");
                ensure_is_there(source)?;
            }
        }
    }
    Ok(())
}
