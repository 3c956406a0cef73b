//! The forms an answer may take, and which of them a client prefers (RFC 9110, section 12.5.1).

use crate::error::ApiError;
use actix_web::dev::Payload;
use actix_web::http::header::{ACCEPT, HeaderValue};
use actix_web::{FromRequest, HttpRequest};
use std::future::{Ready, ready};

/// A form of an answer that holds a picture, or what it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Representation {
    /// Everything there is to know.
    Json,
    /// The numbers alone.
    Text,
    /// A row a digit, a number or a line of the page.
    Csv,
    /// A workbook.
    Xlsx,
    /// The picture with boxes and labels drawn over it, lossless.
    Png,
    /// The same, smaller.
    Jpeg,
}

impl Representation {
    /// What the server itself would rather send comes first.
    const ALL: [Self; 6] = [Self::Json, Self::Text, Self::Csv, Self::Xlsx, Self::Png, Self::Jpeg];
    /// The same in words.
    const ALL_NAMED: &str = "application/json, text/plain, text/csv, \
        application/vnd.openxmlformats-officedocument.spreadsheetml.sheet, image/png or image/jpeg";
    /// What calls answer that answer a picture and nothing else.
    const PICTURES: [Self; 2] = [Self::Png, Self::Jpeg];
    /// The same in words.
    const PICTURES_NAMED: &str = "image/png or image/jpeg";

    /// The value of `Content-Type`.
    pub(crate) const fn content_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Text => "text/plain; charset=utf-8",
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
        }
    }

    fn is_picture(self) -> bool {
        matches!(self, Self::Png | Self::Jpeg)
    }

    /// Type and subtype, without parameters.
    fn kind(self) -> (&'static str, &'static str) {
        let kind = self.content_type().split(';').next().and_then(|kind| kind.split_once('/'));
        kind.unwrap_or_default()
    }

    /// Of these forms the one that the fields of `Accept` prefer, `None` when they exclude all.
    ///
    /// Of forms with the same weight the one that is named more exactly is taken, then the one named first. A picture is answered only
    /// where nothing else is accepted: programs that name pictures because they can show some, as Java's do, want the numbers.
    fn preferred<'a>(forms: &[Self], accept: impl Iterator<Item = &'a HeaderValue>) -> Option<Self> {
        let text: Vec<&str> = accept.filter_map(|value| value.to_str().ok()).collect();
        if text.iter().all(|line| line.trim().is_empty()) {
            return forms.first().copied();
        }
        let ranges: Vec<Range> = text.iter().flat_map(|line| parts(line, ',')).filter_map(Range::parse).collect();
        let rank = |form: Self| {
            // The most exact range that fits decides alone, so that `text/*;q=0` may exclude what `*/*` takes in.
            let (exactness, position) = (0..ranges.len())
                .filter_map(|at| Some((ranges[at].exactness(form.kind())?, ranges.len() - at)))
                .max()?;
            let weight = ranges[ranges.len() - position].weight;
            (weight > 0).then_some((!form.is_picture(), weight, exactness, position))
        };
        let ranked = forms.iter().rev().filter_map(|&form| Some((rank(form)?, form)));
        // Of equals `max_by_key` takes the last, hence the reversed order.
        ranked.max_by_key(|&(rank, _)| rank).map(|(_, form)| form)
    }
}

impl FromRequest for Representation {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let preferred = Self::preferred(&Self::ALL, request.headers().get_all(ACCEPT));
        ready(preferred.ok_or(ApiError::NotAcceptable { known: Self::ALL_NAMED }))
    }
}

/// A form of an answer that is a picture and nothing else.
pub(crate) struct PictureForm(pub(crate) Representation);

impl FromRequest for PictureForm {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let preferred = Representation::preferred(&Representation::PICTURES, request.headers().get_all(ACCEPT));
        ready(preferred.map(Self).ok_or(ApiError::NotAcceptable { known: Representation::PICTURES_NAMED }))
    }
}

/// One media range of `Accept`, in small letters. Parameters but for the weight say nothing here: each form comes in one way only.
struct Range {
    kind: String,
    subtype: String,
    /// Thousandths, 0 to 1000.
    weight: u16,
}

impl Range {
    /// `None` for what is no media range: it is passed over, as RFC 9110 leaves it to the server.
    fn parse(text: &str) -> Option<Self> {
        let mut parts = parts(text, ';');
        let range = parts.next()?.trim().to_ascii_lowercase();
        // Java's own short form.
        let (kind, subtype) = if range == "*" { ("*", "*") } else { range.split_once('/')? };
        let is_word = |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'/');
        if !is_word(kind) || !is_word(subtype) || (kind == "*" && subtype != "*") {
            return None;
        }
        let weight =
            parts.filter_map(|part| part.split_once('=')).find(|(name, _)| name.trim().eq_ignore_ascii_case("q"));
        let weight = match weight {
            Some((_, q)) => q.trim().parse::<f32>().ok().filter(|q| (0.0..=1.0).contains(q))?,
            None => 1.0,
        };
        Some(Self { kind: kind.to_owned(), subtype: subtype.to_owned(), weight: (weight * 1000.0).round() as u16 })
    }

    /// How exactly the range names what is offered, `None` when it does not fit.
    fn exactness(&self, (kind, subtype): (&str, &str)) -> Option<u8> {
        match (self.kind.as_str(), self.subtype.as_str()) {
            ("*", _) => Some(0),
            (own, "*") => (own == kind).then_some(1),
            (own, exact) => (own == kind && exact == subtype).then_some(2),
        }
    }
}

/// What stands between the separators; those within quotation marks do not count.
fn parts(text: &str, separator: char) -> impl Iterator<Item = &str> {
    let (mut quoted, mut escaped) = (false, false);
    text.split(move |sign| {
        let is_escaped = std::mem::take(&mut escaped);
        match sign {
            '"' if !is_escaped => quoted = !quoted,
            '\\' => escaped = quoted && !is_escaped,
            _ => {}
        }
        sign == separator && !quoted
    })
}

#[cfg(test)]
mod tests {
    use super::Representation::{self, Csv, Jpeg, Json, Png, Text, Xlsx};
    use actix_web::http::header::HeaderValue;

    fn preferred(accept: &[&str]) -> Option<Representation> {
        let values: Vec<HeaderValue> = accept.iter().map(|line| HeaderValue::from_str(line).unwrap()).collect();
        Representation::preferred(&Representation::ALL, values.iter())
    }

    #[test]
    fn without_conditions_the_answer_is_json() {
        for accept in [&[][..], &[""], &["*/*"], &["application/*"], &["application/json"], &["text/html,*/*;q=0.8"]] {
            assert_eq!(preferred(accept), Some(Json), "{accept:?}");
        }
    }

    #[test]
    fn a_form_is_taken_by_its_name_in_whatever_case() {
        for (accept, form) in [
            ("text/plain", Text),
            ("TEXT/CSV", Csv),
            ("text/csv; charset=UTF-8", Csv),
            ("text/csv;header=present", Csv),
            ("text/csv;header=absent", Csv),
            ("text/plain; charset=utf-8", Text),
            ("application/json; charset=iso-8859-1; version=\"1,2;q=0\"", Json),
            ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Xlsx),
            ("image/png", Png),
            ("image/jpeg", Jpeg),
        ] {
            assert_eq!(preferred(&[accept]), Some(form), "{accept}");
        }
    }

    #[test]
    fn the_greater_weight_wins_then_the_more_exact_name_then_the_first() {
        for (accept, form) in [
            ("text/plain;q=0.5, text/csv;q=0.8", Csv),
            ("*/*, text/csv", Csv),
            ("text/*", Text),
            ("image/jpeg, image/png", Jpeg),
            ("image/png;q=0.5, image/jpeg;q=.5", Png),
            ("application/json;q=0.5, */*;q=0.1, text/plain;q=0.5", Json),
            ("image/png;q=0.2, image/jpeg;q=0.7", Jpeg),
            ("text/plain;q=0.5; charset=utf-8, text/csv; charset=utf-8; Q=0.6", Csv),
        ] {
            assert_eq!(preferred(&[accept]), Some(form), "{accept}");
        }
    }

    #[test]
    fn the_most_exact_range_decides_on_a_form_whatever_the_wider_ones_say() {
        assert_eq!(preferred(&["*/*, application/json;q=0"]), Some(Text));
        assert_eq!(preferred(&["*/*;q=0.1, application/*;q=0, text/*;q=0"]), Some(Png));
        assert_eq!(preferred(&["text/*;q=0.9, text/plain;q=0.2, application/json;q=0.5"]), Some(Csv));
    }

    #[test]
    fn a_picture_is_answered_only_where_nothing_else_is_accepted() {
        for (accept, form) in [
            // Java's own.
            ("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", Json),
            ("image/avif,image/webp,image/png,*/*;q=0.8", Json),
            ("application/json;q=0.1, image/*;q=0.2", Json),
            ("text/csv;q=0.001, image/jpeg", Csv),
            ("image/*, text/html", Png),
            ("text/html, image/gif, image/jpeg", Jpeg),
        ] {
            assert_eq!(preferred(&[accept]), Some(form), "{accept}");
        }
    }

    #[test]
    fn what_is_excluded_or_not_made_is_not_answered() {
        for accept in ["text/html", "image/webp", "*/*;q=0", "application/json;q=0", "*/json", "a/", "?", "json"] {
            assert_eq!(preferred(&[accept]), None, "{accept}");
        }
    }

    #[test]
    fn several_fields_count_as_one_and_what_is_no_range_is_passed_over() {
        assert_eq!(preferred(&["text/html", "text/csv;q=0.1"]), Some(Csv));
        assert_eq!(preferred(&["?, text/plain;q=2, image/png;q=0.3"]), Some(Png));
    }
}
