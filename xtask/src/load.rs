//! What the real server does under load, what its storage does while disks fill and databases fail, and what callers see while versions
//! come and go.

use anyhow::Result;

use crate::compose;
use crate::postgres::Postgres;
use crate::project::Project;
use crate::shell::{run, say};

/// Rounds of the long runs, of which the test suite makes a few.
const ROUNDS: [(&str, &str); 3] =
    [("DIGITML_FULL_DISK_ROUNDS", "20"), ("DIGITML_CUT_ROUNDS", "200"), ("DIGITML_KILL_ROUNDS", "200")];
/// The tests that fill, cut and kill: what of `back` is run, and which tests of it.
const FAULTS: [[&str; 3]; 2] = [["--lib", "", "store::tests"], ["--test", "api", "failing_database"]];

/// Measures the parts named, or all but `faults`, which mounts small disks and starts a PostgreSQL, and `rolls`, which runs Docker.
pub(crate) fn load(project: &Project, parts: &[String]) -> Result<()> {
    let (own, others): (Vec<&str>, Vec<&str>) =
        parts.iter().map(String::as_str).partition(|part| ["faults", "rolls"].contains(part));
    if !others.is_empty() || own.is_empty() {
        run(project.cargo().args(["bench", "-p", "back", "--bench", "load", "--"]).args(others))?;
    }
    if own.contains(&"faults") {
        storage_faults(project)?;
    }
    if own.contains(&"rolls") {
        compose::rolls(project)?;
    }
    Ok(())
}

/// Fills disks, cuts connections and kills PostgreSQL while models are stored and deleted, and says what was acknowledged and what is there.
fn storage_faults(project: &Project) -> Result<()> {
    let postgres = Postgres::start()?;
    say("filling disks, cutting connections, killing PostgreSQL; some minutes");
    for [kind, name, tests] in FAULTS {
        let mut test = project.cargo();
        test.args(["test", "-p", "back", "--locked", kind]).args((!name.is_empty()).then_some(name));
        test.args([tests, "--", "--nocapture", "--test-threads=1"]);
        run(postgres.show_to(&mut test).envs(ROUNDS))?;
    }
    Ok(())
}
