use engine::Reading;
use engine::reading::MarkKind;
use shared::NumberParams;

/// The answer that tells of `reading`, its numbers understood as `params` say.
#[must_use]
pub fn recognition(
    reading: &Reading,
    params: &NumberParams,
    model: shared::ModelRef,
    timings: shared::Timings,
) -> shared::Recognition {
    let mut answer = shared::Recognition {
        image: shared::ImageSize { width: reading.width, height: reading.height, turned: reading.turn.degrees() },
        model,
        text: reading.text(),
        lines: (0..reading.lines.len()).map(|at| line(reading, at)).collect(),
        digits: reading.digits.iter().map(digit).collect(),
        grid: reading.grid.as_ref().map(grid),
        unread: reading.unread.iter().map(|&ink| shared::Unread { bounding_box: bounding_box(ink) }).collect(),
        timings,
        warnings: reading.warnings.iter().map(warning).collect(),
        page: reading.page,
        pages: reading.pages,
    };
    params.apply(&mut answer);
    answer
}

/// Gives the digits of `reading` the labels of `answer`, which a known list may have changed.
pub fn relabel(reading: &mut Reading, answer: &shared::Recognition) {
    for (digit, answered) in reading.digits.iter_mut().zip(&answer.digits) {
        (digit.label, digit.sure) = (answered.label, answered.sure);
    }
}

fn grid(grid: &engine::reading::Grid) -> shared::Grid {
    let table = |&engine::reading::Table { row, rows, columns }| shared::GridTable { row, rows, columns };
    shared::Grid { rows: grid.rows, columns: grid.columns, tables: grid.tables.iter().map(table).collect() }
}

fn warning(warning: &engine::reading::Warning) -> shared::Warning {
    shared::Warning { code: warning.code().to_owned(), detail: warning.to_string() }
}

fn line(reading: &Reading, index: usize) -> shared::Line {
    let line = &reading.lines[index];
    let numbers = line.numbers.iter().enumerate().filter_map(|(place, number)| {
        // A number without digits has no box; the engine makes none.
        let bounding_box = bounding_box(reading.number_box(number)?);
        let (row, column) = reading.cell(index, place).unzip();
        Some(shared::Number {
            text: reading.number_text(number),
            kind: shared::NumberKind::default(),
            value: None,
            bounding_box,
            digits: number.digits.clone(),
            marks: number.marks.iter().map(mark).collect(),
            row,
            column,
            list: None,
            cancelled: number.cancelled,
        })
    });
    shared::Line { text: reading.line_text(line), numbers: numbers.collect() }
}

fn mark(mark: &engine::reading::Mark) -> shared::Mark {
    let kind = match mark.kind {
        MarkKind::Point => shared::MarkKind::Point,
        MarkKind::Comma => shared::MarkKind::Comma,
        MarkKind::Apostrophe => shared::MarkKind::Apostrophe,
        MarkKind::Minus => shared::MarkKind::Minus,
        MarkKind::Slash => shared::MarkKind::Slash,
        MarkKind::Colon => shared::MarkKind::Colon,
    };
    let engine::reading::Mark { confidence, bounding_box: place, after, .. } = *mark;
    shared::Mark { kind, confidence, bounding_box: bounding_box(place), after }
}

fn digit(digit: &engine::Digit) -> shared::Digit {
    let alternatives = digit.alternatives.iter();
    shared::Digit {
        label: digit.label,
        confidence: digit.confidence,
        sure: digit.sure,
        bounding_box: bounding_box(digit.bounding_box),
        alternatives: alternatives
            .map(|&engine::reading::Alternative { label, confidence }| shared::Alternative { label, confidence })
            .collect(),
        kind: if digit.printed { shared::DigitKind::Print } else { shared::DigitKind::Hand },
        cancelled: digit.cancelled,
        line: digit.line,
        number: digit.number,
    }
}

/// The same box.
#[must_use]
pub fn bounding_box(
    engine::reading::BoundingBox { x, y, width, height }: engine::reading::BoundingBox,
) -> shared::BoundingBox {
    shared::BoundingBox { x, y, width, height }
}

/// Has the digits named as `by` says.
pub fn read_by(params: &mut engine::ReadParams, by: shared::ReadBy) {
    params.net_alone = by == shared::ReadBy::Net;
    params.classifier = classifier(by.classifier().unwrap_or_default());
}

/// The engine's name for a classifier.
#[must_use]
pub fn classifier(kind: shared::ClassifierKind) -> engine::ClassifierKind {
    match kind {
        shared::ClassifierKind::Svm => engine::ClassifierKind::Svm,
        shared::ClassifierKind::Knn => engine::ClassifierKind::Knn,
    }
}

#[cfg(test)]
mod tests {
    use super::recognition;
    use engine::{DigitReader, ReadParams};
    use pages::draw::score_sheet;
    use shared::NumberParams;

    #[test]
    fn the_indices_of_an_answer_hang_together() {
        let reader = DigitReader::built_in().expect("the built-in model loads");
        let reading = reader.read_gray(&score_sheet(1).image, &ReadParams::default(), |_| ()).expect("a page");
        let model = shared::ModelRef { id: "default".to_owned(), classifier: shared::ReadBy::Svm };
        let answer = recognition(&reading, &NumberParams::default(), model, shared::Timings::default());
        assert_eq!(answer.text, reading.text());
        assert_eq!((answer.image.width, answer.image.height), (1200, 900));
        assert!(answer.digits.len() >= 40, "{}", answer.text);
        for (i, line) in answer.lines.iter().enumerate() {
            for (j, number) in line.numbers.iter().enumerate() {
                let digits = number.digits.iter().map(|&k| &answer.digits[k]);
                assert!(digits.clone().all(|digit| (digit.line, digit.number) == (i, j)));
                assert_eq!(digits.map(|digit| digit.label.to_string()).collect::<String>(), number.text);
            }
        }
    }
}
