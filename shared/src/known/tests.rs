use super::*;

fn list(entries: &[&str]) -> KnownList {
    KnownList::parse(&entries.join("\n"), None).expect("a list")
}

/// The digits of a text; one with a `?` behind it is unsure, and might be each of these.
fn fit(list: &KnownList, text: &str, unsure: &[(usize, &[(u8, f32)])]) -> ListMatch {
    let read = digits_of(text);
    let others: Vec<Vec<Alternative>> = (0..read.len())
        .map(|at| {
            let others = unsure.iter().filter(|(place, _)| *place == at).flat_map(|(_, others)| others.iter());
            others.map(|&(label, confidence)| Alternative { label, confidence }).collect()
        })
        .collect();
    let digits: Vec<ReadDigit<'_>> = read
        .iter()
        .zip(&others)
        .map(|(&label, others)| {
            let confidence = 0.99 - others.iter().map(|other| other.confidence).sum::<f32>();
            ReadDigit { label, confidence, sure: others.is_empty(), alternatives: others }
        })
        .collect();
    list.fit(text, &digits)
}

#[test]
fn an_unsure_number_becomes_the_one_entry_that_it_fits() {
    let list = list(&["104233", "204231", "998877"]);
    let found = fit(&list, "104283", &[(4, &[(3, 0.3)])]);
    assert_eq!(
        (found.outcome, found.fits, found.read.as_str()),
        (ListOutcome::Snapped, vec!["104233".to_owned()], "104283")
    );
    assert_eq!(fit(&list, "104233", &[]).outcome, ListOutcome::Listed);
    assert_eq!(fit(&list, "555555", &[]).outcome, ListOutcome::Missing);
    assert_eq!(fit(&list, "10423", &[]).outcome, ListOutcome::Missing);
}

#[test]
fn where_two_entries_fit_both_are_named_and_the_number_stays() {
    let list = list(&["1043", "1048"]);
    let found = fit(&list, "1045", &[(3, &[(3, 0.3), (8, 0.25)])]);
    assert_eq!((found.outcome, found.fits), (ListOutcome::Several, vec!["1043".to_owned(), "1048".to_owned()]));
    let found = fit(&list, "1043", &[(3, &[(8, 0.4)])]);
    assert_eq!(
        (found.outcome, found.fits.len()),
        (ListOutcome::Several, 2),
        "in the list, and another fits nearly as well"
    );
    assert_eq!(fit(&list, "1043", &[(3, &[(5, 0.4)])]).outcome, ListOutcome::Listed);
}

#[test]
fn digits_that_are_sure_are_not_changed_in_short_numbers() {
    let list = list(&["10", "20", "30"]);
    assert_eq!(fit(&list, "13", &[]).outcome, ListOutcome::Missing);
    assert_eq!(fit(&list, "13", &[(1, &[(0, 0.3)])]).outcome, ListOutcome::Snapped);
}

#[test]
fn marks_that_were_missed_are_taken_from_the_entry() {
    let found = fit(&list(&["2024-0117", "2024-0293"]), "20240117", &[]);
    assert_eq!((found.outcome, &found.fits[0][..]), (ListOutcome::Snapped, "2024-0117"));
}

#[test]
fn nearly_all_of_two_hundred_numbers_with_wrong_digits_are_right_after_snapping_and_none_becomes_another() {
    // Multiples of a number that has no factor in common with a million, so that the ids are spread.
    let id = |at: u64| format!("{:06}", (at * 611_953 + 12_345) % 1_000_000);
    let ids: Vec<String> = (0..500).map(id).collect();
    let list = KnownList::parse(&ids.join("\n"), None).expect("a list");
    let mut state = 1u64;
    let mut random = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize
    };
    let (mut right, mut wrong) = (0, 0);
    let pages = 50;
    for _ in 0..200 * pages {
        let truth = &ids[random() % ids.len()];
        let mut read: Vec<u8> = digits_of(truth);
        let mut unsure = Vec::new();
        for (at, label) in read.iter_mut().enumerate() {
            if random() % 100 < 3 {
                let was = *label;
                *label = (was + 1 + (random() % 9) as u8) % 10;
                // Half of the wrong ones know no better.
                if random() % 2 == 0 {
                    unsure.push((at, vec![(was, 0.2), ((was + 5) % 10, 0.1)]));
                }
            }
        }
        let text: String = read.iter().map(|&label| char::from(b'0' + label)).collect();
        let unsure: Vec<(usize, &[(u8, f32)])> = unsure.iter().map(|(at, others)| (*at, &others[..])).collect();
        let found = fit(&list, &text, &unsure);
        let is_certain = matches!(found.outcome, ListOutcome::Listed | ListOutcome::Snapped);
        right += usize::from(is_certain && found.fits[0] == *truth);
        wrong += usize::from(is_certain && found.fits[0] != *truth);
    }
    assert!(right * 1000 >= 995 * 200 * pages, "{right} right");
    assert!(wrong * 1000 <= 200 * pages, "{wrong} wrong");
}

#[test]
fn what_lies_near_in_a_long_list_is_what_a_look_at_all_of_it_finds() {
    let mut random = 7u64;
    let mut next = |below: u64| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) % below
    };
    let entries: BTreeSet<String> = (0..30_000)
        .map(|_| {
            let below = 10u64.pow(1 + next(5) as u32);
            next(below).to_string()
        })
        .collect();
    let list = KnownList::of(entries);
    for _ in 0..200 {
        let digits = digits_of(&next(100_000).to_string());
        let changed = |entry: &[u8]| entry.iter().zip(&digits).filter(|(a, b)| a != b).count();
        let is_near = |entry: &[u8]| entry.len() == digits.len() && changed(entry) <= MOST_CHANGED;
        let all: Vec<usize> = (0..list.len()).filter(|&at| is_near(&digits_of(&list.entries[at]))).collect();
        assert_eq!(list.near(&digits), all, "{digits:?}");
    }
}

#[test]
fn of_a_number_that_is_written_in_thousands_of_ways_a_few_are_looked_at() {
    let forms: BTreeSet<String> = (0..4096u32)
        .map(|form| (0..12).map(|at| if form >> at & 1 == 1 { "7-" } else { "7" }).collect::<String>())
        .collect();
    let list = KnownList::of(forms);
    assert_eq!((list.len(), list.near(&[7; 12]).len()), (4096, MOST_FORMS));
}

#[test]
fn a_number_taken_for_an_entry_has_its_marks_and_probabilities_that_can_be() {
    let mut answer = answer("1201", &[1, 2, 0, 1]);
    answer.digits[3].alternatives = vec![Alternative { label: 7, confidence: 0.1 }];
    let place = answer.digits[1].bounding_box;
    answer.lines[0].numbers[0].marks =
        vec![crate::Mark { kind: crate::MarkKind::Point, confidence: 0.5, bounding_box: place, after: 2 }];
    list(&["12,07", "99,99"]).snap(&mut answer);
    let number = &answer.lines[0].numbers[0];
    assert_eq!((number.text.as_str(), number.marks.len()), ("12,07", 0));
    let digit = &answer.digits[3];
    let sum = digit.confidence + digit.alternatives.iter().map(|other| other.confidence).sum::<f32>();
    assert!(digit.label == 7 && sum <= 1.0 + 1e-6, "{digit:?}");
}

#[test]
fn a_heading_that_looks_like_a_number_is_none_where_it_names_the_column() {
    let csv = "name;2024\nAnn;1042\nBen;1043\n";
    assert_eq!(KnownList::parse(csv, Some("2024")).unwrap().entries, ["1042", "1043"]);
    assert_eq!(KnownList::parse(csv, Some("2")).unwrap().entries, ["1042", "1043", "2024"]);
    assert_eq!(KnownList::parse("1\n2", Some("1")).unwrap().entries, ["1", "2"]);
}

#[test]
fn a_column_of_a_csv_is_found_by_its_name_or_number_or_because_it_alone_holds_numbers() {
    let csv = "id;name;seat\n1042;\"Ann; B.\";7\n1043;Ben;\n";
    assert_eq!(KnownList::parse(csv, Some("id")).unwrap().entries, ["1042", "1043"]);
    assert_eq!(KnownList::parse(csv, Some("3")).unwrap().entries, ["7"]);
    assert_eq!(KnownList::parse("name,id\nAnn,1042\nBen,1043", None).unwrap().entries, ["1042", "1043"]);
    assert_eq!(KnownList::parse("\u{feff}id\r\n1042\r\n\r\n1042\r\n", None).unwrap().entries, ["1042"]);
    assert_eq!(KnownList::parse("12,50\n13,25", None).unwrap().entries, ["12,50", "13,25"]);
    assert_eq!(KnownList::parse(csv, Some("age")), Err(ListError::NoSuchColumn { column: "age".into() }));
    assert_eq!(KnownList::parse("a;b\n1;2\n", None), Err(ListError::SeveralColumns { columns: 2 }));
}

#[test]
fn lists_that_are_empty_too_long_or_not_numbers_are_refused() {
    assert_eq!(KnownList::parse(" \n\n", None), Err(ListError::Empty));
    assert_eq!(KnownList::parse("id\n", None).unwrap_err(), ListError::NotANumber { line: 1, text: "id".into() });
    let long = "7\n".repeat(MAX_LIST_LINES + 1);
    assert_eq!(KnownList::parse(&long, None), Err(ListError::TooLong { lines: MAX_LIST_LINES + 1 }));
    let large = vec![b'7'; MAX_LIST_BYTES + 1];
    assert_eq!(KnownList::from_bytes(&large, None), Err(ListError::TooLarge { bytes: large.len() }));
    assert_eq!(KnownList::from_bytes(b"\xff7", None), Err(ListError::NotText));
    let refusal = KnownList::parse("12\nAnn\n13", None).unwrap_err();
    assert_eq!(refusal, ListError::NotANumber { line: 2, text: "Ann".into() });
    assert!(refusal.to_string().contains("Line 2"), "{refusal}");
}

#[test]
fn a_number_that_names_a_digit_which_the_answer_does_not_have_is_compared_by_those_it_has() {
    let mut answer = answer("12", &[1, 2]);
    answer.lines[0].numbers[0].digits = vec![0, 80, 1];
    list(&["12", "77"]).snap(&mut answer);
    assert!(answer.digits.iter().all(|digit| digit.sure), "{answer:?}");
    let outcome = answer.lines[0].numbers[0].list.as_ref().map(|found| found.outcome);
    assert_eq!(outcome, Some(ListOutcome::Listed));
}

/// An answer of one number, whose digits are all unsure.
fn answer(text: &str, labels: &[u8]) -> Recognition {
    let box_of = |x: usize| serde_json::json!({"x": x, "y": 0, "width": 20, "height": 40});
    let digit = |(at, label): (usize, &u8)| {
        serde_json::json!({"label": label, "confidence": 0.9, "sure": false, "bounding_box": box_of(30 * at),
            "alternatives": [], "kind": "hand", "cancelled": false, "line": 0, "number": 0})
    };
    let digits: Vec<_> = labels.iter().enumerate().map(digit).collect();
    let number = serde_json::json!({"text": text, "kind": "number", "value": 12.0, "bounding_box": box_of(0),
        "digits": (0..labels.len()).collect::<Vec<_>>(), "marks": [], "cancelled": false});
    let answer = serde_json::json!({"image": {"width": 300, "height": 50, "turned": 0},
        "model": {"id": "default", "classifier": "svm"}, "text": text,
        "lines": [{"text": text, "numbers": [number]}], "digits": digits,
        "timings": {"decode_ms": 0.0, "segment_ms": 0.0, "classify_ms": 0.0, "total_ms": 0.0}});
    serde_json::from_value(answer).expect("an answer")
}
