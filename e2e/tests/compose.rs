//! The very compose files and scripts, by a real Docker engine that runs for these tests alone, in a network of its own.
//!
//! `cargo xtask test --only compose` starts it, which takes root, and Docker from Debian's packages.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use e2e::{Authority, Load, Screen, form, given, visit_address};
use pages::draw::{Page, PageParams, training_sheet};
use serde_json::{Value, json};
use shared::{MODEL_TOKEN_HEADER, Model, Sheet};
use tempfile::TempDir;

/// As people call it: the network is this test's own, and its port 80 too.
const ADDRESS: &str = "http://127.0.0.1";
const PATIENCE: Duration = Duration::from_secs(60);

/// A host as docs/deploy.md tells to make one: the files of a checkout, a state, and everything running. Taken down when dropped.
struct Host {
    folder: TempDir,
}

impl Host {
    /// Without a limit to how often one address may ask: all of a load comes from one.
    fn start() -> Result<Self> {
        let host = Self { folder: TempDir::new()? };
        // The containers' users must get to what is mounted from there.
        fs::set_permissions(host.folder.path(), fs::Permissions::from_mode(0o755))?;
        for folder in ["bin", "root/front/assets"] {
            fs::create_dir_all(host.at(folder))?;
        }
        for path in ["docker-compose.yml", "docker-compose.host.yml", "deploy", "front/assets/examples"] {
            let copied = Command::new("cp").arg("-R").arg(checkout(path)).arg(host.at("root").join(path)).status()?;
            ensure!(copied.success(), "{path} is not copied");
        }
        symlink(checkout("e2e/src/compose.sh"), host.at("bin/docker"))?;
        let version = given("DIGITML_IMAGES")?;
        let unlimited = r"USER 0\nRUN sed -i s/rate=10r/rate=10000r/ /etc/nginx/nginx.conf\nUSER 101:101\n";
        host.build("front:1", &format!("FROM digitml-front:{version}\n{}", unlimited.replace("\\n", "\n")))?;
        for tag in ["1", "2"] {
            host.build(&format!("back:{tag}"), &format!("FROM digitml-back:{version}\nLABEL tried={tag}\n"))?;
        }
        // It answers, wrongly, and never says that it is healthy.
        let check = "HEALTHCHECK --interval=1s --timeout=1s --retries=3 --start-period=1s CMD [\"false\"]";
        let wrongly = "CMD [\"--api-keys=nobodys\"]";
        host.build("back:sick", &format!("FROM digitml-back:{version}\n{wrongly}\n{check}\n"))?;
        let settings = "DIGITML_BACK_VERSION=1\nDIGITML_FRONT_VERSION=1\nDIGITML_READERS=3\n";
        fs::write(host.at("root/.env"), settings)?;
        host.succeed("setup.sh", &[])?;
        Ok(host)
    }

    fn at(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn command(&self, program: impl AsRef<Path>) -> Result<Command> {
        let mut command = Command::new(program.as_ref());
        let path = std::env::var("PATH").unwrap_or_default();
        command.env("PATH", format!("{}:{path}", self.at("bin").display())).env("DIGITML_STATE", self.at("state"));
        // For docker-compose 1.29: it knows of the newer builder, which is not here.
        command.env("DIGITML_DOCKER", given("DIGITML_DOCKER")?).env("DOCKER_BUILDKIT", "0");
        Ok(command)
    }

    fn script(&self, name: &str, arguments: &[&str]) -> Result<Command> {
        let mut script = self.command(self.at("root/deploy").join(name))?;
        script.args(arguments);
        Ok(script)
    }

    /// Calls a script, which must succeed, and returns what it prints.
    fn succeed(&self, name: &str, arguments: &[&str]) -> Result<String> {
        printed(self.script(name, arguments)?.output()?).with_context(|| name.to_owned())
    }

    fn docker(&self, arguments: &[&str]) -> Result<String> {
        printed(self.command(self.at("bin/docker"))?.args(arguments).output()?)
            .with_context(|| format!("docker {}", arguments.join(" ")))
    }

    fn compose(&self, arguments: &[&str]) -> Result<String> {
        let root = self.at("root");
        self.docker(&[&["compose", "--project-directory", &root.to_string_lossy()], arguments].concat())
    }

    fn build(&self, image: &str, dockerfile: &str) -> Result<()> {
        let mut build = self.command(self.at("bin/docker"))?;
        build.args(["build", "--quiet", "--tag", &format!("digitml-{image}"), "-"]);
        let mut build = build.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
        build.stdin.take().context("it reads")?.write_all(dockerfile.as_bytes())?;
        printed(build.wait_with_output()?).map(drop)
    }

    /// The containers of a service that run.
    fn running(&self, service: &str) -> Result<BTreeSet<String>> {
        Ok(self.compose(&["ps", "--quiet", service])?.lines().map(str::to_owned).collect())
    }

    /// The version of each of them.
    fn versions(&self, service: &str) -> Result<Vec<String>> {
        let image = |id: &String| self.docker(&["inspect", "--format", "{{.Config.Image}}", id]);
        self.running(service)?.iter().map(image).collect()
    }

    fn inspect(&self, service: &str) -> Result<Value> {
        let id = self.running(service)?.into_iter().next().with_context(|| format!("no {service} runs"))?;
        let inspected: Vec<Value> = serde_json::from_str(&self.docker(&["inspect", &id])?)?;
        inspected.into_iter().next().context("one container")
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        if let Err(error) = self.compose(&["down", "--volumes", "--timeout", "5"]) {
            eprintln!("it is not taken down: {error:#}");
        }
    }
}

fn checkout(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

fn printed(output: Output) -> Result<String> {
    ensure!(output.status.success(), "{}: {}", output.status, String::from_utf8_lossy(&output.stderr));
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

fn number() -> Page {
    let mut page = Page::new(&PageParams::default());
    page.write_lines(&["42"]);
    page
}

/// Waits until it is so.
async fn until(what: &str, mut is_so: impl FnMut() -> Result<bool>) -> Result<()> {
    let started = Instant::now();
    while !is_so()? {
        ensure!(started.elapsed() < PATIENCE, "never: {what}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    Ok(())
}

#[tokio::test]
#[ignore = "needs a Docker engine: `cargo xtask test --only compose`"]
async fn a_host_that_was_set_up_twice_reads_a_picture_in_a_browser_and_holds_its_limits() -> Result<()> {
    let host = Host::start()?;
    let services = ["edge", "front", "back", "database"];
    let running = || services.map(|service| host.running(service).unwrap_or_default());
    let before = running();
    host.succeed("setup.sh", &[])?;
    ensure!(running() == before, "setting up again replaced a container");
    host.succeed("health.sh", &[ADDRESS])?;

    visit_address(ADDRESS, "compose", Screen::DESKTOP, async |page| {
        let drawn = number().finish();
        page.choose("note.png", &drawn.png()).await?;
        page.wait_for(&["read"]).await?;
        let labels: Vec<u8> = drawn.digits.iter().map(|digit| digit.label).collect();
        ensure!(page.labels().await? == labels, "the boxes read {:?}, drawn were {labels:?}", page.labels().await?);
        Ok(())
    })
    .await?;

    for (service, mebibytes) in services.into_iter().zip([192, 768, 1152, 256]) {
        let container = host.inspect(service)?;
        let limits = &container["HostConfig"];
        let expected = json!([true, ["ALL"], ["no-new-privileges:true"], 256, mebibytes << 20]);
        let actual = ["ReadonlyRootfs", "CapDrop", "SecurityOpt", "PidsLimit", "Memory"].map(|name| &limits[name]);
        ensure!(json!(actual) == expected, "{service}: {actual:?}");
    }
    let back = host.inspect("back")?;
    let settings = back["Config"]["Env"].as_array().context("settings")?;
    ensure!(settings.contains(&json!("DIGITML_READERS=3")), "what .env sets does not arrive: {settings:?}");
    ensure!(settings.iter().all(|setting| setting.as_str().is_some_and(|own| !own.ends_with('='))), "{settings:?}");
    Ok(())
}

#[tokio::test]
#[ignore = "needs a Docker engine: `cargo xtask test --only compose`"]
async fn who_takes_too_much_memory_or_too_many_processes_is_stopped_and_logs_rotate() -> Result<()> {
    let host = Host::start()?;
    let edge = host.running("edge")?.into_iter().next().context("an edge")?;
    let inside = |words: &str| -> Result<Output> {
        Ok(host.command(host.at("bin/docker"))?.args(["exec", &edge, "sh", "-c", words]).output()?)
    };
    let greedy = inside("head -c 400000000 /dev/zero | tail > /dev/null")?;
    ensure!(!greedy.status.success(), "400 MB are had where there are 192 MiB");
    let many = inside("for i in $(seq 300); do sleep 3 & done")?;
    let said = String::from_utf8_lossy(&many.stderr);
    ensure!(said.contains("ork"), "300 processes are had where there may be 256: {said}");
    tokio::time::sleep(Duration::from_secs(3)).await;
    host.succeed("health.sh", &[ADDRESS])?;

    // By the way that its own log takes.
    let line = "x".repeat(1000);
    let words = format!("yes {line} | head -n 25000 > /proc/1/fd/2");
    let front = host.inspect("front")?;
    let id = front["Id"].as_str().context("an id")?;
    host.docker(&["exec", id, "sh", "-c", &words])?;
    let log = PathBuf::from(front["LogPath"].as_str().context("a log")?);
    let folder = log.parent().context("it lies in a folder")?;
    let logs: Vec<u64> = fs::read_dir(folder)?
        .filter_map(|entry| {
            let entry = entry.ok()?;
            entry
                .file_name()
                .to_string_lossy()
                .contains("-json.log")
                .then(|| entry.metadata().map(|file| file.len()).ok())?
        })
        .collect();
    ensure!((2..=5).contains(&logs.len()) && logs.iter().all(|&bytes| bytes <= 10_100_000), "{logs:?}");
    Ok(())
}

// The load goes on while a script is waited for.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs a Docker engine: `cargo xtask test --only compose`"]
async fn of_three_backs_one_is_killed_under_load_comes_back_and_no_reading_fails() -> Result<()> {
    let host = Host::start()?;
    host.compose(&["up", "--detach", "--no-build", "--no-recreate", "--wait", "--scale", "back=3"])?;
    ensure!(host.running("back")?.len() == 3);
    let load = Load::start(ADDRESS, number().finish().png(), usize::MAX, 4);
    load.wait_for(60).await;
    let killed = host.inspect("back")?;
    let (id, process) = (killed["Id"].as_str().context("an id")?, killed["State"]["Pid"].to_string());
    ensure!(Command::new("kill").args(["-9", &process]).status()?.success());
    until("a killed back is healthy again", || {
        let format = "{{.RestartCount}} {{.State.Health.Status}}";
        Ok(host.docker(&["inspect", "--format", format, id])? == "1 healthy")
    })
    .await?;
    load.wait_for(load.answered() + 60).await;
    load.stop();
    let failures = load.failures().await?;
    ensure!(failures.is_empty(), "{} requests failed: {:#?}", failures.len(), failures.first());
    Ok(())
}

/// A roll, killed where nobody can tidy up after it, with what it has started running on.
async fn cut_off(host: &Host, version: &str) -> Result<()> {
    let mut roll = Killed(host.script("roll.sh", &["back", version])?.stderr(Stdio::null()).spawn()?);
    until("the new version starts", || {
        ensure!(roll.0.try_wait()?.is_none(), "the roll is over already");
        Ok(host.versions("back")?.iter().any(|image| image.ends_with(&format!(":{version}"))))
    })
    .await
}

struct Killed(Child);

impl Drop for Killed {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// `cargo xtask load rolls` makes fifty.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs a Docker engine: `cargo xtask test --only compose`"]
async fn no_request_fails_and_no_bad_version_answers_while_versions_come_and_go() -> Result<()> {
    let rolls: usize = std::env::var("DIGITML_ROLLS").ok().and_then(|rolls| rolls.parse().ok()).unwrap_or(5);
    let host = Host::start()?;
    let load = Load::start(ADDRESS, number().finish().png(), usize::MAX, 4);
    load.wait_for(20).await;
    let started = Instant::now();
    let mut taken_back = 0;
    let mut cut = 0;
    for roll in 0..rolls {
        let serving = host.versions("back")?;
        let [image] = &serving[..] else { bail!("not one version in service: {serving:?}") };
        let next = if image.ends_with(":1") { "2" } else { "1" };
        if roll % 5 == 1 {
            let output = host.script("roll.sh", &["back", "sick"])?.output()?;
            let said = String::from_utf8_lossy(&output.stderr);
            ensure!(output.status.code() == Some(1) && said.contains("taken back"), "{said}");
            ensure!(host.versions("back")? == serving, "{:?}", host.versions("back")?);
            taken_back += 1;
        } else if roll % 10 == 3 {
            cut_off(&host, next).await?;
            host.succeed("roll.sh", &["back", next])?;
            cut += 1;
        } else if roll % 5 == 4 {
            host.succeed("rollback.sh", &["back"])?;
        } else {
            host.succeed("roll.sh", &["back", next])?;
        }
        ensure!(host.versions("back")?.len() == 1, "roll {roll}: {:?}", host.versions("back")?);
    }
    let (requests, seconds) = (load.answered(), started.elapsed().as_secs_f64());
    load.stop();
    let failures = load.failures().await?;
    eprintln!(
        "{rolls} rolls, {taken_back} of them with a version that is never healthy, {cut} cut off: {requests} requests, {:.0} a second, {} \
         failed",
        requests as f64 / seconds,
        failures.len()
    );
    ensure!(failures.is_empty(), "{} requests failed: {:#?}", failures.len(), failures.first());
    Ok(())
}

#[tokio::test]
#[ignore = "needs a Docker engine: `cargo xtask test --only compose`"]
async fn what_was_taught_is_there_again_after_the_volume_was_lost_and_restored() -> Result<()> {
    let host = Host::start()?;
    // The edge that a connection was kept to is gone later.
    let client = reqwest::Client::builder().pool_max_idle_per_host(0).build()?;
    let sheet = client.post(format!("{ADDRESS}/api/v1/sheets")).multipart(form("sheet", training_sheet(1).png()));
    let sheet: Sheet = sheet.send().await?.error_for_status()?.json().await?;
    let samples: Vec<Value> =
        sheet.samples.iter().step_by(5).map(|sample| json!({"label": sample.label, "image": sample.image})).collect();
    let lesson = client.post(format!("{ADDRESS}/api/v1/models")).json(&json!({"name": "Ada", "samples": samples}));
    let model: Model = lesson.send().await?.error_for_status()?.json().await?;
    let token = model.token.context("it comes with a token")?;
    let known = async || -> Result<u16> {
        let url = format!("{ADDRESS}/api/v1/models/{}", model.id);
        Ok(client.get(url).header(MODEL_TOKEN_HEADER, &token).send().await?.status().as_u16())
    };
    ensure!(known().await? == 200);
    let backup = host.succeed("backup.sh", &[])?;
    let told = host.script("restore.sh", &["--drill", &backup])?.output()?;
    ensure!(printed(told)?.starts_with("1 models"), "the drill finds something else");

    host.compose(&["down", "--volumes", "--timeout", "5"])?;
    host.succeed("setup.sh", &[])?;
    ensure!(known().await? == 404, "the volume was not lost");
    host.succeed("restore.sh", &[&backup])?;
    until("the back is ready again", || Ok(host.succeed("health.sh", &[ADDRESS]).is_ok())).await?;
    ensure!(known().await? == 200, "what was taught is not there again");

    // The same major version: what is tried is the way there. And the way back, from an image that is no database.
    let next = ["digitml-database:next".to_owned()];
    let [image] = &host.versions("database")?[..] else { bail!("one database") };
    host.docker(&["tag", image, &next[0]])?;
    host.succeed("upgrade-database.sh", &[&next[0]])?;
    ensure!(known().await? == 200 && host.versions("database")? == next);
    let mut bad = host.script("upgrade-database.sh", &["digitml-back:1"])?;
    let bad = bad.env("DIGITML_HEALTHY_WITHIN", "5").output()?;
    ensure!(!bad.status.success(), "the API is no database");
    ensure!(known().await? == 200 && host.versions("database")? == next);
    let lesson = client.post(format!("{ADDRESS}/api/v1/models")).json(&json!({"name": "Bob", "samples": samples}));
    ensure!(lesson.send().await?.status() == 201, "nothing can be taught after the way back");
    Ok(())
}

#[tokio::test]
#[ignore = "needs a Docker engine: `cargo xtask test --only compose`"]
async fn a_certificate_is_fetched_by_acme_served_renewed_and_given_up() -> Result<()> {
    const DOMAIN: &str = "digits.test";
    // By itself it waits for up to eight minutes, so that not all the world renews at once.
    const AT_ONCE: &str = " --no-random-sleep-on-renew";
    if given("DIGITML_CERTBOT").is_err() {
        eprintln!("skipped: there is no pebble, or no certbot, to fetch a certificate with");
        return Ok(());
    }
    let host = Host::start()?;
    let authority = Authority::start().await?;
    // Where a container of Docker's own network reaches this machine.
    let subnet = host.docker(&["network", "inspect", "bridge", "--format", "{{(index .IPAM.Config 0).Subnet}}"])?;
    let gateway = subnet.split_once(".0/").map(|(network, _)| format!("{network}.1")).context("a network of IPv4")?;
    let asking = format!("--server {} --no-verify-ssl", Authority::directory(&gateway));
    let tls = |arguments: &[&str], more: &str| -> Result<()> {
        let mut script = host.script("tls.sh", arguments)?;
        printed(script.env("DIGITML_ACME_OPTIONS", format!("{asking}{more}")).output()?)
            .map(drop)
            .with_context(|| format!("tls.sh {arguments:?}"))
    };
    let root = authority.certificate()?;
    // Status and headers of an answer that is encrypted, by a certificate of the authority.
    let answer = |address: &str| -> Result<String> {
        let mut curl = Command::new("curl");
        curl.args(["--silent", "--show-error", "--head", "--cacert"]).arg(&root);
        curl.args(["--resolve", &format!("{DOMAIN}:443:127.0.0.1"), "--resolve", &format!("{DOMAIN}:80:127.0.0.1")]);
        Ok(printed(curl.arg(address).output()?)?.to_lowercase())
    };
    let (plain, secure) = (format!("http://{DOMAIN}/?b=c"), format!("https://{DOMAIN}/"));
    ensure!(answer(&secure).is_err(), "TLS is on before it was switched on");

    tls(&[DOMAIN, "you@example.org"], "")?;
    // The edge reloads its settings while it answers.
    until("the page comes by https", || Ok(answer(&secure).is_ok_and(|head| head.contains(" 200")))).await?;
    ensure!(answer(&secure)?.contains("strict-transport-security: max-age=86400"), "{}", answer(&secure)?);
    let location = format!("location: https://{DOMAIN}/?b=c");
    until("http leads to https", || {
        let moved = answer(&plain)?;
        Ok(moved.contains(" 308") && moved.contains(&location))
    })
    .await?;

    let chain = host.at(&format!("state/tls/live/{DOMAIN}/fullchain.pem"));
    let first = fs::read_to_string(&chain)?;
    tls(&["renew"], AT_ONCE)?;
    ensure!(fs::read_to_string(&chain)? == first, "it is renewed long before its end");
    tls(&["renew"], &format!("{AT_ONCE} --force-renewal"))?;
    ensure!(fs::read_to_string(&chain)? != first, "it is not renewed");
    until("the page comes by https", || Ok(answer(&secure).is_ok_and(|head| head.contains(" 200")))).await?;
    let told = fs::read_to_string(host.at("state/metrics/tls.prom"))?;
    ensure!(told.starts_with("digitml_certificate_expires_timestamp_seconds "), "{told}");

    tls(&["off"], "")?;
    until("http works again", || Ok(answer(&plain)?.contains(" 200"))).await?;
    until("browsers are let go", || Ok(answer(&secure)?.contains("strict-transport-security: max-age=0"))).await?;
    tls(&["off"], "")?;
    until("https is off", || Ok(answer(&secure).is_err())).await
}
