//! Builds both images by the real Dockerfiles, with buildah, and lets the end-to-end tests run them side by side.

use std::env;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, Result, bail, ensure};

use crate::apt;
use crate::browser::Browser;
use crate::postgres::Postgres;
use crate::project::Project;
use crate::shell::{answer, find_in_path, run, say};
use crate::tools;

/// What the images built here are tagged with.
pub(crate) const VERSION: &str = "test";

/// Programs, and the Debian packages that bring them.
const PROGRAMS: [(&str, &str); 5] = [
    ("buildah", "buildah"),
    ("debootstrap", "debootstrap"),
    ("ip", "iproute2"),
    ("curl", "curl"),
    ("openssl", "openssl"),
];

pub(crate) fn check(project: &Project) -> Result<()> {
    let Some(store) = built(project)? else { return Ok(()) };
    let browser = Browser::ready()?;
    let postgres = Postgres::start()?;
    let mut test = project.cargo();
    test.args(["test", "--package", "e2e", "--locked", "--no-fail-fast", "--test", "images"]);
    test.args(["--", "--ignored", "--nocapture"]);
    test.env("DIGITML_IMAGES", VERSION)
        .env("DIGITML_SCREENSHOTS", project.target.join("e2e"))
        .env("RUST_BACKTRACE", "0");
    run(store.show_to(browser.show_to(postgres.show_to(&mut test))))
}

/// Where both images are, built from what is here; none, and why is said, where this machine cannot build them.
pub(crate) fn built(project: &Project) -> Result<Option<Store>> {
    if !cfg!(target_os = "linux") || !apt::is_debian() || !apt::is_root() {
        say("skipped: the images are not built, which takes root on Debian: buildah, and bases that are made there");
        return Ok(None);
    }
    let missing =
        || PROGRAMS.iter().filter(|(program, _)| find_in_path(program).is_none()).map(|(_, package)| *package);
    if missing().next().is_some() {
        apt::install(
            &missing().collect::<Vec<_>>(),
            "build and run the images",
            "install buildah, iproute2, curl and openssl",
        )?;
    }
    let store = Store::open()?;
    // Each step of a run that needs them finds what the first one built.
    static ARE_BUILT: AtomicBool = AtomicBool::new(false);
    if ARE_BUILT.load(Ordering::Relaxed) {
        return Ok(Some(store));
    }
    let [back, front] = ["back", "front"];
    let bases = [
        base(project, back, "BASE_IMAGE")?,
        base(project, back, "RUST_IMAGE")?,
        base(project, front, "NGINX_IMAGE")?,
        database(project)?,
        certbot(project)?,
    ];
    run(store.show_to(Command::new(project.root.join("xtask/images/bases.sh")).args(bases)))?;
    for service in [back, front] {
        say(format!("building the image of the {service}: a few minutes the first time"));
        store.build(project, service)?;
    }
    ARE_BUILT.store(true, Ordering::Relaxed);
    Ok(Some(store))
}

/// The names of the images that docker-compose.yml and the scripts run: those that are built here, and those that are not.
pub(crate) fn of_compose(project: &Project) -> Result<Vec<String>> {
    let own = ["back", "front"].map(|service| format!("digitml-{service}:{VERSION}"));
    let others = [base(project, "front", "NGINX_IMAGE")?, database(project)?, certbot(project)?];
    Ok(own.into_iter().chain(others).collect())
}

/// The image of PostgreSQL that docker-compose.yml names.
fn database(project: &Project) -> Result<String> {
    let path = project.root.join("docker-compose.yml");
    let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let default = text.split_once("${DIGITML_DATABASE_IMAGE:-").and_then(|(_, rest)| rest.split_once('}'));
    Ok(default.with_context(|| format!("{} names no PostgreSQL", path.display()))?.0.to_owned())
}

/// The image that deploy/tls.sh fetches certificates with.
pub(crate) fn certbot(project: &Project) -> Result<String> {
    let path = project.root.join("deploy/tls.sh");
    let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let name = text.lines().find_map(|line| line.strip_prefix("image="));
    Ok(name.with_context(|| format!("{} names no image", path.display()))?.to_owned())
}

/// The image that a Dockerfile's argument names unless told otherwise.
fn base(project: &Project, service: &str, argument: &str) -> Result<String> {
    let path = project.root.join(format!("Dockerfile.{service}"));
    let text = fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let marker = format!("ARG {argument}=");
    let name = text.lines().find_map(|line| line.strip_prefix(&marker));
    Ok(name.with_context(|| format!("{} has no {marker}", path.display()))?.to_owned())
}

/// Where buildah keeps images, apart from those of the machine: beside the tools, from one checkout to the next.
pub(crate) struct Store {
    folder: PathBuf,
    config: PathBuf,
    /// Two that build at once would remove each other's containers.
    _lock: File,
}

impl Store {
    fn open() -> Result<Self> {
        let folder = tools::cache()?.with_file_name("containers");
        fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
        let lock = File::create(folder.join("lock"))?;
        lock.lock().context("cannot lock the store of images")?;
        let mut store = Self { folder, config: PathBuf::new(), _lock: lock };
        // Where files cannot be laid over others, as in some containers, each image is a full copy.
        for driver in ["overlay", "vfs"] {
            store.config = store.folder.join(format!("{driver}.conf"));
            let (root, runs) = (store.folder.join(driver), store.folder.join("run"));
            let text = format!("[storage]\ndriver = \"{driver}\"\ngraphroot = {root:?}\nrunroot = {runs:?}\n");
            fs::write(&store.config, text)?;
            if store.works() {
                return Ok(store);
            }
        }
        bail!("buildah can make no container in {}: `buildah info` may tell why", store.folder.display())
    }

    /// Whether a container's files can be laid out. Removes what a run that was interrupted has left.
    fn works(&self) -> bool {
        let Some(container) = self.buildah(&["from", "scratch"]) else { return false };
        let mounted = self.buildah(&["mount", &container]).is_some();
        self.buildah(&["rm", "--all"]).is_some() && mounted
    }

    fn buildah(&self, arguments: &[&str]) -> Option<String> {
        answer(self.show_to(Command::new("buildah").args(arguments)))
    }

    /// Packs an image up as a pipeline does, for an engine to load.
    pub(crate) fn pack(&self, image: &str, archive: &Path) -> Result<()> {
        // Their names there have no registry.
        let to = format!("docker-archive:{}:{image}", archive.display());
        run(self.show_to(Command::new("buildah").args(["push", "--quiet", image, &to])))
    }

    /// Lets the buildah that a command calls work here.
    fn show_to<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command.env("CONTAINERS_STORAGE_CONF", &self.config).env("BUILDAH_ISOLATION", "chroot")
    }

    /// By the script that the pipeline calls. What it compiles is kept for the next time, as a registry's cache would be.
    fn build(&self, project: &Project, service: &str) -> Result<()> {
        let compiled = self.folder.join(format!("target-{service}"));
        let mut volumes = vec![(compiled, "/build/target")];
        let registry = env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| Some(env::home_dir()?.join(".cargo")));
        volumes.extend(registry.map(|home| (home.join("registry"), "/usr/local/cargo/registry")));
        // Programs compiled on this machine fit the image when it is of the same Debian.
        if fs::read_to_string("/etc/os-release").is_ok_and(|os| os.contains("VERSION_CODENAME=bookworm")) {
            volumes.push((tools::cache()?, "/tools"));
        }
        let mut options = vec!["--pull-never".to_owned()];
        for (outside, inside) in volumes {
            fs::create_dir_all(&outside)?;
            options.push(format!("--volume={}:{inside}", outside.display()));
        }
        let mut build = Command::new(project.root.join("deploy/build.sh"));
        build
            .args([service, VERSION])
            .env("DIGITML_BUILDER", "buildah")
            .env("DIGITML_BUILD_OPTIONS", options.join(" "));
        run(self.show_to(&mut build))?;
        let archive = project.root.join(format!("images/{service}-{VERSION}.tar.gz"));
        ensure!(archive.metadata()?.len() > 0, "{} is empty", archive.display());
        fs::remove_file(archive)?;
        // The image that had this name before.
        run(self.show_to(Command::new("buildah").args(["rmi", "--prune"])))
    }
}
