use shared::{Accuracy, ClassifierKind, Gains, sort_by};
use yew::prelude::*;

use crate::text::Language;

/// So many kinds of misreadings are told of each.
const MOST_TOLD: usize = 8;

/// How well the built-in model and the learned one read the samples, side by side, and what they misread; what the classifier that reads
/// has gained comes first.
pub fn teach_gains(text: Language, gains: &Gains, classifier: ClassifierKind) -> Html {
    let mut gains = [(ClassifierKind::Svm, &gains.svm), (ClassifierKind::Knn, &gains.knn)];
    if classifier == ClassifierKind::Knn {
        // The one that reads comes first.
        gains.reverse();
    }
    html! {
        <table class="gains">
            <caption>{ text.teach_trained() }</caption>
            <thead>
                <tr><td></td><th scope="col">{ text.built_in() }</th><th scope="col">{ text.teach_yours() }</th></tr>
            </thead>
            { for gains.into_iter().map(|(kind, gain)| html! {
                <tbody data-classifier={kind.word()}>
                    <tr class="accuracy">
                        <th scope="row">{ if kind == ClassifierKind::Svm { text.svm() } else { text.knn() } }</th>
                        <td class="built-in">{ text.share(gain.built_in.accuracy) }</td>
                        <td class="personal"><strong>{ text.share(gain.personal.accuracy) }</strong></td>
                    </tr>
                    <tr class="confusions">
                        <th scope="row">{ text.teach_misread() }</th>
                        <td>{ misread(text, &gain.built_in) }</td>
                        <td>{ misread(text, &gain.personal) }</td>
                    </tr>
                </tbody>
            }) }
        </table>
    }
}

fn misread(text: Language, accuracy: &Accuracy) -> String {
    let mut wrong: Vec<(u32, usize, usize)> = Vec::new();
    for (truth, row) in accuracy.confusion.iter().enumerate() {
        let others = row.iter().enumerate().filter(|(read, times)| *read != truth && **times > 0);
        wrong.extend(others.map(|(read, times)| (*times, truth, read)));
    }
    sort_by(&mut wrong, &|a, b| b.0.cmp(&a.0));
    let told: Vec<String> =
        wrong.iter().take(MOST_TOLD).map(|(times, truth, read)| text.misread(*truth, *read, *times)).collect();
    match told.len() {
        0 => text.teach_none_misread().to_owned(),
        _ if wrong.len() > MOST_TOLD => format!("{}, …", told.join(", ")),
        _ => told.join(", "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_frequent_misreading_comes_first_and_what_was_read_right_is_not_told() {
        let mut confusion = vec![vec![0; 11]; 10];
        (confusion[1][1], confusion[1][7], confusion[4][9], confusion[5][10]) = (9, 1, 2, 1);
        let accuracy = Accuracy { accuracy: 0.9, confusion };
        assert_eq!(misread(Language::EN, &accuracy), "4 → 9 ×2, 1 → 7 ×1, 5 → none ×1");
        assert_eq!(Language::FR.share(accuracy.accuracy), "90,0 %");
    }

    #[test]
    fn nothing_misread_is_said() {
        let accuracy = Accuracy { accuracy: 1.0, confusion: vec![vec![0; 11]; 10] };
        assert_eq!(misread(Language::EN, &accuracy), "nothing");
    }
}
