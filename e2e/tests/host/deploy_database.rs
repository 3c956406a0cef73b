//! Backup, loss of everything, and restore, against a real PostgreSQL.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use anyhow::{Context, Result, ensure};
use e2e::{Back, given};
use tempfile::TempDir;

/// A database of this test's own on the server that `DIGITML_TEST_POSTGRES` names, and a host's state.
struct Database {
    server: String,
    name: &'static str,
    state: TempDir,
}

impl Database {
    fn create(name: &'static str) -> Result<Self> {
        let url = given("DIGITML_TEST_POSTGRES")?;
        let (server, _) = url.rsplit_once('/').context("the URL of a database")?;
        let database = Self { server: server.to_owned(), name, state: TempDir::new()? };
        database.lose()?;
        Ok(database)
    }

    /// As when the volume is gone and a new one is made.
    fn lose(&self) -> Result<()> {
        for query in
            [format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name), format!("CREATE DATABASE {}", self.name)]
        {
            self.psql("postgres", &query)?;
        }
        Ok(())
    }

    fn psql(&self, database: &str, query: &str) -> Result<String> {
        let mut psql = Command::new("psql");
        psql.args(["--no-psqlrc", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1", "--command", query]);
        let output = psql.arg(format!("{}/{database}", self.server)).output().context("cannot start psql")?;
        ensure!(output.status.success(), "{query}: {}", said_by(&output));
        Ok(String::from_utf8(output.stdout)?.trim().to_owned())
    }

    fn ask(&self, query: &str) -> Result<String> {
        self.psql(self.name, query)
    }

    /// Lets the real server make its tables, and puts models into them.
    async fn fill(&self, models: usize) -> Result<()> {
        let back = Back::start_with(&[("DATABASE_URL", &format!("{}/{}", self.server, self.name))]).await?;
        let client = reqwest::Client::new();
        let asked = client.get(format!("http://{}/api/v1/models", back.address)).header("x-model-token", "dml_nobodys");
        ensure!(asked.send().await?.status().is_success(), "the server has no tables");
        drop(back);
        let row = "md5(i::text), 'hash', 'Hand ' || i, 'svm', 100, 1, '{}', decode(repeat(md5(i::text), 2000), 'hex')";
        self.ask(&format!("INSERT INTO models SELECT {row} FROM generate_series(1, {models}) i"))?;
        Ok(())
    }

    fn digest(&self) -> Result<String> {
        self.ask("SELECT count(*) || md5(string_agg(models::text, ',' ORDER BY id)) FROM models")
    }

    fn script(&self, name: &str, arguments: &[&str], settings: &[(&str, &str)]) -> Result<Output> {
        let (user, address) = self.server.trim_start_matches("postgres://").split_once('@').context("a user")?;
        let (host, port) = address.split_once(':').context("a port")?;
        let mut script = Command::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy").join(name));
        script.args(arguments).env("DIGITML_DRIVER", "processes").env("DIGITML_STATE", self.state.path());
        script.env("DIGITML_DATABASE", self.name).env("PGHOST", host).env("PGPORT", port).env("PGUSER", user);
        script.envs(settings.iter().copied()).output().with_context(|| format!("cannot start {name}"))
    }

    /// Backs up and returns the file.
    fn backup(&self, settings: &[(&str, &str)]) -> Result<PathBuf> {
        let output = self.script("backup.sh", &[], settings)?;
        ensure!(output.status.success(), "no backup: {}", said_by(&output));
        Ok(PathBuf::from(String::from_utf8(output.stdout)?.trim()))
    }

    fn backups(&self) -> Result<usize> {
        Ok(fs::read_dir(self.state.path().join("backups"))?.count())
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let _ = self.psql("postgres", &format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
    }
}

fn said_by(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[tokio::test]
async fn what_was_backed_up_is_there_again_after_everything_was_lost() -> Result<()> {
    let database = Database::create("digitml_lost")?;
    database.fill(50).await?;
    let before = database.digest()?;
    let file = database.backup(&[])?;
    ensure!(fs::read_to_string(database.state.path().join("metrics/backup.prom"))?.contains("_timestamp_seconds "));

    database.lose()?;
    let file = file.to_string_lossy().into_owned();
    let output = database.script("restore.sh", &[&file], &[])?;
    ensure!(output.status.success() && database.digest()? == before, "{}", said_by(&output));
    // The server takes it as its own.
    let back = Back::start_with(&[("DATABASE_URL", &format!("{}/{}", database.server, database.name))]).await?;
    let asked = reqwest::get(format!("http://{}/api/v1/models", back.address)).await?;
    ensure!(asked.status().is_success(), "{}", asked.status());
    drop(back);

    // Over something that is there, which is backed up first.
    database.ask("DELETE FROM models WHERE name < 'Hand 3'")?;
    let kept = database.backups()?;
    std::thread::sleep(std::time::Duration::from_millis(1100));
    let output = database.script("restore.sh", &[&file], &[])?;
    ensure!(output.status.success() && database.digest()? == before, "{}", said_by(&output));
    ensure!(database.backups()? == kept + 1, "what was there is gone for good");
    Ok(())
}

#[tokio::test]
async fn a_damaged_backup_is_refused_and_leaves_everything_as_it_was() -> Result<()> {
    let database = Database::create("digitml_damaged")?;
    database.fill(50).await?;
    let before = database.digest()?;
    let whole = fs::read(database.backup(&[])?)?;
    for (name, bytes) in [("none", &[][..]), ("text", b"no dump"), ("half", &whole[..whole.len() / 2])] {
        let file = database.state.path().join(name);
        fs::write(&file, bytes)?;
        let output = database.script("restore.sh", &[&file.to_string_lossy()], &[])?;
        ensure!(!output.status.success(), "{name} is restored");
        ensure!(database.digest()? == before, "{name}: the database is another: {}", said_by(&output));
    }
    Ok(())
}

#[tokio::test]
async fn a_drill_tells_what_a_backup_holds_and_touches_nothing() -> Result<()> {
    let database = Database::create("digitml_drilled")?;
    database.fill(7).await?;
    let file = database.backup(&[])?;
    database.ask("DELETE FROM models WHERE name = 'Hand 1'")?;
    let before = database.digest()?;
    let output = database.script("restore.sh", &["--drill", &file.to_string_lossy()], &[])?;
    ensure!(output.status.success() && output.stdout.starts_with(b"7 models "), "{output:?}");
    ensure!(
        database.digest()? == before && database.psql("digitml_drilled_drill", "SELECT 1").is_err(),
        "something is left"
    );
    Ok(())
}

#[tokio::test]
async fn old_backups_go_and_new_ones_are_sent_away() -> Result<()> {
    let database = Database::create("digitml_kept")?;
    database.fill(1).await?;
    let (folder, away) = (database.state.path().join("backups"), database.state.path().join("away"));
    fs::create_dir(&folder)?;
    for day in 1..=5 {
        fs::write(folder.join(format!("digitml-2026-01-0{day}T00-00-00Z.dump")), "old")?;
    }
    let send = format!("cp \"$1\" '{}'", away.display());
    let file = database.backup(&[("DIGITML_BACKUPS_KEEP", "3"), ("DIGITML_BACKUP_SEND", &send)])?;
    ensure!(
        database.backups()? == 3 && file.exists() && fs::read(&file)? == fs::read(&away)?,
        "{}",
        database.backups()?
    );
    let mode = std::os::unix::fs::PermissionsExt::mode(&fs::metadata(&file)?.permissions());
    ensure!(mode & 0o077 == 0, "everybody may read {} ({mode:o})", file.display());
    // A send that fails is an error, and the backup is there all the same.
    let output = database.script("backup.sh", &[], &[("DIGITML_BACKUP_SEND", "exit 1")])?;
    ensure!(!output.status.success(), "nobody notices that nothing was sent");
    Ok(())
}

#[tokio::test]
async fn a_server_without_its_database_or_without_the_key_is_not_called_healthy() -> Result<()> {
    let page = given("DIGITML_STATIC_DIR")?;
    let settings = [("DIGITML_STATIC_DIR", page.as_str()), ("DIGITML_API_KEYS", "mine,yours")];
    let back = Back::start_with(&settings).await?;
    let without = [&settings[..], &[("DATABASE_URL", "postgres://digitml@127.0.0.1:1/digitml")]].concat();
    let without = Back::start_with(&without).await?;
    // As on a host, where the keys stand in .env.
    let root = TempDir::new()?;
    fs::create_dir_all(root.path().join("front/assets/examples"))?;
    let checkout = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    fs::copy(checkout.join("front/assets/examples/1.png"), root.path().join("front/assets/examples/1.png"))?;
    let health = |back: &Back, key: &str| -> Result<Output> {
        fs::write(root.path().join(".env"), format!("DIGITML_API_KEYS={key},yours\n"))?;
        let mut health = Command::new(checkout.join("deploy/health.sh"));
        Ok(health.arg(format!("http://{}", back.address)).env("DIGITML_ROOT", root.path()).output()?)
    };
    let well = health(&back, "mine")?;
    ensure!(well.status.success(), "{}", said_by(&well));
    let keyless = health(&back, "nobodys")?;
    ensure!(!keyless.status.success() && said_by(&keyless).contains("refuses a picture"), "{}", said_by(&keyless));
    let storeless = health(&without, "mine")?;
    ensure!(!storeless.status.success() && said_by(&storeless).contains("storage"), "{}", said_by(&storeless));
    Ok(())
}
