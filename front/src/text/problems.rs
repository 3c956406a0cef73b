//! What the server says, which it says in English, in the language of the page.

use shared::{Code, Problem};

use super::Language;

impl Language {
    /// What happened, in a few words.
    pub fn problem_title(self, problem: &Problem) -> String {
        let french = match (self, problem.code) {
            (Self::English, _) => None,
            (_, Code::FileTooLarge | Code::ImageTooLarge) => Some("Cette image est trop grande"),
            (_, Code::UnsupportedImage) => Some("Ce type d’image n’est pas lu"),
            (_, Code::EmptyFile) => Some("Le fichier est vide"),
            (_, Code::DamagedImage) => Some("L’image est endommagée"),
            (_, Code::ModelNotFound) => Some("Ce modèle n’existe plus"),
            (_, Code::SheetNotFound) => Some("Aucune feuille de dix lignes de dix chiffres n’a été trouvée"),
            (_, Code::TooManyModels) => Some("Vous avez autant de modèles que possible"),
            (_, Code::InvalidSamples) => Some("Ces chiffres ne peuvent pas être appris"),
            (_, Code::DamagedModel) => Some("Ce fichier n’est pas un modèle, ou il est endommagé"),
            (_, Code::StorageUnavailable) => Some("Le serveur ne peut pas stocker pour l’instant"),
            (_, Code::UploadTimeout) => Some("L’envoi a pris trop de temps"),
            (_, Code::Internal) => Some("Le serveur a échoué"),
            (_, Code::Busy) => Some("Le serveur est occupé"),
            _ => Some("Le serveur a refusé l’image"),
        };
        french.map_or_else(|| problem.title.clone(), str::to_owned)
    }

    /// What to do about it. The server's own words are more exact than any translation, so they stay where they are needed.
    pub fn problem_detail(self, problem: &Problem) -> String {
        let french = match (self, problem.code) {
            (Self::English, _) => None,
            (_, Code::FileTooLarge | Code::ImageTooLarge) => Some(
                "Jusqu’à 20 Mo, 50 mégapixels et 10 000 pixels de côté : réduisez-la, ou découpez la partie avec les nombres.",
            ),
            (_, Code::UnsupportedImage) => {
                Some("Envoyez-la en JPEG, PNG, WebP, GIF, BMP ou TIFF. HEIC et PDF ne sont pas lus.")
            }
            (_, Code::EmptyFile) => Some("Choisissez-le à nouveau, ou un autre."),
            (_, Code::DamagedImage) => Some("Ouvrez l’image et enregistrez-la à nouveau, ou reprenez la photo."),
            (_, Code::ModelNotFound) => Some("Choisissez le modèle intégré dans les réglages."),
            (_, Code::SheetNotFound) => Some("Photographiez toute la feuille, bien éclairée, une ligne par chiffre."),
            (_, Code::TooManyModels) => Some("Supprimez-en un dans les réglages."),
            (_, Code::StorageUnavailable) => Some("La lecture avec le modèle intégré continue. Réessayez plus tard."),
            (_, Code::UploadTimeout) => Some("Réessayez, ou envoyez une image plus petite."),
            (_, Code::Internal | Code::Busy) => Some("Réessayez dans un instant."),
            _ => None,
        };
        french.map_or_else(|| problem.detail.clone(), str::to_owned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_servers_words_stay_in_english_and_are_translated_for_french() {
        let problem = Problem {
            kind: "about:blank".into(),
            title: "Damaged picture".into(),
            status: 422,
            detail: "Send it again.".into(),
            code: Code::DamagedImage,
        };
        assert_eq!(Language::English.problem_title(&problem), "Damaged picture");
        assert_eq!(Language::French.problem_title(&problem), "L’image est endommagée");
        let other = Problem { code: Code::Other, ..problem };
        assert_eq!(Language::French.problem_detail(&other), "Send it again.");
    }
}
