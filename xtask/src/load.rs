//! What the real server does under load, and what its storage does while disks fill and databases fail.

use anyhow::Result;

use crate::postgres::Postgres;
use crate::project::Project;
use crate::shell::{run, say};

/// Rounds of the long runs, of which the test suite makes a few.
const ROUNDS: [(&str, &str); 2] = [("DIGITML_FULL_DISK_ROUNDS", "20"), ("DIGITML_CUT_ROUNDS", "200")];

/// Measures the parts named, or all but `faults`, which mounts small disks and starts a PostgreSQL.
pub(crate) fn load(project: &Project, parts: &[String]) -> Result<()> {
    let (faults, others): (Vec<&String>, Vec<&String>) = parts.iter().partition(|part| *part == "faults");
    if !others.is_empty() || faults.is_empty() {
        run(project.cargo().args(["bench", "-p", "back", "--bench", "load", "--"]).args(others))?;
    }
    if faults.is_empty() { Ok(()) } else { storage_faults(project) }
}

/// Fills disks and cuts connections while models are stored and deleted, and says what was acknowledged and what is there.
fn storage_faults(project: &Project) -> Result<()> {
    let postgres = Postgres::start()?;
    say("filling disks and cutting connections; some minutes");
    let mut test = project.cargo();
    test.args(["test", "-p", "back", "--lib", "--locked", "store::tests", "--", "--nocapture", "--test-threads=1"]);
    run(test.env("DIGITML_TEST_POSTGRES", postgres.url()).envs(ROUNDS))
}
