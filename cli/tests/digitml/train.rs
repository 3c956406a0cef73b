use crate::helpers::Folder;
use pages::draw::{self, labelled_patches};

/// Few enough to be trained on within seconds.
const SMALL: &str = "--drawn-per-digit 5 --none-per-kind 10 --out small.digitml";

fn trained() -> (Folder, String) {
    let folder = Folder::new();
    folder.write_idx("a", &labelled_patches(200, 1));
    folder.write_idx("b", &labelled_patches(100, 2));
    let run = folder
        .run_well(&format!("train --images a-images --labels a-labels --images b-images --labels b-labels {SMALL}"));
    assert_eq!(run.stderr, "", "no progress bar where there is no terminal");
    (folder, run.stdout)
}

#[test]
fn a_model_trained_on_drawn_digits_reads_and_is_measured() {
    let (folder, summary) = trained();
    assert_eq!(folder.names().iter().filter(|name| name.contains("small.digitml")).count(), 1, "no rest is left");
    let size = std::fs::metadata(folder.path("small.digitml")).unwrap().len();
    assert!(summary.contains(&format!("small.digitml: {size} bytes")), "{summary}");
    assert!(summary.contains("300 given"), "{summary}");
    assert!(summary.contains("support vectors, sure from") && summary.contains("neighbours, sure from"), "{summary}");

    folder.write("page.png", &draw::training_sheet(5).png());
    let answer = &folder.run_well("read --format json --model small.digitml page.png").json()[0];
    assert_eq!(answer["model"]["id"], "small.digitml");
    assert!(answer["digits"].as_array().unwrap().len() > 50);

    folder.write_idx("test", &labelled_patches(200, 9));
    for classifier in ["svm", "knn"] {
        let scores = folder.run_well(&format!(
            "evaluate --images test-images --labels test-labels --model small.digitml --classifier {classifier} --json"
        ));
        let rate = scores.json()["error_rate"].as_f64().unwrap();
        assert!(rate < 0.5, "{classifier}: {rate} of drawn digits wrong after training on drawn digits");
    }
}

#[test]
fn the_same_seed_makes_the_same_model_and_the_classifier_only_picks_the_report() {
    let (folder, _) = trained();
    let first = std::fs::read(folder.path("small.digitml")).unwrap();
    let sets = "--images a-images --labels a-labels --images b-images --labels b-labels";
    let run = folder.run_well(&format!("train {sets} {SMALL} --classifier knn"));
    assert!(run.stdout.contains("neighbours") && !run.stdout.contains("support vectors"), "{run}");
    assert_eq!(std::fs::read(folder.path("small.digitml")).unwrap(), first);
    folder.run_well(&format!("train {sets} {SMALL} --seed 2"));
    assert_ne!(std::fs::read(folder.path("small.digitml")).unwrap(), first);
}

#[test]
fn what_cannot_be_trained_on_is_told_and_leaves_the_old_model_alone() {
    let folder = Folder::new();
    folder.write("small.digitml", b"old");
    folder.write_idx("a", &labelled_patches(30, 1));
    for (arguments, told) in [
        ("train --images a-labels --labels a-images --out small.digitml", "IDX"),
        ("train --images gone --labels a-labels --out small.digitml", "gone does not exist"),
        ("train --images a-images --labels a-labels --out missing/small.digitml", "folder missing does not exist"),
        ("train --images a-images --labels a-labels --out .", "folder"),
    ] {
        let run = folder.run(arguments);
        assert_eq!(run.code, 1, "{arguments}: {run}");
        assert!(run.stderr.contains(told), "{arguments}: {run}");
    }
    assert_eq!(std::fs::read(folder.path("small.digitml")).unwrap(), b"old");
    assert_eq!(folder.names(), ["a-images", "a-labels", "small.digitml"]);
}
