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
    title: "DigitML – read handwritten numbers from a photograph", "DigitML – lire des nombres manuscrits sur une photo";
    tagline: "Read handwritten numbers from a photograph", "Lire des nombres manuscrits sur une photo";
    switch_language: "Afficher cette page en français", "Show this page in English";
    switch_theme: "Dark or light colours", "Couleurs sombres ou claires";
    settings: "Settings", "Réglages";
    keys: "Keyboard shortcuts", "Raccourcis clavier";
    close: "Close", "Fermer";
    offline_now: "You are offline. Your results stay here; new pictures wait until the connection is back.",
        "Vous êtes hors ligne. Vos résultats restent ici ; les nouvelles images attendent le retour de la connexion.";

    drop_here: "Drop photographs of handwritten numbers", "Déposez des photos de nombres manuscrits";
    photograph_numbers: "Photograph handwritten numbers", "Photographiez des nombres manuscrits";
    drop_hint: "or paste them, or:", "ou collez-les, ou :";
    drop_now: "Drop to read", "Déposez pour lire";
    choose: "Choose pictures", "Choisir des images";
    take_photo: "Take a photo", "Prendre une photo";
    draw: "Write on screen", "Écrire à l’écran";
    privacy: "This server reads your pictures and does not keep them. This browser keeps your results until you clear them.",
        "Ce serveur lit vos images et ne les conserve pas. Ce navigateur conserve vos résultats jusqu’à ce que vous les \
        effaciez.";
    examples: "Or try an example", "Ou essayez un exemple";

    files: "Pictures", "Images";
    add: "Add", "Ajouter";
    clear_all: "Clear all", "Tout effacer";
    clear_hint: "Removes all pictures and results from this browser", "Retire toutes les images et tous les résultats de ce navigateur";
    waiting: "waiting", "en attente";
    preparing: "preparing…", "préparation…";
    sending: "sending…", "envoi…";
    reading_short: "reading…", "lecture…";
    no_digits_short: "no digits", "aucun chiffre";

    photograph: "Photograph", "Photo";
    digits_on_photograph: "Digits on the photograph", "Chiffres sur la photo";
    not_shown: "This browser cannot show this kind of picture. The boxes show where the digits are.",
        "Ce navigateur ne peut pas afficher ce type d’image. Les cadres montrent où se trouvent les chiffres.";
    zoom: "Zoom", "Zoom";
    zoom_in: "Zoom in", "Agrandir";
    zoom_out: "Zoom out", "Réduire";
    fit: "Fit", "Ajuster";
    rotate: "Rotate and read again", "Pivoter et relire";
    add_digit: "Add a digit or a number", "Ajouter un chiffre ou un nombre";
    box_hint: "Draw a box around a digit or a whole number that was missed, then type it.",
        "Tracez un cadre autour d’un chiffre ou d’un nombre entier oublié, puis tapez-le.";
    frame_hint: "Draw a frame: only what lies inside it is read.", "Tracez un cadre : seul son contenu est lu.";
    only_here: "Read only here", "Ne lire qu’ici";
    force_turn: "Read it as I turned it", "La lire comme je l’ai pivotée";
    read_turned: "This picture reads better another way up, so DigitML read it that way.",
        "Cette image se lit mieux dans un autre sens : DigitML l’a lue ainsi.";
    frame_in_force: "Only the frame is read.", "Seul le cadre est lu.";
    read_all: "Read the whole picture", "Lire toute l’image";
    write_hint: "Type the whole number, then press Enter.", "Tapez le nombre entier, puis appuyez sur Entrée.";
    box_keys: "Keyboard: arrows move the box, Shift and arrows resize it, Enter adds the digit.",
        "Au clavier : les flèches déplacent le cadre, Maj et les flèches le redimensionnent, Entrée ajoute le chiffre.";

    numbers: "Numbers", "Nombres";
    undo: "Undo", "Annuler";
    redo: "Redo", "Rétablir";
    copy: "Copy", "Copier";
    copied: "Copied", "Copié";
    copy_failed: "The browser did not allow copying. Select the numbers and copy them yourself.",
        "Le navigateur a refusé la copie. Sélectionnez les nombres et copiez-les vous-même.";
    more: "More", "Exporter";
    save_csv: "CSV table", "Tableau CSV";
    save_xlsx: "Excel (XLSX)", "Excel (XLSX)";
    save_text: "Text", "Texte";
    save_json: "JSON", "JSON";
    save_picture: "Picture with boxes", "Image avec les cadres";
    picture_failed: "The browser could not draw this picture. You can still save its numbers.",
        "Le navigateur n’a pas pu dessiner cette image. Vous pouvez quand même enregistrer ses nombres.";
    copy_table: "Copy for a spreadsheet", "Copier pour un tableur";
    read_again: "Read again", "Relire";
    this_picture: "This picture", "Cette image";
    select_hint: "Select a digit here or on the photograph to check or correct it.",
        "Sélectionnez un chiffre, ici ou sur la photo, pour le vérifier ou le corriger.";
    another: "Another picture", "Une autre image";
    new_photo: "New photo", "Nouvelle photo";
    cancel: "Cancel", "Annuler l’envoi";
    remove: "Remove", "Retirer";
    try_again: "Try again", "Réessayer";
    try_now: "Try now", "Essayer maintenant";
    sure: "sure", "certain";
    not_sure: "not sure", "incertain";
    corrected: "corrected", "corrigé";
    checked: "checked", "vérifié";
    deleted: "deleted", "supprimé";
    unknown: "not set yet", "à saisir";
    progress: "Sent so far", "Déjà envoyé";
    this_digit_is: "This digit is", "Ce chiffre est";
    not_a_digit: "Delete", "Supprimer";
    split: "Split", "Séparer";
    join: "Join", "Réunir";

    check_title: "Check the digits", "Vérifier les chiffres";
    check_hint: "Enter: right as it is. Type the right digit. Delete removes it. Arrows select another.",
        "Entrée : c’est juste. Tapez le bon chiffre. Suppr le supprime. Les flèches en sélectionnent un autre.";
    check_cells: "Digits to check", "Chiffres à vérifier";
    check_right: "Right", "Juste";
    check_rest: "The rest are right", "Tout le reste est juste";
    check_sure_too: "Show the sure digits too", "Montrer aussi les chiffres certains";
    check_done: "Done", "Terminé";
    check_none: "No digit is left to check.", "Il ne reste aucun chiffre à vérifier.";
    check_see: "Show it in its picture", "Le montrer dans son image";
    remove_this: "Remove this picture", "Retirer cette image";
    change_model: "Change", "Changer";
    no_single_keys: "Use single-key shortcuts only while a digit has the focus",
        "N’utiliser les touches seules que lorsqu’un chiffre a le focus";

    checks: "Check the numbers", "Vérifier les nombres";
    check_digits: "Digits in each number", "Chiffres par nombre";
    check_digits_hint: "such as 3 or 2-4", "par exemple 3 ou 2-4";
    check_least: "Smallest value", "Valeur minimale";
    check_most: "Largest value", "Valeur maximale";
    check_list: "Numbers that may occur", "Nombres possibles";
    check_list_hint: "one per line, pasted from a spreadsheet", "un par ligne, collés depuis un tableur";
    check_totals: "The last line holds the totals of the columns", "La dernière ligne donne les totaux des colonnes";
    check_fit: "all fit", "tout concorde";
    not_understood: "This is not understood.", "Ceci n’est pas compris.";

    reading: "Reading…", "Lecture…";
    preparing_long: "Preparing the picture…", "Préparation de l’image…";
    waiting_long: "Waiting for earlier pictures", "En attente des images précédentes";
    none_title: "No digits found", "Aucun chiffre trouvé";
    none_status: "Done. No digits were found.", "Terminé. Aucun chiffre n’a été trouvé.";

    pad: "Drawing pad", "Ardoise";
    pad_hint: "Write here. DigitML reads whenever you pause.", "Écrivez ici. DigitML lit dès que vous faites une pause.";
    pen: "Pen", "Stylo";
    pen_thin: "Thin", "Fin";
    pen_medium: "Medium", "Moyen";
    pen_thick: "Thick", "Épais";
    clear: "Clear", "Effacer";
    done: "Done", "Terminé";

    colours: "Colours", "Couleurs";
    as_system: "Same as system", "Comme le système";
    light: "Light", "Claires";
    dark: "Dark", "Sombres";
    language: "Language", "Langue";
    as_browser: "Same as browser", "Comme le navigateur";
    read_print: "Read printed digits, too", "Lire aussi les chiffres imprimés";
    print_left_out: "Printed digits were left out.", "Les chiffres imprimés ont été écartés.";
    include_print: "Read them, too", "Les lire aussi";
    print_included: "Printed digits are among these.", "Des chiffres imprimés en font partie.";
    exclude_print: "Leave them out", "Les écarter";
    printed: "printed", "imprimé";
    not_read: "not read", "non lu";
    nothing_to_read: "Nothing to read", "Rien à lire";
    look_at_unread: "Look at them", "Les regarder";
    unread_hint: "Type the number that stands here, or press Del if there is none.",
        "Tapez le nombre qui se trouve ici, ou appuyez sur Suppr s’il n’y en a pas.";
    struck_out: "struck out", "rayé";
    strike_out: "Strike out", "Rayer";
    not_struck_out: "Not struck out", "Non rayé";
    key_strike: "strike the number out, or take that back", "rayer le nombre, ou annuler la rature";
    classifier: "Classifier", "Classificateur";
    svm: "Support vector machine", "Machine à vecteurs de support";
    knn: "Nearest neighbours", "Plus proches voisins";
    the_network: "the neural network alone", "le réseau de neurones seul";
    net: "Neural network alone", "Réseau de neurones seul";
    model: "Model", "Modèle";
    built_in: "Built-in", "Intégré";
    built_in_model: "the built-in model", "le modèle intégré";
    decimal_mark: "Decimal mark on the paper", "Séparateur décimal sur le papier";
    point: "Point (12.5)", "Point (12.5)";
    comma: "Comma (12,5)", "Virgule (12,5)";
    as_on_paper: "Detect", "Automatique";
    decimals: "Decimal places where the paper has no mark", "Décimales si le papier n’a pas de séparateur";
    settings_hint: "Your choice applies to new pictures. To apply it to this picture, choose “Read again” under More.",
        "Votre choix vaut pour les images suivantes. Pour l’appliquer à cette image, choisissez « Relire » sous Exporter.";

    teach: "Teach it my handwriting", "Lui apprendre mon écriture";
    teach_short: "Teach", "Écriture";
    teach_title: "Teach it your handwriting", "Apprenez-lui votre écriture";
    teach_or_sheet: "A whole sheet teaches more:", "Une feuille entière apprend davantage :";
    teach_blank: "1. Print the blank sheet and write a digit in each box. Or write ten rows of ten digits on plain paper, one row per digit.",
        "1. Imprimez la feuille vierge et écrivez un chiffre dans chaque case. Ou écrivez dix lignes de dix chiffres sur du papier uni, \
        une ligne par chiffre.";
    teach_pdf: "Blank sheet (PDF)", "Feuille vierge (PDF)";
    teach_svg: "Blank sheet (SVG)", "Feuille vierge (SVG)";
    teach_photograph: "2. Photograph or scan it. You review the digits before anything is learned.",
        "2. Photographiez-la ou scannez-la. Vous vérifiez les chiffres avant tout apprentissage.";
    teach_order: "Order of the rows", "Ordre des lignes";
    order_found: "Detect", "Automatique";
    order_zero_last: "1 to 9, then 0", "1 à 9, puis 0";
    order_zero_first: "0 to 9", "0 à 9";
    teach_choose: "Choose the sheet", "Choisir la feuille";
    teach_finding: "Looking for the digits…", "Recherche des chiffres…";
    teach_training: "Learning…", "Apprentissage…";
    teach_review_hint: "Check the digits with a dashed outline and a “?”. Type the right digit; Delete leaves it out; arrows select another.",
        "Vérifiez les chiffres au contour en tirets avec un « ? ». Tapez le bon chiffre ; Suppr l’écarte ; les flèches en \
        sélectionnent un autre.";
    teach_review_touch: "Check the digits with a dashed outline and a “?”: touch one, then touch the right digit.",
        "Vérifiez les chiffres au contour en tirets avec un « ? » : touchez-en un, puis le bon chiffre.";
    teach_cells: "Digits of the sheet", "Chiffres de la feuille";
    teach_drop: "Leave out", "Écarter";
    teach_keep: "Put back", "Remettre";
    teach_dropped: "left out", "écarté";
    teach_name: "Model name", "Nom du modèle";
    teach_my_hand: "My handwriting", "Mon écriture";
    teach_train: "Learn these digits", "Apprendre ces chiffres";
    teach_stored: "Nothing has been stored yet. Learning stores the digits above on this server until you delete them.",
        "Rien n’a encore été enregistré. L’apprentissage enregistre ces chiffres sur ce serveur jusqu’à ce que vous les supprimiez.";
    teach_restart: "Another sheet", "Une autre feuille";
    teach_trained: "How well each model reads these digits", "Comment chaque modèle lit ces chiffres";
    teach_folds: "Each digit was read by a model trained on the other four fifths.",
        "Chaque chiffre a été lu par un modèle entraîné sur les quatre autres cinquièmes.";
    teach_no_gain: "Your model makes no fewer mistakes on these digits. The built-in model already reads this handwriting just as well.",
        "Votre modèle ne fait pas moins d’erreurs sur ces chiffres. Le modèle intégré lit déjà cette écriture aussi bien.";
    teach_yours: "Yours", "Le vôtre";
    teach_misread: "Misread", "Mal lus";
    teach_none_misread: "nothing", "rien";
    teach_as_none: "none", "aucun";
    teach_use: "Use it", "L’utiliser";
    teach_discard: "Discard it", "Le supprimer";
    token_title: "The key to your models", "La clé de vos modèles";
    token_hint: "This browser keeps it. Copy it now to use your models in another browser: it will not be shown again.",
        "Ce navigateur la conserve. Copiez-la maintenant pour utiliser vos modèles dans un autre navigateur : elle ne sera plus affichée.";
    token_enter: "Key from another browser", "Clé d’un autre navigateur";
    token_take: "Use this key", "Utiliser cette clé";
    token_taken: "The key is saved. Your models are listed below. To use one, choose it under Model.",
        "La clé est enregistrée. Vos modèles figurent ci-dessous. Pour en utiliser un, choisissez-le sous Modèle.";
    token_unknown: "This key does not fit any models on this server. Check that it is complete, from dml_ to the last letter.",
        "Cette clé ne correspond à aucun modèle sur ce serveur. Vérifiez qu’elle est complète, de dml_ à la dernière lettre.";
    model_importing: "Importing: training the model from its digits…",
        "Importation : entraînement du modèle à partir de ses chiffres…";
    stop_waiting: "Cancel", "Abandonner";
    token_forget: "Forget the key", "Oublier la clé";
    token_forget_hint: "Without the key, nobody can use or delete your models on this server.",
        "Sans la clé, personne ne peut utiliser ni supprimer vos modèles sur ce serveur.";
    own_models: "Your models", "Vos modèles";
    model_export: "Save to a file", "Enregistrer";
    model_import: "Import a model", "Importer un modèle";
    model_delete: "Delete", "Supprimer";
    model_delete_sure: "Delete it and all its digits?", "Le supprimer avec tous ses chiffres ?";
    model_delete_yes: "Yes, delete", "Oui, supprimer";
    model_keep: "Keep", "Garder";
    model_gone: "Your model no longer exists. The built-in model is in use.",
        "Votre modèle n’existe plus. Le modèle intégré est utilisé.";
    model_in_use: "Your model is now in use.", "Votre modèle est maintenant utilisé.";
    model_teaching: "Your model is learning…", "Votre modèle apprend…";

    key_name: "set the selected digit, go to the next doubtful one", "saisir le chiffre sélectionné, aller au chiffre incertain suivant";
    key_arrows: "select another digit", "sélectionner un autre chiffre";
    key_next: "next to check", "chiffre suivant à vérifier";
    key_delete: "delete the digit", "supprimer le chiffre";
    key_box: "draw a box around a missing digit or number", "tracer un cadre autour d’un chiffre ou d’un nombre manquant";
    key_frame: "read only in a frame", "ne lire que dans un cadre";
    key_check: "check all doubtful digits in a row", "vérifier à la suite tous les chiffres incertains";
    key_split: "split, join numbers", "séparer, réunir des nombres";
    key_undo: "undo, redo", "annuler, rétablir";
    key_zoom: "zoom in, out, fit", "agrandir, réduire, ajuster";
    key_rotate: "rotate the picture and read it again", "pivoter l’image et la relire";
    key_copy: "copy the numbers", "copier les nombres";
    key_files: "next, previous picture", "image suivante, précédente";
    key_help: "this list", "cette liste";
    key_escape: "deselect, stop drawing", "désélectionner, arrêter de dessiner";
    delete_key: "Del", "Suppr";

    not_an_image_title: "This is not a picture", "Ce n’est pas une image";
    not_an_image_detail: "Choose a photograph or a scan: JPEG, PNG, WebP, GIF, BMP, TIFF or PDF.",
        "Choisissez une photo ou un scan : JPEG, PNG, WebP, GIF, BMP, TIFF ou PDF.";
    protected_title: "This document is protected by a password", "Ce document est protégé par un mot de passe";
    protected_detail: "Open it with its password, save it as a PDF without one, and choose that file.",
        "Ouvrez-le avec son mot de passe, enregistrez-le en PDF sans mot de passe, puis choisissez ce fichier.";
    damaged_document_title: "This document is damaged", "Ce document est endommagé";
    damaged_document_detail: "Open it in another program and save it again, or scan the paper once more.",
        "Ouvrez-le dans un autre logiciel et enregistrez-le à nouveau, ou rescannez la feuille.";
    no_file_title: "That was a link, not a file", "C’était un lien, pas un fichier";
    no_file_detail: "Save the picture on this device first, then drop the file here. Or copy the picture and paste it.",
        "Enregistrez d’abord l’image sur cet appareil, puis déposez le fichier ici. Ou copiez l’image et collez-la.";
    cannot_open_title: "This file cannot be opened", "Ce fichier ne peut pas être ouvert";
    cannot_open_detail: "It was moved or changed after you chose it, or it is not on this device yet. Choose it again.",
        "Il a été déplacé ou modifié après votre choix, ou il n’est pas encore sur cet appareil. Choisissez-le à nouveau.";
    heic_title: "HEIC pictures are not supported here", "Les images HEIC ne sont pas prises en charge ici";
    heic_detail: "Send the picture as JPEG. On an iPhone: Settings, Camera, Formats, Most Compatible, then take it again. On a \
        computer: open the picture and export it as JPEG.",
        "Envoyez l’image en JPEG. Sur un iPhone : Réglages, Appareil photo, Formats, Le plus compatible, puis reprenez-la. Sur un \
        ordinateur : ouvrez l’image et exportez-la en JPEG.";
    too_large_title: "This file is too large", "Ce fichier est trop grand";
    busy_title: "The server is busy", "Le serveur est occupé";
    offline_title: "The server cannot be reached", "Le serveur est injoignable";
    offline_detail: "Check your connection. The page keeps the picture and sends it as soon as it reaches the server.",
        "Vérifiez la connexion. L’image est conservée et sera envoyée dès que le serveur sera joignable.";
    timeout_title: "The server took too long", "Le serveur a mis trop de temps";
    timeout_detail: "The picture is kept. Try again; on a slow connection, send a smaller picture or only the part with the numbers.",
        "L’image est conservée. Réessayez ; si la connexion est lente, envoyez une image plus petite ou seulement la partie avec les \
        nombres.";
    server_title: "The server failed", "Erreur du serveur";
    server_kept: "The picture is kept. Try again; if it fails again, wait a few minutes.",
        "L’image est conservée. Réessayez ; si cela échoue encore, attendez quelques minutes.";
    unreadable_title: "The answer could not be understood", "La réponse n’a pas été comprise";
    unreadable_detail: "The page may be older than the server. Reload it, then choose the picture again.",
        "La page est peut-être plus ancienne que le serveur. Rechargez-la, puis choisissez l’image à nouveau.";
    not_kept: "This browser cannot keep your results. They will be lost when you close the page.",
        "Ce navigateur ne peut pas conserver vos résultats. Ils seront perdus à la fermeture de la page.";

    column_file: "file", "fichier";
    column_line: "line", "ligne";
    column_place: "place", "place";
    column_number: "number", "nombre";
    column_confidence: "confidence", "confiance";
    column_corrected: "corrected", "corrigé";
    column_checked: "checked", "vérifié";
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
