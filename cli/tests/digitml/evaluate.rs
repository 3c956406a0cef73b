use crate::helpers::Folder;
use pages::draw::{self, DrawnPage, labelled_patches};
use pages::truth::truth_entry;
use serde_json::{Value, json};

#[test]
fn figures_on_idx_files_agree_with_each_other() {
    let folder = Folder::new();
    folder.write_idx("test", &labelled_patches(130, 4));
    for classifier in ["svm", "knn", "net"] {
        let call = format!("evaluate --images test-images --labels test-labels --classifier {classifier}");
        let scores = folder.run_well(&format!("{call} --json")).json();
        let confusion: Vec<Vec<u64>> = serde_json::from_value(scores["confusion"].clone()).unwrap();
        assert!(confusion.len() == 10 && confusion.iter().all(|row| row.len() == 10));
        let correct: u64 = (0..10).map(|label| confusion[label][label]).sum();
        assert_eq!(scores["digits"], 130);
        assert_eq!(scores["errors"], 130 - correct);
        let rate = scores["error_rate"].as_f64().unwrap();
        assert!((rate - (130 - correct) as f64 / 130.0).abs() < 1e-9);
        assert!(rate < 0.5, "{classifier}: {rate}");
        let together = scores["errors_with_network"].as_u64();
        assert!(
            together.map_or(classifier == "net", |wrong| classifier != "net" && wrong < 65),
            "{classifier}: {scores}"
        );
        // Thirteen of each digit were drawn; every one of them counts, in the row of its truth.
        assert!(confusion.iter().all(|row| row.iter().sum::<u64>() == 13));

        let table = folder.run_well(&call).stdout;
        assert!(table.starts_with(&format!("130 digits, {} errors", 130 - correct)), "{table}");
        assert!(table.contains("Confusion"), "{table}");
        assert_eq!(table.contains("as on a page"), together.is_some(), "{table}");
    }
}

#[test]
fn several_sets_are_measured_together() {
    let folder = Folder::new();
    folder.write_idx("a", &labelled_patches(20, 1));
    folder.write_idx("b", &labelled_patches(30, 2));
    let run =
        folder.run_well("evaluate --images a-images --labels a-labels --images b-images --labels b-labels --json");
    assert_eq!(run.json()["digits"], 50);
}

fn truth_of(file: &str, page: &DrawnPage) -> Value {
    serde_json::from_str(&truth_entry(file, page)).expect("it is JSON")
}

#[test]
fn figures_on_photographs_count_every_photo_that_is_not_optional() {
    let folder = Folder::new();
    let (note, sheet) = (draw::squared_note(3), draw::score_sheet(4));
    folder.write("anna__note.png", &note.png());
    folder.write("ben__sheet.png", &sheet.png());
    let mut optional = truth_of("ben__gone.png", &sheet);
    optional["optional"] = json!(true);
    let truth = json!([truth_of("anna__note.png", &note), truth_of("ben__sheet.png", &sheet), optional]);
    folder.write("truth.json", truth.to_string().as_bytes());

    let scores = folder.run_well("evaluate --photos . --json").json();
    for figure in ["macro_f1", "micro_f1", "numbers_f1"] {
        assert!((0.0..=1.0).contains(&scores[figure].as_f64().unwrap()), "{figure}: {scores}");
    }
    assert!(scores["micro_f1"].as_f64().unwrap() > 0.5, "{scores}");
    assert_eq!((&scores["photos"], &scores["failed"]), (&json!(2), &json!(0)));
    let rows = scores["rows"].as_array().unwrap();
    assert_eq!((&rows[0]["file"], &rows[0]["true"]), (&json!("anna__note.png"), &json!(note.digits.len())));
    let f1 = |row: &Value| {
        let [correct, predicted, truth] = ["correct", "predicted", "true"].map(|field| row[field].as_f64().unwrap());
        2.0 * correct / (predicted + truth)
    };
    assert!((scores["macro_f1"].as_f64().unwrap() - (f1(&rows[0]) + f1(&rows[1])) / 2.0).abs() < 1e-9);

    let table = folder.run_well("evaluate --photos .").stdout;
    assert!(table.lines().any(|line| line.starts_with("anna ")), "{table}");
    assert!(table.contains("macro F1"), "{table}");
}

#[test]
fn a_photo_that_cannot_be_read_counts_as_nothing_found_and_is_told() {
    let folder = Folder::new();
    let note = draw::squared_note(3);
    folder.write("anna__note.png", &note.png());
    let truth = json!([truth_of("anna__note.png", &note), truth_of("ben__gone.png", &note)]);
    folder.write("truth.json", truth.to_string().as_bytes());
    let run = folder.run("evaluate --photos . --json");
    assert_eq!(run.code, 1, "{run}");
    assert!(run.stderr.contains("ben__gone.png"), "{run}");
    let scores = run.json();
    assert_eq!((&scores["failed"], &scores["rows"][1]["predicted"]), (&json!(1), &json!(0)));
}

#[test]
fn a_folder_without_a_usable_truth_is_told() {
    let folder = Folder::new();
    let missing = folder.run("evaluate --photos .");
    assert!(missing.code == 1 && missing.stderr.contains("truth.json"), "{missing}");
    folder.write("truth.json", b"[{\"file\": 3}]");
    let wrong = folder.run("evaluate --photos .");
    assert!(wrong.code == 1 && wrong.stderr.contains("digitml help evaluate"), "{wrong}");
    folder.write("truth.json", b"[]");
    assert_eq!(folder.run("evaluate --photos .").code, 1);
}
