//! What is said in words that depend on what there is to say.

use shared::ReadBy;

use super::Language;
use crate::state::{Cell, CellMark, Misfit};

impl Language {
    /// What to try when no digits were found.
    pub fn none_tips(self) -> [&'static str; 3] {
        match self {
            Self::English => [
                "Come closer: the numbers should fill most of the picture.",
                "Use even light, keep shadows off the writing, and hold still.",
                "Write with a dark pen on plain paper, or with chalk on a dark board.",
            ],
            Self::French => [
                "Approchez-vous : les nombres devraient remplir presque toute l’image.",
                "Éclairez la feuille uniformément, sans ombre sur l’écriture, et ne bougez pas.",
                "Écrivez avec un stylo foncé sur du papier uni, ou à la craie sur un tableau noir.",
            ],
        }
    }

    /// A digit of a sheet that is looked over: its place, what it is, and whether to look at it.
    pub fn cell(self, row: usize, column: usize, cell: &Cell) -> String {
        let label = cell.label.map_or_else(|| self.teach_dropped().to_owned(), |label| label.to_string());
        let (place, reads) = match self {
            Self::English => (format!("Row {row}, place {column}: {label}"), "looks like"),
            Self::French => (format!("Ligne {row}, place {column} : {label}"), "ressemble à"),
        };
        match cell.mark() {
            CellMark::Doubtful => format!("{place}, {}, {reads} {}", self.not_sure(), cell.sample.reading),
            CellMark::Fixed => format!("{place}, {}", self.corrected()),
            CellMark::Sure | CellMark::Dropped => place,
        }
    }

    /// How many digits of a sheet were found, and how many are to be looked at or left out.
    pub fn cells_found(self, count: usize, doubtful: usize, dropped: usize) -> String {
        match self {
            Self::English => format!("{count} digits found, {doubtful} to check, {dropped} left out."),
            Self::French => format!("{count} chiffres trouvés, {doubtful} à vérifier, {dropped} écartés."),
        }
    }

    /// What was taken for what, and how often.
    pub fn misread(self, truth: usize, read: usize, times: u32) -> String {
        let read = if read < 10 { read.to_string() } else { self.teach_as_none().to_owned() };
        format!("{truth} → {read} ×{times}")
    }

    /// How many corrections can be given to one's model.
    pub fn teach_corrections(self, count: usize) -> String {
        match (self, count) {
            (Self::English, 1) => "Teach this correction".into(),
            (Self::English, _) => format!("Teach these {count} corrections"),
            (Self::French, 1) => "Lui apprendre cette correction".into(),
            (Self::French, _) => format!("Lui apprendre ces {count} corrections"),
        }
    }

    /// Corrections were learned.
    pub fn taught(self, count: usize) -> String {
        match (self, count) {
            (Self::English, 1) => "Your model has learned a correction.".into(),
            (Self::English, _) => format!("Your model has learned {count} corrections."),
            (Self::French, 1) => "Votre modèle a appris une correction.".into(),
            (Self::French, _) => format!("Votre modèle a appris {count} corrections."),
        }
    }

    /// A model's file was taken in.
    pub fn imported(self, name: &str) -> String {
        match self {
            Self::English => format!("“{name}” is imported. To use it, choose it above under Model."),
            Self::French => {
                format!("« {name} » est importé. Pour l’utiliser, choisissez-le plus haut, sous Modèle.")
            }
        }
    }

    /// A busy server is waited for.
    pub fn busy_now(self, seconds: u32) -> String {
        match self {
            Self::English => format!("The server is busy. Retrying in {seconds} s."),
            Self::French => format!("Le serveur est occupé. Nouvel essai dans {seconds} s."),
        }
    }

    /// From how many digits a model learned.
    pub fn samples(self, count: u32) -> String {
        match self {
            Self::English => format!("{count} digits"),
            Self::French => format!("{count} chiffres"),
        }
    }

    /// While a picture is on its way.
    pub fn uploading(self, name: &str) -> String {
        match self {
            Self::English => format!("Sending {name}"),
            Self::French => format!("Envoi de {name}"),
        }
    }

    /// How much of a file has left.
    pub fn sent(self, sent: u64, total: u64) -> String {
        let (sent, total) = (self.size(sent), self.size(total));
        match self {
            Self::English => format!("{sent} of {total}"),
            Self::French => format!("{sent} sur {total}"),
        }
    }

    /// A size in bytes as people say it.
    pub fn size(self, bytes: u64) -> String {
        const KB: f64 = 1024.0;
        let bytes = bytes as f64;
        let (amount, unit) = if bytes < KB * KB {
            (format!("{:.0}", (bytes / KB).ceil()), ["kB", "ko"])
        } else {
            (format!("{:.1}", bytes / KB / KB), ["MB", "Mo"])
        };
        match self {
            Self::English => format!("{amount} {}", unit[0]),
            Self::French => format!("{} {}", amount.replace('.', ","), unit[1]),
        }
    }

    /// What was read, in a sentence.
    pub fn read(self, digits: usize, numbers: usize, to_look_at: usize) -> String {
        let look = if to_look_at == 0 { String::new() } else { format!(", {}", self.to_look_at(to_look_at)) };
        match self {
            Self::English => {
                format!("{}, {}{look}.", counted(digits, "digit", "digits"), counted(numbers, "number", "numbers"))
            }
            Self::French => {
                format!("{}, {}{look}.", counted(digits, "chiffre", "chiffres"), counted(numbers, "nombre", "nombres"))
            }
        }
    }

    /// On the button that goes from one unsure digit to the next.
    pub fn to_look_at(self, unsure: usize) -> String {
        match self {
            Self::English => format!("{unsure} to check"),
            Self::French => format!("{unsure} à vérifier"),
        }
    }

    /// Ink that looks like writing was not read.
    pub fn unread(self, count: usize) -> String {
        match (self, count) {
            (Self::English, 1) => "1 mark was not read.".into(),
            (Self::English, _) => format!("{count} marks were not read."),
            (Self::French, 1) => "1 tracé n’a pas été lu.".into(),
            (Self::French, _) => format!("{count} tracés n’ont pas été lus."),
        }
    }

    /// The same of one line, in a remark.
    pub fn unread_in_line(self, count: usize) -> String {
        match self {
            Self::English => format!("not read in this line: {count}"),
            Self::French => format!("non lu dans cette ligne : {count}"),
        }
    }

    /// Where ink that was not read stands among all.
    pub fn ink_of(self, ink: usize, all: usize) -> String {
        match self {
            Self::English => format!("Mark {} of {all}, not read", ink + 1),
            Self::French => format!("Tracé {} sur {all}, non lu", ink + 1),
        }
    }

    /// In a file's row.
    pub fn counted_numbers(self, numbers: usize, to_look_at: usize) -> String {
        let numbers = match self {
            Self::English => counted(numbers, "number", "numbers"),
            Self::French => counted(numbers, "nombre", "nombres"),
        };
        if to_look_at == 0 { numbers } else { format!("{numbers} · {to_look_at} ?") }
    }

    /// How far the queue is.
    pub fn queue(self, read: usize, all: usize, refused: usize) -> String {
        match (self, refused) {
            (Self::English, 0) => format!("{read} of {} read", counted(all, "picture", "pictures")),
            (Self::English, _) => format!("{read} of {all} read, {refused} refused"),
            (Self::French, 0) => format!("{read} sur {} lues", counted(all, "image", "images")),
            (Self::French, _) => format!("{read} sur {all} lues, {}", counted(refused, "refusée", "refusées")),
        }
    }

    /// Pictures were taken away.
    pub fn removed(self, count: usize) -> String {
        match (self, count) {
            (Self::English, _) => format!("{} removed.", counted(count, "picture", "pictures")),
            (Self::French, 1) => "1 image retirée.".into(),
            (Self::French, _) => format!("{count} images retirées."),
        }
    }

    /// On the button that opens the check view.
    pub fn check_all(self, digits: usize, pictures: usize) -> String {
        match (self, pictures) {
            (Self::English, 1) => format!("Check {} in a row", counted(digits, "digit", "digits")),
            (Self::English, _) => format!("Check {digits} digits of {pictures} pictures"),
            (Self::French, 1) => format!("Vérifier {} à la suite", counted(digits, "chiffre", "chiffres")),
            (Self::French, _) => format!("Vérifier {digits} chiffres de {pictures} images"),
        }
    }

    /// From how many corrections a model can be made, and how many there are.
    pub fn teach_needs_corrections(self, count: usize, enough: usize) -> String {
        match self {
            Self::English => format!(
                "A model can also be made from your corrections alone: {enough} are enough to begin with. So far: {count}."
            ),
            Self::French => format!(
                "Un modèle peut aussi naître de vos seules corrections : {enough} suffisent pour commencer. Jusqu’ici : {count}."
            ),
        }
    }

    /// On the button that checks what nearly all numbers are like.
    pub fn propose_check(self, digits: usize) -> String {
        match self {
            Self::English => {
                format!("Nearly all numbers have {}. Check the others?", counted(digits, "digit", "digits"))
            }
            Self::French => {
                format!(
                    "Presque tous les nombres ont {}. Vérifier les autres ?",
                    counted(digits, "chiffre", "chiffres")
                )
            }
        }
    }

    /// How far the looking over is.
    pub fn checked_of(self, done: usize, all: usize) -> String {
        match self {
            Self::English => format!("{done} of {all} checked"),
            Self::French => format!("{done} sur {all} vérifiés"),
        }
    }

    /// Which model read.
    pub fn read_by(self, model: &str, by: ReadBy) -> String {
        // The network alone is the same for every model.
        let (model, neighbours) = match by {
            ReadBy::Svm => (model, String::new()),
            ReadBy::Knn => (model, format!(" ({})", self.knn().to_ascii_lowercase())),
            ReadBy::Net => (self.the_network(), String::new()),
        };
        match self {
            Self::English => format!("Read by: {model}{neighbours}"),
            Self::French => format!("Lu par : {model}{neighbours}"),
        }
    }

    /// On the button that begins a model from corrections.
    pub fn teach_from_corrections(self, count: usize) -> String {
        match self {
            Self::English => format!("Make a model of your handwriting from {count} corrections"),
            Self::French => format!("Créer un modèle de votre écriture à partir de {count} corrections"),
        }
    }

    /// The heading over what is saved of all files.
    pub fn all_pictures(self, count: usize) -> String {
        match self {
            Self::English => format!("All {count} pictures"),
            Self::French => format!("Les {count} images"),
        }
    }

    /// Which page of a document is next.
    pub fn page_of(self, page: u32, pages: u32) -> String {
        match self {
            Self::English => format!("page {page} of {pages}…"),
            Self::French => format!("page {page} sur {pages}…"),
        }
    }

    /// A document of more pages than are taken.
    pub fn pages_left_out(self, pages: u32, most: u32) -> String {
        match self {
            Self::English => format!(
                "The document has {pages} pages; the first {most} are in the list. Save the other pages as a document of their own."
            ),
            Self::French => format!(
                "Le document a {pages} pages ; les {most} premières sont dans la liste. Enregistrez les autres dans un document à part."
            ),
        }
    }

    /// A file beyond the limit.
    pub fn too_large_detail(self, bytes: Option<u64>, limit: u64) -> String {
        let limit = limit / 1024 / 1024;
        match self {
            Self::English => {
                let size = bytes.map_or(String::new(), |bytes| format!("It is {}. ", self.size(bytes)));
                format!("{size}The limit is {limit} MB: save it smaller, or crop it to the numbers.")
            }
            Self::French => {
                let size = bytes.map_or(String::new(), |bytes| format!("Il fait {}. ", self.size(bytes)));
                format!("{size}La limite est de {limit} Mo : réduisez-le, ou recadrez-le sur les nombres.")
            }
        }
    }

    /// A count-down to the next try.
    pub fn busy_detail(self, seconds: u32) -> String {
        match self {
            Self::English => format!("It is reading many pictures right now. Retrying in {seconds} s."),
            Self::French => format!("Il lit beaucoup d’images en ce moment. Nouvel essai dans {seconds} s."),
        }
    }

    /// The count-down in a file's row.
    pub fn again_in(self, seconds: u32) -> String {
        match self {
            Self::English => format!("busy, retrying in {seconds} s"),
            Self::French => format!("occupé, nouvel essai dans {seconds} s"),
        }
    }

    /// An answer that explains nothing.
    pub fn server_detail(self, status: u16) -> String {
        match self {
            Self::English => format!("It answered with error {status}."),
            Self::French => format!("Il a répondu avec l’erreur {status}."),
        }
    }

    /// Name of an example page.
    pub fn example(self, number: usize) -> String {
        match self {
            Self::English => format!("Example {number}"),
            Self::French => format!("Exemple {number}"),
        }
    }

    /// On the button that takes a file away.
    pub fn remove_file(self, name: &str) -> String {
        format!("{} {name}", self.remove())
    }

    /// Where a digit stands among all.
    pub fn digit_of(self, index: usize, all: usize) -> String {
        match self {
            Self::English => format!("Digit {} of {all}", index + 1),
            Self::French => format!("Chiffre {} sur {all}", index + 1),
        }
    }

    /// What is wrong with a number.
    pub fn misfit(self, misfit: Misfit) -> String {
        match (self, misfit) {
            (Self::English, Misfit::Digits { has, expected }) => {
                format!("{}, expected {}", counted(has, "digit", "digits"), span(expected))
            }
            (Self::French, Misfit::Digits { has, expected }) => {
                format!("{}, attendu {}", counted(has, "chiffre", "chiffres"), span(expected))
            }
            (Self::English, Misfit::Small { least }) => format!("less than {}", self.value(least)),
            (Self::French, Misfit::Small { least }) => format!("inférieur à {}", self.value(least)),
            (Self::English, Misfit::Large { most }) => format!("more than {}", self.value(most)),
            (Self::French, Misfit::Large { most }) => format!("supérieur à {}", self.value(most)),
            (Self::English, Misfit::Listed { entry }) => format!("not in the list; {entry} is"),
            (Self::French, Misfit::Listed { entry }) => format!("absent de la liste ; {entry} y figure"),
            (Self::English, Misfit::Several { fits }) => format!("may be {}", fits.join(" or ")),
            (Self::French, Misfit::Several { fits }) => format!("peut être {}", fits.join(" ou ")),
            (Self::English, Misfit::Unlisted) => "not in the list".into(),
            (Self::French, Misfit::Unlisted) => "absent de la liste".into(),
            (Self::English, Misfit::Total { sum }) => format!("the column adds up to {}", self.value(sum)),
            (Self::French, Misfit::Total { sum }) => format!("la somme de la colonne est {}", self.value(sum)),
        }
    }

    /// How many numbers a list has.
    pub fn listed(self, count: usize) -> String {
        match self {
            Self::English => counted(count, "number", "numbers"),
            Self::French => counted(count, "nombre", "nombres"),
        }
    }

    /// Take the numbers that fit one entry of the list from it.
    pub fn take_from_list(self, count: usize) -> String {
        match self {
            Self::English => format!("Take {count} from the list"),
            Self::French => format!("En reprendre {count} de la liste"),
        }
    }

    /// How many numbers do not fit.
    pub fn do_not_fit(self, count: usize) -> String {
        match self {
            Self::English if count == 1 => "1 does not fit".into(),
            Self::English => format!("{count} do not fit"),
            Self::French if count == 1 => "1 ne concorde pas".into(),
            Self::French => format!("{count} ne concordent pas"),
        }
    }

    /// A value with the language's decimal mark.
    pub fn value(self, value: f64) -> String {
        match self {
            Self::English => value.to_string(),
            Self::French => value.to_string().replace('.', ","),
        }
    }

    /// A probability. What is not certain never reads as 100 %, and what is not impossible never as 0 %.
    pub fn percent(self, probability: f32) -> String {
        let text = match probability * 100.0 {
            percent if percent > 99.9 => "> 99.9 %".into(),
            percent if percent >= 99.0 => format!("{percent:.1} %"),
            percent if percent >= 0.95 => format!("{percent:.0} %"),
            _ => "< 1 %".into(),
        };
        match self {
            Self::English => text,
            Self::French => text.replace('.', ","),
        }
    }
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

fn span((least, most): (usize, usize)) -> String {
    if least == most { least.to_string() } else { format!("{least}–{most}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_rounded_as_people_say_them() {
        let text = Language::English;
        assert_eq!([text.size(1), text.size(300_000), text.size(3 << 20)], ["1 kB", "293 kB", "3.0 MB"]);
        assert_eq!(Language::French.size(3 << 20), "3,0 Mo");
    }

    #[test]
    fn one_is_not_many() {
        assert_eq!(Language::English.read(1, 1, 0), "1 digit, 1 number.");
        assert_eq!(Language::English.read(3, 2, 1), "3 digits, 2 numbers, 1 to check.");
        assert_eq!(Language::French.read(3, 1, 0), "3 chiffres, 1 nombre.");
    }

    #[test]
    fn nothing_is_certain_or_impossible() {
        let text = Language::English;
        assert_eq!(
            [1.0, 0.996, 0.985, 0.54, 0.001].map(|probability| text.percent(probability)),
            ["> 99.9 %", "99.6 %", "98 %", "54 %", "< 1 %"]
        );
        assert_eq!(Language::French.percent(0.996), "99,6 %");
    }

    #[test]
    fn a_misfit_says_what_was_expected() {
        let misfit = Misfit::Digits { has: 1, expected: (2, 3) };
        assert_eq!(Language::English.misfit(misfit), "1 digit, expected 2–3");
        assert_eq!(Language::French.misfit(Misfit::Total { sum: 4.5 }), "la somme de la colonne est 4,5");
    }
}
