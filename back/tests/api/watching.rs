//! What watches a server asks for figures that there are.

use crate::helpers::{TestApp, png_of_strokes};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../deploy/watching").join(name)
}

fn text(name: &str) -> String {
    fs::read_to_string(file(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The server's figures that a text names.
fn named(text: &str) -> BTreeSet<&str> {
    let words = text.split(|sign: char| !sign.is_ascii_alphanumeric() && sign != '_');
    words.filter(|word| word.starts_with("digitml_")).collect()
}

fn expressions(dashboard: &Value) -> Vec<&str> {
    let panels = dashboard["panels"].as_array().expect("panels");
    let targets = panels.iter().flat_map(|panel| panel["targets"].as_array().expect("each shows something"));
    targets.map(|target| target["expr"].as_str().expect("an expression")).collect()
}

#[actix_web::test]
async fn alerts_and_the_dashboard_ask_for_figures_that_the_server_has() {
    let app = TestApp::start();
    app.recognize(&png_of_strokes(160, 80)).await;
    app.recognize(b"?").await;
    let figures = String::from_utf8(app.get("/metrics").await.body).expect("the figures are text");
    let known: BTreeSet<&str> = figures.lines().filter_map(|line| line.split(['{', ' ']).next()).collect();
    let dashboard: Value = serde_json::from_str(&text("dashboard.json")).expect("the dashboard is JSON");
    assert!(expressions(&dashboard).len() > 15);
    for name in ["alerts.yml", "alerts.test.yml", "dashboard.json"] {
        let text = text(name);
        let unknown: Vec<&str> = named(&text).difference(&known).copied().collect();
        assert!(unknown.is_empty(), "{name} asks for {unknown:?}, which is in no line of\n{figures}");
    }
}

#[test]
fn each_panel_has_a_place_of_its_own() {
    let dashboard: Value = serde_json::from_str(&text("dashboard.json")).expect("the dashboard is JSON");
    let mut taken = BTreeSet::new();
    for panel in dashboard["panels"].as_array().expect("panels") {
        let place = |key: &str| panel["gridPos"][key].as_u64().expect("a number");
        assert!(place("x") + place("w") <= 24, "{}", panel["title"]);
        for y in place("y")..place("y") + place("h") {
            for x in place("x")..place("x") + place("w") {
                assert!(taken.insert((x, y)), "{} lies over another one", panel["title"]);
            }
        }
    }
}

/// Debian has it in its package `prometheus`.
#[test]
fn prometheus_takes_its_files_and_the_alerts_speak_when_they_should() {
    let promtool = |arguments: &[&str], file: &Path| Command::new("promtool").args(arguments).arg(file).output();
    let Ok(checked) = promtool(&["check", "config"], &file("prometheus.yml")) else {
        return eprintln!("skipped: there is no promtool");
    };
    let dashboard: Value = serde_json::from_str(&text("dashboard.json")).expect("the dashboard is JSON");
    let rules: Vec<Value> =
        expressions(&dashboard).iter().map(|expr| json!({"record": "shown", "expr": expr})).collect();
    let shown = tempfile::NamedTempFile::new().expect("a file can be made");
    fs::write(shown.path(), json!({"groups": [{"name": "shown", "rules": rules}]}).to_string()).expect("it is written");
    for output in [
        Ok(checked),
        promtool(&["test", "rules"], &file("alerts.test.yml")),
        // Not lint: that they all have the same name.
        promtool(&["check", "rules", "--lint=none"], shown.path()),
    ] {
        let output = output.expect("promtool was there a moment ago");
        let said = [output.stdout, output.stderr].concat();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&said));
    }
}
