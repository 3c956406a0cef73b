//! What is always said in the same words.

use super::Language;

macro_rules! phrases {
    ($($name:ident: $english:literal, $french:literal;)*) => {
        #[expect(missing_docs, reason = "each phrase says itself what it is")]
        impl Language {
            $(pub fn $name(self) -> &'static str {
                match self {
                    Self::English => $english,
                    Self::French => $french,
                }
            })*
        }

        #[cfg(test)]
        const PHRASES: &[(&str, &str, &str)] = &[$((stringify!($name), $english, $french)),*];
    };
}

phrases! {
    title: "DigitML – handwritten numbers, read from a photograph", "DigitML – des nombres manuscrits, lus sur une photo";
    tagline: "Handwritten numbers, read from a photograph", "Des nombres manuscrits, lus sur une photo";
    switch_language: "Afficher cette page en français", "Show this page in English";
    switch_theme: "Dark or light colours", "Couleurs sombres ou claires";
    settings: "Settings", "Réglages";
    keys: "Keys", "Touches";
    close: "Close", "Fermer";
    offline_now: "You are offline. What was read stays here; new pictures wait until the connection is back.",
        "Vous êtes hors ligne. Ce qui a été lu reste ici ; les nouvelles images attendent le retour de la connexion.";

    drop_here: "Drop photographs of handwritten numbers", "Déposez des photos de nombres manuscrits";
    photograph_numbers: "Photograph handwritten numbers", "Photographiez des nombres manuscrits";
    drop_hint: "or paste them, or choose:", "ou collez-les, ou choisissez :";
    drop_now: "Let go to read", "Lâchez pour lire";
    choose: "Choose pictures", "Choisir des images";
    take_photo: "Take a photo", "Prendre une photo";
    draw: "Draw numbers", "Dessiner des nombres";
    privacy: "Pictures are read by this server and not kept there. This browser keeps the last results, until you clear them.",
        "Les images sont lues par ce serveur, qui ne les garde pas. Ce navigateur garde les derniers résultats, jusqu’à ce que \
        vous les effaciez.";
    examples: "Or try one of these", "Ou essayez l’une de celles-ci";

    files: "Pictures", "Images";
    add: "Add", "Ajouter";
    clear_all: "Clear all", "Tout effacer";
    clear_hint: "Takes all pictures and results out of this browser", "Retire toutes les images et tous les résultats de ce navigateur";
    waiting: "waiting", "en attente";
    preparing: "preparing…", "préparation…";
    sending: "sending…", "envoi…";
    reading_short: "reading…", "lecture…";
    no_digits_short: "no digits", "aucun chiffre";

    photograph: "Photograph", "Photo";
    digits_on_photograph: "Digits on the photograph", "Chiffres sur la photo";
    not_shown: "This browser cannot show this kind of picture. The boxes stand where the digits are.",
        "Ce navigateur ne peut pas afficher ce type d’image. Les cadres sont là où se trouvent les chiffres.";
    zoom: "Zoom", "Zoom";
    zoom_in: "Zoom in", "Agrandir";
    zoom_out: "Zoom out", "Réduire";
    fit: "Fit", "Ajuster";
    rotate: "Rotate", "Tourner";
    add_digit: "Add a digit", "Ajouter un chiffre";
    box_hint: "Draw a box around a digit that was not found.", "Tracez un cadre autour d’un chiffre qui n’a pas été trouvé.";
    box_keys: "By keys: arrows move it, Shift and arrows resize it, Enter adds it.",
        "Au clavier : les flèches le déplacent, Maj et les flèches le redimensionnent, Entrée l’ajoute.";

    numbers: "Numbers", "Nombres";
    undo: "Undo", "Annuler";
    redo: "Redo", "Rétablir";
    copy: "Copy", "Copier";
    copied: "Copied", "Copié";
    copy_failed: "The browser did not let the page copy. Select the numbers and copy them by hand.",
        "Le navigateur n’a pas laissé la page copier. Sélectionnez les nombres et copiez-les à la main.";
    more: "More", "Plus";
    save_csv: "CSV table", "Tableau CSV";
    save_xlsx: "Excel (XLSX)", "Excel (XLSX)";
    save_text: "Text", "Texte";
    save_json: "JSON", "JSON";
    save_picture: "Picture with boxes", "Image avec les cadres";
    picture_failed: "The browser could not draw this picture. Its numbers can be saved all the same.",
        "Le navigateur n’a pas pu dessiner cette image. Ses nombres peuvent quand même être enregistrés.";
    copy_table: "Copy for a spreadsheet", "Copier pour un tableur";
    read_again: "Read again", "Relire";
    this_picture: "This picture", "Cette image";
    select_hint: "Select a digit, here or on the photograph, to check or correct it.",
        "Choisissez un chiffre, ici ou sur la photo, pour le vérifier ou le corriger.";
    another: "Another picture", "Une autre image";
    new_photo: "New photo", "Nouvelle photo";
    cancel: "Cancel", "Annuler l’envoi";
    remove: "Remove", "Retirer";
    try_again: "Try again", "Réessayer";
    try_now: "Try now", "Essayer maintenant";
    sure: "sure", "sûr";
    not_sure: "not sure", "pas sûr";
    corrected: "corrected", "corrigé";
    unknown: "not named yet", "pas encore nommé";
    progress: "Sent so far", "Déjà envoyé";
    this_digit_is: "This digit is", "Ce chiffre est";
    not_a_digit: "Delete", "Supprimer";
    split: "Split", "Séparer";
    join: "Join", "Joindre";

    checks: "Check the numbers", "Vérifier les nombres";
    check_digits: "Digits in each number", "Chiffres par nombre";
    check_digits_hint: "such as 3 or 2-4", "par exemple 3 ou 2-4";
    check_least: "Smallest value", "Valeur minimale";
    check_most: "Largest value", "Valeur maximale";
    check_totals: "The last line holds the totals of the columns", "La dernière ligne donne les totaux des colonnes";
    check_fit: "all fit", "tous conviennent";
    not_understood: "This is not understood.", "Ceci n’est pas compris.";

    reading: "Reading…", "Lecture…";
    preparing_long: "Making the picture ready…", "Préparation de l’image…";
    waiting_long: "Waiting for the pictures before it", "En attente des images précédentes";
    none_title: "No digits found", "Aucun chiffre trouvé";
    none_status: "Read. No digits were found.", "Lu. Aucun chiffre n’a été trouvé.";

    pad: "Drawing pad", "Ardoise";
    pad_hint: "Write here. It is read whenever you pause.", "Écrivez ici. La lecture se fait dès que vous vous arrêtez.";
    pen: "Pen", "Stylo";
    pen_thin: "Thin", "Fin";
    pen_medium: "Medium", "Moyen";
    pen_thick: "Thick", "Épais";
    clear: "Clear", "Effacer";
    done: "Done", "Terminé";

    colours: "Colours", "Couleurs";
    as_system: "As the system", "Comme le système";
    light: "Light", "Claires";
    dark: "Dark", "Sombres";
    language: "Language", "Langue";
    as_browser: "As the browser", "Comme le navigateur";
    classifier: "Classifier", "Classificateur";
    svm: "Support vector machine", "Machine à vecteurs de support";
    knn: "Nearest neighbours", "Plus proches voisins";
    model: "Model", "Modèle";
    built_in: "Built-in", "Intégré";
    decimal_mark: "Decimal mark", "Séparateur décimal";
    point: "Point (12.5)", "Point (12.5)";
    comma: "Comma (12,5)", "Virgule (12,5)";
    as_language: "As the language", "Selon la langue";
    decimals: "Digits after the mark", "Chiffres après le séparateur";
    settings_hint: "A classifier or model chosen here reads the next pictures; “Read again” under More reads this one anew.",
        "Le classificateur ou le modèle choisi ici lira les images suivantes ; « Relire » sous Plus relit celle-ci.";

    teach: "Teach", "Apprendre";
    teach_title: "Teach it your handwriting", "Apprenez-lui votre écriture";
    teach_blank: "1. Print the blank sheet and write a digit into each box. Or write ten rows of ten digits on plain paper, a row for each digit.",
        "1. Imprimez la feuille vierge et écrivez un chiffre dans chaque case. Ou écrivez dix lignes de dix chiffres sur du papier uni, \
        une ligne par chiffre.";
    teach_pdf: "Blank sheet (PDF)", "Feuille vierge (PDF)";
    teach_svg: "Blank sheet (SVG)", "Feuille vierge (SVG)";
    teach_photograph: "2. Photograph or scan it. You look over what was found before anything is learned.",
        "2. Photographiez-la ou scannez-la. Vous vérifiez ce qui a été trouvé avant que quoi que ce soit soit appris.";
    teach_order: "Order of the rows", "Ordre des lignes";
    order_found: "Find it", "La trouver";
    order_zero_last: "1 to 9, then 0", "1 à 9, puis 0";
    order_zero_first: "0 to 9", "0 à 9";
    teach_choose: "Choose the sheet", "Choisir la feuille";
    teach_finding: "Looking for the digits…", "Recherche des chiffres…";
    teach_training: "Learning…", "Apprentissage…";
    teach_review_hint: "Look over the digits with a dashed outline and a “?”. Type what a digit is; Delete leaves it out; arrows go to another.",
        "Vérifiez les chiffres au contour en tirets avec un « ? ». Tapez ce qu’est un chiffre ; Suppr l’écarte ; les flèches en \
        choisissent un autre.";
    teach_review_touch: "Look over the digits with a dashed outline and a “?”: touch one, then the digit that it is.",
        "Vérifiez les chiffres au contour en tirets avec un « ? » : touchez-en un, puis le chiffre qu’il est.";
    teach_cells: "Digits of the sheet", "Chiffres de la feuille";
    teach_drop: "Leave out", "Écarter";
    teach_keep: "Take back", "Reprendre";
    teach_dropped: "left out", "écarté";
    teach_name: "Name of the model", "Nom du modèle";
    teach_my_hand: "My handwriting", "Mon écriture";
    teach_train: "Learn these digits", "Apprendre ces chiffres";
    teach_stored: "Until now nothing was stored. Learning stores the digits above on this server, until you discard or delete them.",
        "Rien n’a été stocké jusqu’ici. Apprendre stocke les chiffres ci-dessus sur ce serveur, jusqu’à ce que vous les effaciez.";
    teach_restart: "Another sheet", "Une autre feuille";
    teach_trained: "How well each reads these digits", "Comment chacun lit ces chiffres";
    teach_folds: "Each digit was read by what was learned of the other four fifths.",
        "Chaque chiffre a été lu par ce qui a été appris des quatre autres cinquièmes.";
    teach_no_gain: "Yours makes no fewer mistakes with these digits: the built-in model reads this hand as well.",
        "Le vôtre ne fait pas moins d’erreurs avec ces chiffres : le modèle intégré lit aussi bien cette écriture.";
    teach_yours: "Yours", "Le vôtre";
    teach_misread: "Misread", "Mal lus";
    teach_none_misread: "nothing", "rien";
    teach_as_none: "none", "aucun";
    teach_use: "Use it", "L’utiliser";
    teach_discard: "Discard it", "L’effacer";
    token_title: "The key to your models", "La clé de vos modèles";
    token_hint: "This browser keeps it. Copy it to use your models in another browser; it is not shown again.",
        "Ce navigateur la garde. Copiez-la pour utiliser vos modèles dans un autre navigateur ; elle ne sera plus affichée.";
    token_enter: "Key from another browser", "Clé d’un autre navigateur";
    token_take: "Use this key", "Utiliser cette clé";
    token_taken: "The key is kept. Your models are listed below; choose one under Model to read with it.",
        "La clé est gardée. Vos modèles sont listés ci-dessous ; choisissez-en un sous Modèle pour lire avec lui.";
    token_unknown: "This key opens no models on this server. Check that all of it is there, from dml_ to the last letter.",
        "Cette clé n’ouvre aucun modèle sur ce serveur. Vérifiez qu’elle est entière, de dml_ à la dernière lettre.";
    model_importing: "Importing: the model is learned anew from its digits…",
        "Importation : le modèle est appris à nouveau de ses chiffres…";
    stop_waiting: "Cancel", "Abandonner";
    token_forget: "Forget the key", "Oublier la clé";
    token_forget_hint: "Without the key nobody can use or delete your models here.",
        "Sans la clé, personne ne peut utiliser ni supprimer vos modèles ici.";
    own_models: "Your models", "Vos modèles";
    model_export: "Save as a file", "Enregistrer";
    model_import: "Import a model", "Importer un modèle";
    model_delete: "Delete", "Supprimer";
    model_delete_sure: "Delete it and all its digits?", "Le supprimer avec tous ses chiffres ?";
    model_delete_yes: "Yes, delete", "Oui, supprimer";
    model_keep: "Keep", "Garder";
    model_gone: "Your model is no longer there. The built-in one reads now.",
        "Votre modèle n’existe plus. Le modèle intégré lit maintenant.";
    model_in_use: "Your model reads from now on.", "Votre modèle lira désormais.";
    model_teaching: "Your model is learning…", "Votre modèle apprend…";

    key_name: "name the selected digit, go to the next unsure one", "nommer le chiffre choisi, aller au prochain pas sûr";
    key_arrows: "another digit", "un autre chiffre";
    key_next: "next to look at", "prochain à vérifier";
    key_delete: "delete the digit", "supprimer le chiffre";
    key_box: "draw a box around a missing digit", "tracer un cadre autour d’un chiffre manquant";
    key_split: "split, join numbers", "séparer, joindre des nombres";
    key_undo: "undo, redo", "annuler, rétablir";
    key_zoom: "zoom in, out, fit", "agrandir, réduire, ajuster";
    key_rotate: "rotate the picture", "tourner l’image";
    key_copy: "copy the numbers", "copier les nombres";
    key_files: "next, previous picture", "image suivante, précédente";
    key_help: "these keys", "ces touches";
    key_escape: "let go of the digit, stop drawing", "lâcher le chiffre, arrêter de dessiner";
    delete_key: "Del", "Suppr";

    not_an_image_title: "This is not a picture", "Ce n’est pas une image";
    not_an_image_detail: "Choose a photograph or a scan: JPEG, PNG, WebP, GIF, BMP or TIFF.",
        "Choisissez une photo ou un scan : JPEG, PNG, WebP, GIF, BMP ou TIFF.";
    cannot_open_title: "This file cannot be opened", "Ce fichier ne peut pas être ouvert";
    cannot_open_detail: "It was moved or changed after it was chosen, or it is not on this device yet. Choose it again.",
        "Il a été déplacé ou modifié après avoir été choisi, ou il n’est pas encore sur cet appareil. Choisissez-le à nouveau.";
    heic_title: "HEIC pictures are not read here", "Les images HEIC ne sont pas lues ici";
    heic_detail: "Send the picture as JPEG. On an iPhone: Settings, Camera, Formats, Most Compatible, then take it again. On a \
        computer: open the picture and export it as JPEG.",
        "Envoyez l’image en JPEG. Sur un iPhone : Réglages, Appareil photo, Formats, Le plus compatible, puis reprenez-la. Sur un \
        ordinateur : ouvrez l’image et exportez-la en JPEG.";
    too_large_title: "This file is too large", "Ce fichier est trop grand";
    busy_title: "The server is busy", "Le serveur est occupé";
    offline_title: "The server cannot be reached", "Le serveur est injoignable";
    offline_detail: "Check the connection. The picture is kept, and is sent again as soon as the server can be reached.",
        "Vérifiez la connexion. L’image est gardée et sera renvoyée dès que le serveur pourra être joint.";
    timeout_title: "The server took too long", "Le serveur a mis trop de temps";
    timeout_detail: "The picture is kept. Try again; on a slow connection, send a smaller picture or only the part with the numbers.",
        "L’image est gardée. Réessayez ; si la connexion est lente, envoyez une image plus petite ou seulement la partie avec les \
        nombres.";
    server_title: "The server failed", "Le serveur a échoué";
    server_kept: "The picture is kept. Try again, or in a few minutes if it happens twice.",
        "L’image est gardée. Réessayez, ou dans quelques minutes si cela se reproduit.";
    unreadable_title: "The answer could not be understood", "La réponse n’a pas été comprise";
    unreadable_detail: "Reload the page: it may be older than the server. Then choose the picture again.",
        "Rechargez la page : elle est peut-être plus ancienne que le serveur. Puis choisissez l’image à nouveau.";
    not_kept: "This browser cannot keep the results: they are gone when the page is closed.",
        "Ce navigateur ne peut pas garder les résultats : ils disparaîtront à la fermeture de la page.";

    column_file: "file", "fichier";
    column_line: "line", "ligne";
    column_place: "place", "place";
    column_number: "number", "nombre";
    column_confidence: "confidence", "confiance";
    column_corrected: "corrected", "corrigé";
    column_remark: "remark", "remarque";
    yes: "yes", "oui";
    no: "no", "non";
    sheet_numbers: "Numbers", "Nombres";
    sheet_list: "List", "Liste";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_phrase_is_there_in_both_languages() {
        for (name, english, french) in PHRASES {
            assert!(!english.trim().is_empty() && !french.trim().is_empty(), "{name}");
            // A sentence ends as one in both.
            assert_eq!(english.ends_with(['.', '…', ':']), french.ends_with(['.', '…', ':']), "{name}");
        }
    }

    #[test]
    fn whole_sentences_are_translated() {
        let same: Vec<_> = PHRASES.iter().filter(|(_, english, french)| english == french).map(|(n, ..)| *n).collect();
        assert_eq!(same, ["zoom", "save_xlsx", "save_json", "point", "column_place"]);
    }
}
