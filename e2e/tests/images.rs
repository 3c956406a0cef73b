//! The two images, built by their Dockerfiles and run side by side: what they hold, and that a picture goes through them.
//!
//! `cargo xtask test --only images` builds them first, which takes root and buildah.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::net::{Shutdown, TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::SystemTime;

use anyhow::{Context, Result, ensure};
use e2e::{Container, Image, Load, Network, Screen, form, given, visit_address};
use pages::draw::{Page, PageParams, training_sheet};
use reqwest::Url;
use serde_json::Value;
use shared::{ClassifierKind, MODEL_TOKEN_HEADER, Model, Models, NewModel, Sample, Sheet};
use tempfile::TempDir;

const MEGABYTE: u64 = 1_000_000;

/// An image, the base its Dockerfile names, how much it may add to that in bytes, and where.
struct Kind {
    service: &'static str,
    base: &'static str,
    may_add: u64,
    places: &'static [&'static str],
}

const KINDS: [Kind; 2] = [
    Kind {
        service: "back",
        base: "BASE_IMAGE",
        may_add: 40 * MEGABYTE,
        places: &["usr/local/bin/digitml-api", "usr/share/doc/digitml"],
    },
    Kind {
        service: "front",
        base: "NGINX_IMAGE",
        may_add: 5 * MEGABYTE,
        places: &["usr/local/bin/serve", "usr/share/nginx/html", "usr/share/doc/digitml", "etc/nginx"],
    },
];

impl Kind {
    fn image(&self) -> Result<Image> {
        Image::named(&format!("digitml-{}:{}", self.service, given("DIGITML_IMAGES")?))
    }

    fn base(&self) -> Result<Image> {
        let text = fs::read_to_string(root().join(format!("Dockerfile.{}", self.service)))?;
        let marker = format!("ARG {}=", self.base);
        let name = text.lines().find_map(|line| line.strip_prefix(&marker));
        Image::named(name.with_context(|| format!("Dockerfile.{} has no {marker}", self.service))?)
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Looks at it from outside as the pipeline does: is the page there, and is a picture read?
fn health(address: &str, certificate: Option<&Path>) -> Result<()> {
    let mut check = Command::new(root().join("deploy/health.sh"));
    check.arg(address);
    if let Some(certificate) = certificate {
        check.env("CURL_CA_BUNDLE", certificate);
    }
    let output = check.output()?;
    ensure!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    Ok(())
}

/// A back that keeps its models where a container may write without a volume: `deploy/health.sh` asks for the storage.
fn with_storage(mut image: Image) -> Image {
    if let Some(words) = image.config["Env"].as_array_mut() {
        words.push(Value::from("DIGITML_DATA_DIR=/tmp"));
    }
    image
}

/// Each file below a root, with what tells whether it is the same as another: its length, and when it was written.
fn files_below(root: &Path) -> Result<BTreeMap<PathBuf, (u64, SystemTime)>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).with_context(|| format!("cannot list {}", folder.display()))? {
            let entry = entry?;
            let metadata = entry.metadata()?;
            let path = entry.path();
            if metadata.is_dir() {
                folders.push(path);
            } else {
                files.insert(path.strip_prefix(root)?.to_owned(), (metadata.len(), metadata.modified()?));
            }
        }
    }
    Ok(files)
}

#[test]
#[ignore = "needs the images: `cargo xtask test --only images`"]
fn each_image_adds_to_its_base_what_it_is_for_and_nothing_of_the_toolchain() -> Result<()> {
    for kind in KINDS {
        let (image, base) = (kind.image()?.files()?, kind.base()?.files()?);
        let base = files_below(&base.root)?;
        let added: Vec<_> =
            files_below(&image.root)?.into_iter().filter(|(path, file)| base.get(path) != Some(file)).collect();
        for (path, _) in &added {
            ensure!(kind.places.iter().any(|place| path.starts_with(place)), "{}: {}", kind.service, path.display());
        }
        let size: u64 = added.iter().map(|(_, (length, _))| length).sum();
        eprintln!("digitml-{} adds {:.1} MB in {} files to its base", kind.service, size as f64 / 1e6, added.len());
        ensure!(size > 0 && size <= kind.may_add, "{} adds {size} bytes to its base", kind.service);
    }
    Ok(())
}

#[test]
#[ignore = "needs the images: `cargo xtask test --only images`"]
fn each_image_says_what_it_is_how_it_is_watched_and_that_it_needs_no_root() -> Result<()> {
    for kind in KINDS {
        let config = kind.image()?.config;
        let user = config["User"].as_str().and_then(|user| user.split(':').next()).context("a user")?;
        ensure!(user.parse::<u32>()? > 0, "{} runs as {user}", kind.service);
        let label = |name: &str| config["Labels"][format!("org.opencontainers.image.{name}")].as_str();
        ensure!(label("title") == Some(&format!("digitml-{}", kind.service)), "{config:#}");
        ensure!(label("version") == Some(&given("DIGITML_IMAGES")?), "{config:#}");
        for name in ["description", "source", "licenses", "revision"] {
            ensure!(label(name).is_some_and(|text| !text.is_empty() && text != "unknown"), "no {name}: {config:#}");
        }
        ensure!(config["Healthcheck"]["Test"][0] == "CMD" && !config["StopSignal"].is_null(), "{config:#}");
        ensure!(config["ExposedPorts"].get("8080/tcp").is_some(), "{config:#}");
    }
    Ok(())
}

#[tokio::test]
#[ignore = "needs the images: `cargo xtask test --only images`"]
async fn the_page_of_one_image_reads_by_the_other_though_one_of_its_containers_is_killed() -> Result<()> {
    let [back, front] = KINDS;
    let network = Network::new()?;
    let mut backs = Vec::new();
    for host in [11, 12] {
        backs.push(Container::start(with_storage(back.image()?), &network, host, "").await?);
    }
    let names: String = [11, 12].map(|host| format!("{} back\n", network.address(host))).concat();
    let front = Container::start(front.image()?, &network, 10, &names).await?;
    let address = format!("http://{}", front.address);

    visit_address(&address, "images", Screen::DESKTOP, async |page| {
        let drawn = Page::new(&PageParams::default()).write_lines(&["125 8", "346 0", "79"]).finish();
        page.choose("note.png", &drawn.png()).await?;
        page.wait_for(&["read"]).await?;
        page.screenshot("images").await?;
        let labels: Vec<u8> = drawn.digits.iter().map(|digit| digit.label).collect();
        ensure!(page.labels().await? == labels, "the boxes read {:?}, drawn were {labels:?}", page.labels().await?);
        // Without TLS and not at localhost, it says that this one header has no effect.
        let complaints = page.complaints().await?;
        let complaints: Vec<_> =
            complaints.iter().filter(|said| !said.contains("Cross-Origin-Opener-Policy")).collect();
        ensure!(complaints.is_empty(), "the browser complains: {complaints:#?}");
        Ok(())
    })
    .await?;

    health(&address, None)?;

    let picture = Page::new(&PageParams::default()).write_lines(&["42"]).finish().png();
    let load = Load::start(&address, picture, 60, 3);
    load.wait_for(15).await;
    let mut killed = backs.pop().context("two backs")?;
    killed.kill();
    ensure!(TcpStream::connect(&killed.address).is_err(), "a killed back still listens");
    let failures = load.failures().await?;
    ensure!(failures.is_empty(), "{} of 60 requests failed: {:#?}", failures.len(), failures.first());
    let log = front.log()?;
    for host in [11, 12] {
        ensure!(log.contains(&format!("{}:8080", network.address(host))), "back {host} was asked nothing: {log}");
    }

    for container in backs.into_iter().chain([front]) {
        let status = container.stop().await?;
        ensure!(status.success(), "asked to stop, it ends with {status}");
    }
    Ok(())
}

/// A service of docker-compose.yml.
fn of_compose(service: &str) -> Result<Value> {
    let compose: serde_norway::Value = serde_norway::from_str(&fs::read_to_string(root().join("docker-compose.yml"))?)?;
    Ok(serde_json::to_value(&compose["services"][service])?)
}

/// As docker-compose.yml has it: the front's base with files of the checkout.
fn edge() -> Result<Image> {
    let edge = of_compose("edge")?;
    let [_, front] = KINDS;
    let mut image = front.base()?.with(root().join("deploy/nginx"), "/etc/nginx/digitml");
    for (key, of_compose) in [("Entrypoint", "entrypoint"), ("Cmd", "command"), ("StopSignal", "stop_signal")] {
        image.config[key] = edge[of_compose].clone();
    }
    image.config["Healthcheck"]["Test"] = edge["healthcheck"]["test"].clone();
    Ok(image)
}

/// What deploy/tls.sh leaves for a domain, with a certificate that nobody but itself has signed.
fn switch_tls_on(domain: &str, tls: &Path) -> Result<()> {
    let live = tls.join("live").join(domain);
    fs::create_dir_all(&live)?;
    let (key, certificate) = (live.join("privkey.pem"), live.join("fullchain.pem"));
    let mut openssl = Command::new("openssl");
    openssl
        .args(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=test"])
        .args(["-addext", &format!("subjectAltName=IP:{domain}"), "-keyout"])
        .arg(&key)
        .arg("-out")
        .arg(certificate);
    let made = openssl.output()?;
    ensure!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    // The script gives it to the edge's user.
    fs::set_permissions(key, fs::Permissions::from_mode(0o644))?;
    let nginx = root().join("deploy/nginx");
    let config = fs::read_to_string(nginx.join("https.conf.in"))?;
    fs::write(tls.join("https.conf"), config.replace("@DOMAIN@", domain).replace("@HSTS@", "86400"))?;
    fs::copy(nginx.join("redirect.inc.in"), tls.join("redirect.inc"))?;
    Ok(())
}

#[tokio::test]
#[ignore = "needs the images: `cargo xtask test --only images`"]
async fn the_edge_passes_people_on_and_speaks_tls_once_that_is_switched_on() -> Result<()> {
    let [back, front] = KINDS;
    let network = Network::new()?;
    let back = Container::start(with_storage(back.image()?), &network, 11, "").await?;
    let front = Container::start(front.image()?, &network, 10, &format!("{} back\n", network.address(11))).await?;
    let names = format!("{} front\n", network.address(10));

    let plain = Container::start(edge()?, &network, 9, &names).await?;
    health(&format!("http://{}", plain.address), None)?;

    let files = TempDir::new()?;
    let (domain, tls) = (network.address(8), files.path().join("tls"));
    switch_tls_on(&domain, &tls)?;
    let acme = files.path().join("acme");
    fs::create_dir_all(acme.join(".well-known/acme-challenge"))?;
    fs::write(acme.join(".well-known/acme-challenge/proof"), "it is mine")?;
    let secure = edge()?.with(&tls, "/etc/nginx/digitml/tls").with(&acme, "/var/www/acme");
    let secure = Container::start(secure, &network, 8, &names).await?;
    let certificate = tls.join("live").join(&domain).join("fullchain.pem");
    health(&format!("https://{domain}:8443"), Some(&certificate))?;
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;
    let answer = client.get(format!("http://{}/a?b=c", secure.address)).send().await?;
    let to = answer.headers().get("location").and_then(|to| to.to_str().ok());
    ensure!(answer.status() == 308 && to == Some(&format!("https://{domain}/a?b=c")), "{answer:?}");
    let proof = client.get(format!("http://{}/.well-known/acme-challenge/proof", secure.address)).send().await?;
    ensure!(proof.text().await? == "it is mine");

    for container in [plain, secure, front, back] {
        let status = container.stop().await?;
        ensure!(status.success(), "asked to stop, it ends with {status}");
    }
    Ok(())
}

/// Lets who connects to one address speak with another.
fn pass_on(listener: TcpListener, to: String) {
    thread::spawn(move || {
        for mut near in listener.incoming().flatten() {
            let Ok(mut far) = TcpStream::connect(&to) else { continue };
            let (Ok(mut from_far), Ok(mut to_near)) = (far.try_clone(), near.try_clone()) else { continue };
            thread::spawn(move || io::copy(&mut near, &mut far).and_then(|_| far.shutdown(Shutdown::Write)));
            thread::spawn(move || {
                io::copy(&mut from_far, &mut to_near).and_then(|_| to_near.shutdown(Shutdown::Write))
            });
        }
    });
}

#[tokio::test]
#[ignore = "needs the images: `cargo xtask test --only images`"]
async fn what_one_back_was_taught_the_next_one_knows_from_the_database() -> Result<()> {
    let network = Network::new()?;
    // A PostgreSQL on this machine, as the service `database` of their network.
    let mut database = Url::parse(&given("DIGITML_TEST_POSTGRES")?)?;
    let listener = TcpListener::bind((network.address(254), 0))?;
    let port = listener.local_addr()?.port();
    pass_on(listener, format!("127.0.0.1:{}", database.port().context("a port")?));
    database.set_host(Some("database"))?;
    ensure!(database.set_port(Some(port)).is_ok(), "{database} has a port");
    let names = format!("{} database\n", network.address(254));
    // Where docker-compose.yml says that the back finds its address.
    let files = TempDir::new()?;
    let secret = files.path().join("database_url");
    fs::write(&secret, database.as_str())?;
    let service = of_compose("back")?;
    let place = service["environment"]["DATABASE_URL_FILE"].as_str().context("a file with the database's address")?;
    let [kind, _] = KINDS;
    let back = || -> Result<Image> {
        let mut image = kind.image()?.with(&secret, place);
        let settings = image.config["Env"].as_array_mut().context("the image has settings")?;
        settings.push(format!("DATABASE_URL_FILE={place}").into());
        Ok(image)
    };

    let first = Container::start(back()?, &network, 11, &names).await?;
    let client = reqwest::Client::new();
    let sheet = training_sheet(1).png();
    let sheet = client.post(format!("http://{}/api/v1/sheets", first.address)).multipart(form("sheet", sheet));
    let sheet: Sheet = sheet.send().await?.error_for_status()?.json().await?;
    let samples =
        sheet.samples.into_iter().step_by(5).map(|sample| Sample { label: sample.label, image: sample.image });
    let lesson = NewModel { name: "Ada".to_owned(), classifier: ClassifierKind::Svm, samples: samples.collect() };
    let model = client.post(format!("http://{}/api/v1/models", first.address)).json(&lesson).send().await?;
    ensure!(model.status() == 201, "{}: {}", model.text().await?, first.log()?);
    let model: Model = model.json().await?;
    let token = model.token.context("the first model comes with a token")?;
    ensure!(first.stop().await?.success());

    let second = Container::start(back()?, &network, 12, &names).await?;
    let models = client.get(format!("http://{}/api/v1/models", second.address)).header(MODEL_TOKEN_HEADER, &token);
    let models: Models = models.send().await?.error_for_status()?.json().await?;
    ensure!(models.models.iter().any(|known| known.id == model.id && known.name == "Ada"), "{models:?}");
    Ok(())
}

#[tokio::test]
#[ignore = "needs the images: `cargo xtask test --only images`"]
async fn in_a_container_nobody_writes_but_to_tmp_and_nobody_is_root() -> Result<()> {
    let network = Network::new()?;
    let (mut host, mut names) = (10, String::new());
    for kind in KINDS {
        let container = Container::start(kind.image()?, &network, host, &names).await?;
        names = format!("{} back\n", network.address(host));
        host += 1;
        for folder in ["/", "/usr/local/bin", "/data", "/etc/nginx", "/usr/share/nginx/html"] {
            // Not even root.
            let touched = container.run(("0", "0"), &["sh", "-c", "[ ! -d $0 ] || touch $0/written", folder])?;
            let said = String::from_utf8_lossy(&touched.stderr);
            ensure!(touched.status.success() == said.is_empty() && !said.contains("ermission"), "{folder}: {said}");
            ensure!(touched.status.success() || said.contains("Read-only file system"), "{folder}: {said}");
        }
        ensure!(container.run(("65534", "65534"), &["touch", "/tmp/written"])?.status.success());
        let processes =
            container.run(("0", "0"), &["sh", "-c", "grep -h -E '^(Uid|CapEff|CapPrm|NoNewPrivs)' /proc/1/status"])?;
        let processes = String::from_utf8_lossy(&processes.stdout).into_owned();
        ensure!(!processes.contains("Uid:\t0"), "{} runs as root: {processes}", kind.service);
        for line in ["CapPrm:\t0000000000000000", "CapEff:\t0000000000000000", "NoNewPrivs:\t1"] {
            ensure!(processes.contains(line), "{}: {processes}", kind.service);
        }
    }
    Ok(())
}
