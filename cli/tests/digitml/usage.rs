use crate::helpers::Folder;

#[test]
fn a_wrong_call_ends_with_code_2_and_is_explained() {
    let folder = Folder::new();
    for (arguments, told) in [
        ("", "Usage"),
        ("read", "IMAGE"),
        ("read --format jpeg a.png", "text"),
        ("read --out seen a.png", "--format png"),
        ("train --images a --labels b", "--out"),
        ("train --images a --images b --labels c --out d", "partner"),
        ("train --images a --labels b --out c --gamma 0", "above 0"),
        ("evaluate", "--images"),
        ("evaluate --images a", "--labels"),
        ("evaluate --images a --labels b --labels c", "partner"),
        ("evaluate --photos a --images b --labels c", "cannot be used with"),
    ] {
        let run = folder.run(arguments);
        assert_eq!(run.code, 2, "{arguments}: {run}");
        assert!(run.stderr.contains(told), "{arguments}: {run}");
    }
}

#[test]
fn every_command_explains_itself_with_an_example() {
    let folder = Folder::new();
    for (command, example) in [
        ("--help", "digitml read photo.jpg"),
        ("read --help", "digitml read --format csv"),
        ("train --help", "digitml train --images"),
        ("evaluate --help", "digitml evaluate --photos"),
    ] {
        let run = folder.run_well(command);
        assert!(run.stdout.contains("Examples:") && run.stdout.contains(example), "{run}");
    }
}

#[test]
fn a_file_that_is_no_model_is_told_with_what_to_do() {
    let folder = Folder::new();
    folder.write("words.txt", b"no model at all");
    for (model, told) in [("words.txt", "digitml train"), ("gone", "check the path")] {
        let run = folder.run(&format!("read --model {model} a.png"));
        assert!(run.code == 1 && run.stderr.contains(told), "{run}");
    }
}
