use crate::helpers::{
    FORM_TYPE, FakeReader, Part, RECOGNITIONS, TestApp, answer_on, begin_form, encoded, form_body, png_claiming,
    png_of_strokes, strokes,
};
use engine::error::ModelError;
use engine::reading::{Alternative, BoundingBox};
use engine::{Digit, Line, Number, Reading};
use image::ImageFormat;
use reqwest::{Method, StatusCode};
use shared::{Code, MAX_FILE_BYTES, ReadBy, Recognition};
use std::io::Write as _;
use std::sync::mpsc;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

#[actix_web::test]
async fn recognize_answers_size_model_and_timings_for_every_kind_of_picture() {
    let app = TestApp::start();
    for format in
        [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP, ImageFormat::Gif, ImageFormat::Bmp, ImageFormat::Tiff]
    {
        let file = if format == ImageFormat::Gif || format == ImageFormat::WebP {
            let mut file = std::io::Cursor::new(Vec::new());
            let rgba = image::DynamicImage::ImageLuma8(strokes(120, 80)).into_rgba8();
            rgba.write_to(&mut file, format).expect("the picture is written");
            file.into_inner()
        } else {
            encoded(strokes(120, 80), format)
        };
        let answer = app.recognize(&file).await;
        assert_eq!(answer.status, StatusCode::OK, "{format:?}: {}", String::from_utf8_lossy(&answer.body));
        assert_eq!(answer.header("content-type"), "application/json");
        assert_eq!(answer.header("cache-control"), "no-store");
        let recognition: Recognition = answer.json();
        assert_eq!((recognition.image.width, recognition.image.height), (120, 80));
        assert_eq!((recognition.model.id.as_str(), recognition.model.classifier), ("default", ReadBy::Svm));
        let timings = recognition.timings;
        let parts = timings.decode_ms + timings.segment_ms + timings.classify_ms;
        assert!(timings.decode_ms > 0.0 && parts <= timings.total_ms + 0.01, "{timings:?}");
    }
}

#[actix_web::test]
async fn recognize_answers_what_the_reader_read() {
    let digit = |label: u8, x, number| Digit {
        label,
        confidence: 0.75,
        sure: label != 7,
        bounding_box: BoundingBox { x, y: 5, width: 10, height: 20 },
        alternatives: vec![Alternative { label: 1, confidence: 0.125 }],
        printed: false,
        cancelled: false,
        line: 0,
        number,
    };
    let reading = Reading {
        width: 200,
        height: 100,
        turn: engine::Turn::None,
        digits: vec![digit(4, 10, 0), digit(2, 22, 0), digit(7, 90, 1)],
        lines: vec![Line {
            numbers: vec![
                Number { digits: vec![0, 1], ..Number::default() },
                Number { digits: vec![2], ..Number::default() },
            ],
        }],
        page: 2,
        pages: 3,
        warnings: vec![engine::reading::Warning::EndMissing { format: "JPEG" }],
        unread: vec![BoundingBox { x: 120, y: 5, width: 10, height: 20 }],
        ..Reading::default()
    };
    let app = TestApp::start_with(FakeReader(move |_: &[u8]| Ok(reading.clone())), |_| ());
    let mut answer: serde_json::Value = app.recognize(b"picture").await.json();
    assert!(answer["timings"]["total_ms"].is_number());
    answer.as_object_mut().expect("an object").remove("timings");
    let bounding_box = |x: u32, width: u32| serde_json::json!({"x": x, "y": 5, "width": width, "height": 20});
    let digit = |label: u8, x, number: usize| {
        serde_json::json!({
            "label": label, "confidence": 0.75, "sure": label != 7, "bounding_box": bounding_box(x, 10),
            "alternatives": [{"label": 1, "confidence": 0.125}], "kind": "hand", "cancelled": false, "line": 0,
            "number": number,
        })
    };
    let expected = serde_json::json!({
        "image": {"width": 200, "height": 100, "turned": 0},
        "model": {"id": "default", "classifier": "svm"},
        "text": "42 7",
        "lines": [{"text": "42 7", "numbers": [
            {"text": "42", "kind": "number", "value": 42.0, "bounding_box": bounding_box(10, 22), "digits": [0, 1], "marks": [],
                "cancelled": false},
            {"text": "7", "kind": "number", "value": 7.0, "bounding_box": bounding_box(90, 10), "digits": [2], "marks": [],
                "cancelled": false},
        ]}],
        "unread": [{"bounding_box": bounding_box(120, 10)}],
        "digits": [digit(4, 10, 0), digit(2, 22, 0), digit(7, 90, 1)],
        "page": 2,
        "pages": 3,
        "warnings": [{
            "code": "end_missing",
            "detail": "The JPEG file lacks the mark of its end. All of the picture is there and was read.",
        }],
    });
    assert_eq!(answer, expected);
}

#[actix_web::test]
async fn recognize_asks_the_classifier_and_the_model_it_was_told() {
    let app = TestApp::start();
    let png = png_of_strokes(60, 40);
    for (word, kind) in [("svm", ReadBy::Svm), ("knn", ReadBy::Knn), ("net", ReadBy::Net)] {
        let parts = [Part::text("model", "default"), Part::text("classifier", word), Part::file("image", &png)];
        let recognition: Recognition = app.post_form(RECOGNITIONS, &parts).await.json();
        assert_eq!(recognition.model.classifier, kind);
    }
}

#[actix_web::test]
async fn recognize_refuses_unknown_classifiers_and_models() {
    let app = TestApp::start();
    let png = png_of_strokes(60, 40);
    for word in ["SVM", "", "forest", "svm knn"] {
        let parts = [Part::file("image", &png), Part::text("classifier", word)];
        let detail = app.post_form(RECOGNITIONS, &parts).await.assert_problem(400, Code::UnknownValue);
        assert!(detail.contains("`svm`, `knn` or `net`"), "{detail}");
    }
    let parts = [Part::file("image", &png), Part::text("model", "../../etc/passwd")];
    app.post_form(RECOGNITIONS, &parts).await.assert_problem(404, Code::ModelNotFound);
}

#[actix_web::test]
async fn recognize_ignores_parts_it_does_not_know() {
    let app = TestApp::start();
    let png = png_of_strokes(60, 40);
    let parts = [Part::text("comment", "page 3"), Part::file("image", &png)];
    assert_eq!(app.post_form(RECOGNITIONS, &parts).await.status, StatusCode::OK);
}

#[actix_web::test]
async fn recognize_answers_a_picture_without_digits_with_empty_lists() {
    let app = TestApp::start();
    let white = image::GrayImage::from_pixel(80, 60, image::Luma([255]));
    let recognition: Recognition = app.recognize(&encoded(white, ImageFormat::Png)).await.json();
    assert!(recognition.digits.is_empty() && recognition.lines.is_empty() && recognition.text.is_empty());
}

#[actix_web::test]
async fn recognize_answers_400_when_there_is_not_exactly_one_image() {
    let app = TestApp::start();
    let png = png_of_strokes(60, 40);
    for parts in [&[][..], &[Part::file("picture", &png)], &[Part::text("model", "default")]] {
        let detail = app.post_form(RECOGNITIONS, parts).await.assert_problem(400, Code::ImageMissing);
        assert!(detail.contains("`image`"), "{detail}");
    }
    let twice = [Part::file("image", &png), Part::file("image", &png)];
    app.post_form(RECOGNITIONS, &twice).await.assert_problem(400, Code::ImageRepeated);
    let model_twice = [Part::text("model", "default"), Part::text("model", "default"), Part::file("image", &png)];
    app.post_form(RECOGNITIONS, &model_twice).await.assert_problem(400, Code::MalformedRequest);
}

#[actix_web::test]
async fn recognize_answers_415_when_the_request_is_no_form() {
    let app = TestApp::start();
    let png = png_of_strokes(60, 40);
    for content_type in
        ["application/json", "image/png", "multipart/mixed; boundary=x", "application/x-www-form-urlencoded", "?"]
    {
        let answer = app.send(Method::POST, RECOGNITIONS, &[("content-type", content_type)], png.clone()).await;
        answer.assert_problem(415, Code::UnsupportedRequestType);
    }
    app.send(Method::POST, RECOGNITIONS, &[], Vec::new()).await.assert_problem(415, Code::UnsupportedRequestType);
}

#[actix_web::test]
async fn recognize_answers_400_when_the_form_is_broken() {
    let app = TestApp::start();
    let whole = form_body(&[Part::file("image", &png_of_strokes(60, 40))]);
    let bodies = [Vec::new(), b"x".to_vec(), whole[..whole.len() - 30].to_vec(), whole[..40].to_vec()];
    for body in bodies {
        let answer = app.send(Method::POST, RECOGNITIONS, &[("content-type", FORM_TYPE)], body).await;
        answer.assert_problem(400, Code::MalformedRequest);
    }
    let no_boundary = app.send(Method::POST, RECOGNITIONS, &[("content-type", "multipart/form-data")], whole).await;
    no_boundary.assert_problem(400, Code::MalformedRequest);
}

#[actix_web::test]
async fn recognize_answers_422_when_the_file_is_empty() {
    TestApp::start().recognize(b"").await.assert_problem(422, Code::EmptyFile);
}

#[actix_web::test]
async fn recognize_answers_415_and_names_the_file_when_it_is_not_a_picture() {
    let app = TestApp::start();
    let files: [(&[u8], &str); 6] = [
        (b"?", "text"),
        (b"just some text in a file called page.png", "text"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "Settings → Camera → Formats → Most Compatible"),
        (b"%!PS-Adobe-3.0\n", "PostScript"),
        (b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "SVG"),
        (&[0xDE, 0xAD, 0xBE, 0xEF, 0, 1, 2, 3], "not a supported picture"),
    ];
    for (file, word) in files {
        let detail = app.recognize(file).await.assert_problem(415, Code::UnsupportedImage);
        assert!(detail.contains(word), "{detail}");
    }
}

#[actix_web::test]
async fn recognize_answers_422_when_a_picture_is_cut_before_its_first_row() {
    let app = TestApp::start();
    let page = strokes(400, 300);
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP, ImageFormat::Bmp] {
        let file = encoded(page.clone(), format);
        for cut in [12, 20, 30] {
            app.recognize(&file[..cut]).await.assert_problem(422, Code::DamagedImage);
        }
    }
    app.assert_still_reads().await;
}

#[actix_web::test]
async fn recognize_reads_what_is_there_of_a_picture_cut_short_and_says_so() {
    let app = TestApp::start();
    for (format, end) in [(ImageFormat::Jpeg, 2), (ImageFormat::Png, 12), (ImageFormat::Bmp, 0)] {
        let file = encoded(strokes(400, 300), format);
        let half = file.len() / 2;
        for (missing, code) in [(half, "rows_missing"), (end + 100, "rows_missing"), (end, "end_missing")] {
            let recognition: Recognition = app.recognize(&file[..file.len() - missing]).await.json();
            assert_eq!((recognition.image.width, recognition.image.height), (400, 300));
            let codes: Vec<&str> = recognition.warnings.iter().map(|warning| warning.code.as_str()).collect();
            assert_eq!(codes, if missing > 0 { vec![code] } else { vec![] }, "{format:?}");
        }
    }
}

#[actix_web::test]
async fn recognize_answers_422_without_decoding_when_the_header_claims_too_many_pixels() {
    let app = TestApp::start();
    for (width, height) in [(60_000, 60_000), (10_001, 10), (8_000, 8_000)] {
        let detail = app.recognize(&png_claiming(width, height)).await.assert_problem(422, Code::ImageTooLarge);
        assert!(detail.contains(&width.to_string()) && detail.contains("10000"), "{detail}");
    }
}

#[actix_web::test]
async fn recognize_answers_413_when_the_file_has_a_byte_too_many() {
    let app = TestApp::start();
    let mut file = vec![0; MAX_FILE_BYTES + 1];
    app.recognize(&file).await.assert_problem(413, Code::FileTooLarge);
    file.resize(21_000_000.max(MAX_FILE_BYTES + 100_000), 0);
    app.recognize(&file).await.assert_problem(413, Code::FileTooLarge);
    // The largest file that is accepted: looked at, and found to be no picture.
    file.truncate(MAX_FILE_BYTES);
    assert_eq!(app.recognize(&file).await.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    app.assert_still_reads().await;
}

#[actix_web::test]
async fn recognize_answers_413_before_the_rest_of_a_large_upload_is_sent() {
    let app = TestApp::start();
    let address = app.address.clone();
    let answer = actix_web::web::block(move || {
        let mut stream = begin_form(&address, RECOGNITIONS, 1 << 40, b"--the-boundary-of-the-test\r\n");
        answer_on(&mut stream)
    });
    assert!(answer.await.expect("the client runs").starts_with("HTTP/1.1 413 "));
}

#[actix_web::test]
async fn recognize_answers_413_in_the_midst_of_an_upload_of_unknown_length() {
    let app = TestApp::start();
    let address = app.address.clone();
    let sent = actix_web::web::block(move || {
        let mut stream = std::net::TcpStream::connect(&address).expect("the server listens");
        stream.set_read_timeout(Some(Duration::from_secs(10))).expect("a timeout can be set");
        let head = format!(
            "POST {RECOGNITIONS} HTTP/1.1\r\nHost: {address}\r\nContent-Type: {FORM_TYPE}\r\nTransfer-Encoding: chunked\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).expect("the server reads");
        let part =
            b"--the-boundary-of-the-test\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a\"\r\n\r\n";
        let mut send = |bytes: &[u8]| {
            stream.write_all(format!("{:x}\r\n", bytes.len()).as_bytes()).expect("the server reads");
            stream.write_all(bytes).and_then(|()| stream.write_all(b"\r\n")).expect("the server reads");
        };
        send(part);
        // The form never ends: an answer can only come from counting.
        (0..=MAX_FILE_BYTES / (1 << 20)).for_each(|_| send(&vec![0; 1 << 20]));
        answer_on(&mut stream)
    });
    assert!(sent.await.expect("the client runs").starts_with("HTTP/1.1 413 "));
}

#[actix_web::test]
async fn recognize_answers_408_when_an_upload_stands_still() {
    let app = TestApp::start_with(FakeReader(|_: &[u8]| Ok(Reading::default())), |settings| {
        settings.upload_timeout = Duration::from_millis(200);
    });
    let address = app.address.clone();
    let answer = actix_web::web::block(move || {
        let body = form_body(&[Part::file("image", b"picture")]);
        answer_on(&mut begin_form(&address, RECOGNITIONS, body.len(), &body[..body.len() / 2]))
    });
    let answer = answer.await.expect("the client runs");
    assert!(answer.starts_with("HTTP/1.1 408 ") && answer.contains("\"upload_timeout\""), "{answer}");
}

#[actix_web::test]
async fn recognize_answers_500_without_the_cause_and_lives_on_when_a_decoder_panics() {
    let read = |bytes: &[u8]| match bytes {
        b"panic" => panic!("secret 4711"),
        b"fail" => Err(ModelError::ModelFile("secret 4711".to_owned()).into()),
        _ => Ok(Reading::default()),
    };
    let app = TestApp::start_with(FakeReader(read), |settings| settings.readers = 1);
    for file in [&b"panic"[..], b"fail", b"panic"] {
        let answer = app.recognize(file).await;
        answer.assert_problem(500, Code::Internal);
        assert!(!String::from_utf8_lossy(&answer.body).contains("4711"));
    }
    assert_eq!(app.recognize(b"picture").await.status, StatusCode::OK);
}

#[actix_web::test]
async fn recognize_answers_503_and_when_to_come_back_when_the_queue_is_full() {
    let (let_go, held) = mpsc::channel::<()>();
    let held = Mutex::new(held);
    let read = move |_: &[u8]| {
        held.lock().expect("no reader panics").recv().expect("the test lets go");
        Ok(Reading::default())
    };
    let app = Arc::new(TestApp::start_with(FakeReader(read), |settings| {
        settings.readers = 1;
        settings.queue = 1;
    }));
    let post = || {
        let app = Arc::clone(&app);
        actix_web::rt::spawn(async move { app.recognize(b"picture").await })
    };
    // Two find room: one is read, one waits. Whichever of the three comes last is sent away.
    let mut posts = [post(), post(), post()];
    let started = Instant::now();
    let busy = loop {
        if let Some(done) = posts.iter_mut().find(|post| post.is_finished()) {
            break done.await.expect("the client runs");
        }
        assert!(started.elapsed() < Duration::from_secs(5), "no request was sent away");
        actix_web::rt::time::sleep(Duration::from_millis(5)).await;
    };
    busy.assert_problem(503, Code::Busy);
    assert_eq!(busy.header("retry-after"), "2");
    (0..2).for_each(|_| let_go.send(()).expect("the reader waits"));
    for post in posts.iter_mut().filter(|post| !post.is_finished()) {
        assert_eq!(post.await.expect("the client runs").status, StatusCode::OK);
    }
}

#[actix_web::test]
async fn recognize_answers_503_when_the_uploads_fill_their_memory_and_takes_more_once_it_is_free() {
    let (started, has_started) = mpsc::channel::<()>();
    let (let_go, held) = mpsc::channel::<()>();
    let held = Mutex::new(held);
    let read = move |_: &[u8]| {
        started.send(()).expect("the test listens");
        held.lock().expect("no reader panics").recv().expect("the test lets go");
        Ok(Reading::default())
    };
    let app = Arc::new(TestApp::start_with(FakeReader(read), |settings| {
        settings.readers = 2;
        settings.upload_memory_mib = 1;
    }));
    let file = vec![1; 700 * 1024];
    let first = actix_web::rt::spawn({
        let (app, file) = (Arc::clone(&app), file.clone());
        async move { app.recognize(&file).await }
    });
    let has_started = actix_web::web::block(move || has_started.recv().map(|()| has_started));
    let _has_started = has_started.await.expect("the client runs").expect("the reader starts");
    app.recognize(&file).await.assert_problem(503, Code::Busy);
    (0..2).for_each(|_| let_go.send(()).expect("the reader waits"));
    assert_eq!(first.await.expect("the client runs").status, StatusCode::OK);
    assert_eq!(app.recognize(&file).await.status, StatusCode::OK);
}

#[actix_web::test]
async fn recognize_answers_compressed_when_that_is_accepted() {
    let app = TestApp::start();
    let body = form_body(&[Part::file("image", &png_of_strokes(60, 40))]);
    let headers = [("content-type", FORM_TYPE), ("accept-encoding", "gzip")];
    let answer = app.send(Method::POST, RECOGNITIONS, &headers, body).await;
    assert_eq!(answer.header("content-encoding"), "gzip");
    assert_eq!(answer.body[..2], [0x1F, 0x8B]);
}

#[actix_web::test]
async fn a_files_name_may_be_of_any_bytes() {
    let app = TestApp::start();
    for name in [&b"\xE9t\xE9.png"[..], b"\x82\xA0.png", b"a\\b\".png", b"C:\\scans\\", b"\x01", b"a;b=\xFF", b""] {
        let mut body =
            b"--the-boundary-of-the-test\r\nContent-Disposition: form-data; name=\"image\"; filename=\"".to_vec();
        body.extend_from_slice(name);
        body.extend_from_slice(b"\"\r\nContent-Type: image/png\r\n\r\n");
        body.extend_from_slice(&png_of_strokes(60, 40));
        body.extend_from_slice(b"\r\n--the-boundary-of-the-test--\r\n");
        let answer = app.send(Method::POST, RECOGNITIONS, &[("content-type", FORM_TYPE)], body).await;
        assert_eq!(answer.status, 200, "{name:?}: {}", String::from_utf8_lossy(&answer.body));
    }
}
