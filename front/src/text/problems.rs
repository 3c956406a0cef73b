//! What the server says, which it says in English, in the language of the page.

use shared::{Code, Problem};

use super::Language;

impl Language {
    /// What happened, in a few words. The server's own title is its status in the words of HTTP, which says nothing to most.
    pub fn problem_title(self, problem: &Problem) -> &'static str {
        let (english, french) = match problem.code {
            Code::FileTooLarge | Code::ImageTooLarge => ("This picture is too large", "Cette image est trop grande"),
            Code::UnsupportedImage => {
                ("This kind of picture is not supported", "Ce type d’image n’est pas pris en charge")
            }
            Code::EmptyFile => ("The file is empty", "Le fichier est vide"),
            Code::DamagedImage => ("The picture is damaged", "L’image est endommagée"),
            Code::TooManyShapes => ("There is too much in this picture", "Cette image est trop chargée"),
            Code::ModelNotFound => ("This model no longer exists", "Ce modèle n’existe plus"),
            Code::SheetNotFound => (
                "No sheet with ten rows of ten digits was found",
                "Aucune feuille de dix lignes de dix chiffres n’a été trouvée",
            ),
            Code::TooManyModels => {
                ("You have reached the model limit", "Vous avez atteint le nombre maximal de modèles")
            }
            Code::StorageFull => ("The server has no room for more models", "Le serveur ne garde plus de modèles"),
            Code::InvalidSamples => ("These digits cannot be learned", "Ces chiffres ne peuvent pas être appris"),
            Code::DamagedModel => {
                ("This is not a model file, or it is damaged", "Ce n’est pas un fichier de modèle, ou il est endommagé")
            }
            Code::StorageUnavailable => {
                ("The server cannot store anything right now", "Le serveur ne peut rien enregistrer pour l’instant")
            }
            Code::UploadTimeout | Code::RequestTimeout => ("Sending took too long", "L’envoi a pris trop de temps"),
            Code::Internal => ("The server failed", "Erreur du serveur"),
            Code::Busy | Code::TooManyRequests => ("The server is busy", "Le serveur est occupé"),
            Code::ShuttingDown => ("The server is restarting", "Le serveur redémarre"),
            Code::KeyRequired => ("This server requires an API key", "Ce serveur demande une clé d’API"),
            _ => ("The server refused the request", "Le serveur a refusé la demande"),
        };
        if self == Self::English { english } else { french }
    }

    /// What to do about it. The server's own words are more exact than any translation, so they stay where they are needed.
    pub fn problem_detail(self, problem: &Problem) -> String {
        let french = match (self, problem.code) {
            (Self::English, _) => None,
            (_, Code::FileTooLarge | Code::ImageTooLarge) => Some(
                "Jusqu’à 20 Mo, 50 mégapixels et 10 000 pixels de côté : réduisez-la, ou découpez la partie avec les nombres.",
            ),
            (_, Code::UnsupportedImage) => Some(
                "Envoyez-la en JPEG, PNG, WebP, GIF, BMP ou TIFF, ou un document PDF. HEIC n’est pas pris en charge.",
            ),
            (_, Code::EmptyFile) => Some("Choisissez-le à nouveau, ou un autre."),
            (_, Code::DamagedImage) => Some("Ouvrez l’image et enregistrez-la à nouveau, ou reprenez la photo."),
            (_, Code::ModelNotFound) => Some("Choisissez le modèle intégré dans les réglages."),
            (_, Code::SheetNotFound) => Some("Photographiez toute la feuille, bien éclairée, une ligne par chiffre."),
            (_, Code::StorageFull) => Some("Supprimez un de vos modèles, ou prévenez l’administrateur du serveur."),
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
    fn the_server_says_in_english_what_to_do_and_the_page_what_happened() {
        let problem = Problem {
            kind: "about:blank".into(),
            title: "Unprocessable Entity".into(),
            status: 422,
            detail: "Send it again.".into(),
            code: Code::DamagedImage,
        };
        assert_eq!(Language::English.problem_title(&problem), "The picture is damaged");
        assert_eq!(Language::French.problem_title(&problem), "L’image est endommagée");
        let other = Problem { code: Code::Other, ..problem };
        assert_eq!(Language::French.problem_detail(&other), "Send it again.");
    }
}
