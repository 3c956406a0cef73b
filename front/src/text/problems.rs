//! What the server says, which it says in English, in the language of the page.

use shared::{Code, Problem};

use super::Language;

impl Language {
    /// What happened, in a few words. The server's own title is its status in the words of HTTP, which says nothing to most.
    pub fn problem_title(self, problem: &Problem) -> &'static str {
        match problem.code {
            Code::FileTooLarge | Code::ImageTooLarge => self.problem_image_too_large(),
            Code::UnsupportedImage => self.problem_unsupported_image(),
            Code::EmptyFile => self.problem_empty_file(),
            Code::DamagedImage => self.problem_damaged_image(),
            Code::TooManyShapes => self.problem_too_many_shapes(),
            Code::ModelNotFound => self.problem_model_not_found(),
            Code::SheetNotFound => self.problem_sheet_not_found(),
            Code::TooManyModels => self.problem_too_many_models(),
            Code::StorageFull => self.problem_storage_full(),
            Code::InvalidSamples => self.problem_invalid_samples(),
            Code::DamagedModel => self.problem_damaged_model(),
            Code::StorageUnavailable => self.problem_storage_unavailable(),
            Code::UploadTimeout | Code::RequestTimeout => self.problem_timeout(),
            Code::Internal => self.server_title(),
            Code::Busy | Code::TooManyRequests => self.busy_title(),
            Code::ShuttingDown => self.problem_shutting_down(),
            Code::KeyRequired => self.problem_key_required(),
            _ => self.problem_other(),
        }
    }

    /// What to do about it. The server's own words are more exact than any translation, so they stay where there is none.
    pub fn problem_detail(self, problem: &Problem) -> String {
        let own = match problem.code {
            Code::FileTooLarge | Code::ImageTooLarge => self.problem_image_too_large_detail(),
            Code::UnsupportedImage => self.problem_unsupported_image_detail(),
            Code::EmptyFile => self.problem_empty_file_detail(),
            Code::DamagedImage => self.problem_damaged_image_detail(),
            Code::ModelNotFound => self.problem_model_not_found_detail(),
            Code::SheetNotFound => self.problem_sheet_not_found_detail(),
            Code::StorageFull => self.problem_storage_full_detail(),
            Code::TooManyModels => self.problem_too_many_models_detail(),
            Code::StorageUnavailable => self.problem_storage_unavailable_detail(),
            Code::UploadTimeout => self.problem_upload_timeout_detail(),
            Code::Internal | Code::Busy => self.problem_try_again_detail(),
            _ => "",
        };
        if own.is_empty() { problem.detail.clone() } else { own.to_owned() }
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
        assert_eq!(Language::EN.problem_title(&problem), "The picture is damaged");
        assert_eq!(Language::EN.problem_detail(&problem), "Send it again.");
        assert_eq!(Language::FR.problem_title(&problem), "L’image est endommagée");
        assert!(Language::DE.problem_detail(&problem).starts_with("Öffnen Sie das Bild"));
        let other = Problem { code: Code::Other, ..problem };
        assert_eq!(Language::FR.problem_detail(&other), "Send it again.");
    }
}
