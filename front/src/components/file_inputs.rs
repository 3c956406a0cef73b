use web_sys::{File, HtmlInputElement};
use yew::prelude::*;

/// Pictures that are read here. Naming the types, and not HEIC, makes iPhones hand over a JPEG.
pub(super) const ACCEPT: &str = "image/jpeg,image/png,image/webp,image/gif,image/bmp,image/tiff";
/// What is read here. The camera makes no documents.
pub(super) const ACCEPT_ALL: &str = "image/jpeg,image/png,image/webp,image/gif,image/bmp,image/tiff,application/pdf";

/// The two inputs behind the buttons that choose pictures or take one. They are not shown: the buttons are, and click them.
pub(crate) fn file_inputs(files: &NodeRef, camera: &NodeRef, on_files: Callback<Vec<File>>) -> Html {
    let onchange = Callback::from(move |event: Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        let files: Vec<File> = input
            .files()
            .map(|files| (0..files.length()).filter_map(|index| files.item(index)).collect())
            .unwrap_or_default();
        // Otherwise choosing the same file again would be no change.
        input.set_value("");
        on_files.emit(files);
    });
    html! {
        <>
            <input ref={files} id="file-input" type="file" accept={ACCEPT_ALL} hidden=true multiple=true
                onchange={onchange.clone()} />
            <input ref={camera} id="camera-input" type="file" accept={ACCEPT} capture="environment"
                hidden=true {onchange} />
        </>
    }
}

/// A press that opens what an input opens.
pub(crate) fn opener(input: &NodeRef) -> Callback<MouseEvent> {
    let input = input.clone();
    Callback::from(move |_| {
        if let Some(input) = input.cast::<HtmlInputElement>() {
            input.click();
        }
    })
}
