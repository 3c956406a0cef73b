//! The page as a person meets it: its picker, its picture with boxes, its numbers.

mod tabs;

use std::fs;
use std::time::Instant;

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::{By, Key, TypingData, WebDriver};

use crate::process::{PATIENCE, PAUSE};
use crate::{ElementRect, given, screenshot_file};

/// The numbers beside the photograph: those of a row with a space between them, rows without one left out.
const NUMBERS: &str = "return [...document.querySelectorAll('#numbers .line')]
    .map(line => [...line.querySelectorAll('.number')].map(number => number.textContent).join(' ')).filter(Boolean).join('\\n')";

/// The page, open in a browser.
pub struct ReaderPage {
    session: WebDriver,
    /// The files a person has on their disk.
    files: TempDir,
}

impl ReaderPage {
    pub(crate) async fn open(session: WebDriver, address: &str) -> Result<Self> {
        let files = TempDir::new()?;
        let downloads = files.path().join("downloads");
        fs::create_dir(&downloads)?;
        let behavior = json!({"behavior": "allow", "downloadPath": downloads});
        session.cdp().send_raw("Browser.setDownloadBehavior", behavior).await?;
        session.goto(address).await?;
        let page = Self { session, files };
        page.wait_for(&["empty"]).await?;
        Ok(page)
    }

    /// Comes back later in the same browser.
    pub async fn reload(&self) -> Result<()> {
        self.session.refresh().await?;
        self.wait_for(&["empty"]).await?;
        Ok(())
    }

    /// Has this script run where the page is not open, in a file beside it: the page would be at work on what the script lays out for it. Then
    /// comes back.
    pub async fn lay_out(&self, script: &str) -> Result<()> {
        let address = self.session.current_url().await?;
        self.session.goto(address.join("api/v1/openapi.json")?.as_str()).await?;
        self.evaluate(script).await?;
        self.session.goto(address.as_str()).await?;
        self.wait_for(&["empty"]).await?;
        Ok(())
    }

    /// Hands the page a file by its picker.
    pub async fn choose(&self, name: &str, content: &[u8]) -> Result<()> {
        self.choose_by("file-input", name, content).await
    }

    /// Hands the page a file by the picker of this id.
    pub async fn choose_by(&self, id: &str, name: &str, content: &[u8]) -> Result<()> {
        let path = self.files.path().join(name);
        fs::write(&path, content)?;
        let picker = self.session.find(By::Id(id)).await?;
        Ok(picker.send_keys(path.to_string_lossy().as_ref()).await?)
    }

    /// Hands the page several files at once.
    pub async fn choose_many(&self, files: &[(&str, &[u8])]) -> Result<()> {
        let mut paths = Vec::new();
        for (name, content) in files {
            let path = self.files.path().join(name);
            fs::write(&path, content)?;
            paths.push(path.to_string_lossy().into_owned());
        }
        let picker = self.session.find(By::Id("file-input")).await?;
        Ok(picker.send_keys(paths.join("\n").as_str()).await?)
    }

    /// The states of the files in the list, once `done` says so.
    pub async fn wait_for_rows(&self, done: impl Fn(&[String]) -> bool) -> Result<Vec<String>> {
        let script = "return [...document.querySelectorAll('.row')].map(row => row.dataset.state)";
        let started = Instant::now();
        let mut states: Vec<String> = Vec::new();
        while started.elapsed() < PATIENCE {
            states = serde_json::from_value(self.ask(script).await?)?;
            if done(&states) {
                return Ok(states);
            }
            tokio::time::sleep(PAUSE).await;
        }
        bail!("the files stay {states:?}")
    }

    /// Waits until the numbers are these, a line each.
    pub async fn wait_for_numbers(&self, expected: &str) -> Result<()> {
        let started = Instant::now();
        let mut numbers = Value::Null;
        while started.elapsed() < PATIENCE {
            numbers = self.ask(NUMBERS).await?;
            if numbers == expected {
                return Ok(());
            }
            tokio::time::sleep(PAUSE).await;
        }
        bail!("the numbers are to be {expected:?}, but stay {numbers}")
    }

    /// Waits until a script's expression is true.
    pub async fn wait_until(&self, expression: &str) -> Result<()> {
        let script = format!("return Boolean({expression})");
        let started = Instant::now();
        while started.elapsed() < PATIENCE {
            if self.ask(&script).await? == true {
                return Ok(());
            }
            tokio::time::sleep(PAUSE).await;
        }
        bail!("it does not come true: {expression}; the page says {}", self.all_text().await?)
    }

    /// A file that the page saved, once all of it is there.
    pub async fn saved(&self, name: &str) -> Result<Vec<u8>> {
        let path = self.files.path().join("downloads").join(name);
        let started = Instant::now();
        // The browser keeps the name by an empty file, until it is complete.
        let is_complete = || fs::metadata(&path).is_ok_and(|file| file.is_file() && file.len() > 0);
        while !is_complete() {
            if started.elapsed() > PATIENCE {
                let there: Vec<_> = fs::read_dir(self.files.path().join("downloads"))?.flatten().collect();
                bail!("{name} is not saved; there are {there:?}");
            }
            tokio::time::sleep(PAUSE).await;
        }
        Ok(fs::read(path)?)
    }

    /// The page's `data-state`, once it is one of these; an error when it stays another.
    pub async fn wait_for(&self, states: &[&str]) -> Result<String> {
        let started = Instant::now();
        let mut last = String::new();
        while started.elapsed() < PATIENCE {
            if let Ok(main) = self.session.find(By::Css("main[data-state]")).await {
                // The page may have drawn itself anew in between: the next look will tell.
                last = main.attr("data-state").await.ok().flatten().unwrap_or(last);
            }
            if states.contains(&last.as_str()) {
                return Ok(last);
            }
            tokio::time::sleep(PAUSE).await;
        }
        bail!("the page is to be {}, but stays {last:?}; it says: {}", states.join(" or "), self.status().await?)
    }

    /// The numbers read, a line each.
    pub async fn numbers(&self) -> Result<String> {
        Ok(self.ask(NUMBERS).await?.as_str().context("there is a text")?.to_owned())
    }

    /// What the page tells about what it does.
    pub async fn status(&self) -> Result<String> {
        // Also what only a screen reader hears, which a browser does not count as text that is seen.
        let text = self.ask("return document.getElementById('status').textContent").await?;
        Ok(text.as_str().context("there is no #status")?.trim().to_owned())
    }

    /// What stands anywhere on the page.
    pub async fn all_text(&self) -> Result<String> {
        Ok(self.session.find(By::Tag("main")).await?.text().await?)
    }

    /// What stands in the dialogue that is open.
    pub async fn dialog_text(&self) -> Result<String> {
        Ok(self.session.find(By::Css("dialog[open]")).await?.text().await?)
    }

    /// The labels of the boxed digits, in reading order.
    pub async fn labels(&self) -> Result<Vec<u8>> {
        let script = "return [...document.querySelectorAll('.digit')]
            .sort((a, b) => a.dataset.index - b.dataset.index).map(digit => Number(digit.dataset.label))";
        Ok(serde_json::from_value(self.ask(script).await?)?)
    }

    /// Where the photograph is on the screen, and each digit's box in reading order.
    pub async fn boxes(&self) -> Result<(ElementRect, Vec<ElementRect>)> {
        let script = "const place = element => element.getBoundingClientRect().toJSON();
            const digits = [...document.querySelectorAll('.digit')].sort((a, b) => a.dataset.index - b.dataset.index);
            return [place(document.querySelector('#photograph img')), digits.map(place)]";
        Ok(serde_json::from_value(self.ask(script).await?)?)
    }

    /// Waits until the photograph is so wide on the screen.
    pub async fn wait_for_width(&self, width: f64) -> Result<()> {
        let started = Instant::now();
        let mut reached = 0.0;
        while started.elapsed() < PATIENCE {
            reached = self.boxes().await?.0.width;
            if (reached / width - 1.0).abs() < 0.02 {
                return Ok(());
            }
            tokio::time::sleep(PAUSE).await;
        }
        bail!("the photograph is to be {width} pixels wide, and is {reached}")
    }

    /// Clicks an element.
    pub async fn click(&self, id: &str) -> Result<()> {
        Ok(self.session.find(By::Id(id)).await?.click().await?)
    }

    /// Clicks the first element that matches a CSS selector.
    pub async fn click_on(&self, selector: &str) -> Result<()> {
        Ok(self.session.find(By::Css(selector)).await?.click().await?)
    }

    /// Types into a field, in place of what is in it.
    pub async fn fill(&self, id: &str, text: &str) -> Result<()> {
        let field = self.session.find(By::Id(id)).await?;
        field.clear().await?;
        Ok(field.send_keys(text).await?)
    }

    /// Presses keys one after the other where the focus is.
    pub async fn type_keys(&self, keys: &str) -> Result<()> {
        Ok(self.session.action_chain().send_keys(keys).perform().await?)
    }

    /// Presses a key by its place on the keyboard, as a layout that writes `key` there tells it.
    pub async fn press_place(&self, code: &str, key: &str) -> Result<()> {
        for kind in ["rawKeyDown", "keyUp"] {
            let event = json!({"type": kind, "code": code, "key": key});
            self.session.cdp().send_raw("Input.dispatchKeyEvent", event).await?;
        }
        Ok(())
    }

    /// Gives the page a window of another size, in CSS pixels.
    pub async fn resize(&self, width: u32, height: u32) -> Result<()> {
        let metrics = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600});
        self.session.cdp().send_raw("Emulation.setDeviceMetricsOverride", metrics).await?;
        Ok(())
    }

    /// Shows the page as it would be printed, or as on a screen again.
    pub async fn as_printed(&self, printed: bool) -> Result<()> {
        let media = json!({"media": if printed { "print" } else { "" }});
        self.session.cdp().send_raw("Emulation.setEmulatedMedia", media).await?;
        Ok(())
    }

    /// What the accessibility tree calls the element that has the focus.
    pub async fn focused_name(&self) -> Result<String> {
        let object = json!({"objectId": self.object("document.activeElement").await?, "fetchRelatives": false});
        let tree = self.session.cdp().send_raw("Accessibility.getPartialAXTree", object).await?;
        Ok(tree["nodes"][0]["name"]["value"].as_str().unwrap_or_default().to_owned())
    }

    /// What the accessibility tree holds below the first element that matches a CSS selector, in its order.
    pub async fn accessibility_tree(&self, selector: &str) -> Result<Value> {
        let object = json!({"objectId": self.object(&format!("document.querySelector({})", json!(selector))).await?});
        Ok(self.session.cdp().send_raw("Accessibility.queryAXTree", object).await?["nodes"].clone())
    }

    /// Presses a key while another is held.
    pub async fn press_with(&self, held: Key, key: impl Into<TypingData>) -> Result<()> {
        Ok(self.session.action_chain().key_down(held.clone()).send_keys(key).key_up(held).perform().await?)
    }

    /// Draws with the mouse from point to point of the screen.
    pub async fn drag(&self, points: &[(f64, f64)]) -> Result<()> {
        let mut chain = self.session.action_chain();
        for (index, (x, y)) in points.iter().enumerate() {
            chain = chain.move_to(x.round() as i64, y.round() as i64);
            if index == 0 {
                chain = chain.click_and_hold();
            }
        }
        Ok(chain.release().perform().await?)
    }

    /// Turns the wheel over a point of the screen; less than nothing turns it away from the person.
    pub async fn turn_wheel(&self, (x, y): (f64, f64), delta: f64) -> Result<()> {
        let turn = json!({"type": "mouseWheel", "x": x, "y": y, "deltaX": 0, "deltaY": delta});
        self.session.cdp().send_raw("Input.dispatchMouseEvent", turn).await?;
        Ok(())
    }

    /// Puts two fingers on the screen, moves both in a few steps, and lifts them.
    pub async fn pinch(&self, from: [(f64, f64); 2], to: [(f64, f64); 2]) -> Result<()> {
        const STEPS: u32 = 5;
        for step in 0..=STEPS {
            let way = f64::from(step) / f64::from(STEPS);
            let finger = |index: usize| {
                let ((x, y), (to_x, to_y)) = (from[index], to[index]);
                json!({"x": x + (to_x - x) * way, "y": y + (to_y - y) * way, "id": index})
            };
            let kind = if step == 0 { "touchStart" } else { "touchMove" };
            let event = json!({"type": kind, "touchPoints": [finger(0), finger(1)]});
            self.session.cdp().send_raw("Input.dispatchTouchEvent", event).await?;
        }
        let lifted = json!({"type": "touchEnd", "touchPoints": []});
        self.session.cdp().send_raw("Input.dispatchTouchEvent", lifted).await?;
        Ok(())
    }

    /// Where an element is on the screen.
    pub async fn place_of(&self, selector: &str) -> Result<ElementRect> {
        let script = format!("return document.querySelector({}).getBoundingClientRect().toJSON()", json!(selector));
        Ok(serde_json::from_value(self.ask(&script).await?)?)
    }

    /// The outline of the element that has the focus, in pixels; in the photograph the focus is drawn by other means.
    pub async fn focus_outline(&self) -> Result<f64> {
        let script = "const style = getComputedStyle(document.activeElement);
            return style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth)";
        self.ask(script).await?.as_f64().context("a width is a number")
    }

    /// How many times the browser has laid the page out so far.
    pub async fn layouts(&self) -> Result<u64> {
        self.session.cdp().send_raw("Performance.enable", json!({})).await?;
        let metrics = self.session.cdp().send_raw("Performance.getMetrics", json!({})).await?;
        let all = metrics["metrics"].as_array().context("there are metrics")?;
        let count =
            all.iter().find(|metric| metric["name"] == "LayoutCount").and_then(|metric| metric["value"].as_f64());
        Ok(count.context("layouts are counted")? as u64)
    }

    /// Lets a script answer.
    pub async fn evaluate(&self, script: &str) -> Result<Value> {
        self.ask(script).await
    }

    /// Presses a key where the focus is.
    pub async fn press(&self, key: Key) -> Result<()> {
        Ok(self.session.action_chain().send_keys(key).perform().await?)
    }

    /// Whether the element that has the focus matches a CSS selector.
    pub async fn focus_is_on(&self, selector: &str) -> Result<bool> {
        let script = format!("return document.activeElement?.matches({}) ?? false", json!(selector));
        Ok(self.ask(&script).await?.as_bool().unwrap_or_default())
    }

    /// Presses Tab until the element that has the focus matches a CSS selector.
    pub async fn tab_to(&self, selector: &str) -> Result<()> {
        // Many digits may come before what is looked for.
        for _ in 0..100 {
            if self.focus_is_on(selector).await? {
                return Ok(());
            }
            self.press(Key::Tab).await?;
        }
        bail!("Tab never reaches {selector}")
    }

    /// Which digit of the photograph has the focus, counted in reading order.
    pub async fn focused_digit(&self) -> Result<Option<u64>> {
        let script = "return Number(document.activeElement?.closest('.digit')?.dataset.index ?? NaN)";
        Ok(self.ask(script).await?.as_u64())
    }

    /// Presses Enter where the focus is, and tells whether that opens the picker of files.
    pub async fn enter_opens_the_picker(&self) -> Result<bool> {
        // The dialog itself belongs to the system: it is kept closed, as nobody could close it again.
        let watch = "document.getElementById('file-input').addEventListener('click',
            event => { event.preventDefault(); window.pickerOpened = true }, {once: true})";
        self.ask(watch).await?;
        self.press(Key::Enter).await?;
        Ok(self.ask("return window.pickerOpened === true").await?.as_bool().unwrap_or_default())
    }

    /// How many pixels the page is wider than the screen.
    pub async fn overflow(&self) -> Result<i64> {
        let script = "const page = document.documentElement; return page.scrollWidth - page.clientWidth";
        self.ask(script).await?.as_i64().context("a width is a number")
    }

    /// What is in the clipboard.
    pub async fn clipboard(&self) -> Result<String> {
        let script = "return await navigator.clipboard.readText()";
        Ok(self.ask(script).await?.as_str().context("the clipboard holds no text")?.to_owned())
    }

    /// Lets the page write to the clipboard, and this test read from it.
    pub async fn allow_clipboard(&self) -> Result<()> {
        let permissions = json!({"permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]});
        self.session.cdp().send_raw("Browser.grantPermissions", permissions).await?;
        Ok(())
    }

    /// Drags a file over the page without letting go.
    pub async fn drag_over(&self) -> Result<()> {
        self.drag_events("dragenter dragover", "note.png", &[]).await
    }

    /// Drags a file over the page and lets go.
    pub async fn drop_file(&self, name: &str, content: &[u8]) -> Result<()> {
        self.drag_events("dragenter dragover drop", name, content).await
    }

    /// Drags a folder with these files from the system over the page and lets go.
    pub async fn drop_folder(&self, name: &str, files: &[(&str, &[u8])]) -> Result<()> {
        let folder = self.files.path().join(name);
        for (name, content) in files {
            let file = folder.join(name);
            fs::create_dir_all(file.parent().context("a file lies in a folder")?)?;
            fs::write(file, content)?;
        }
        for kind in ["dragEnter", "dragOver", "drop"] {
            let data = json!({"items": [], "files": [folder], "dragOperationsMask": 1});
            let event = json!({"type": kind, "x": 400, "y": 400, "data": data});
            self.session.cdp().send_raw("Input.dispatchDragEvent", event).await?;
        }
        Ok(())
    }

    /// Lets requests to addresses like these fail as if no server was there, or no longer where there are none.
    pub async fn cut_off(&self, patterns: &[&str]) -> Result<()> {
        self.session.cdp().send_raw("Network.enable", json!({})).await?;
        self.session.cdp().send_raw("Network.setBlockedURLs", json!({"urls": patterns})).await?;
        Ok(())
    }

    /// Takes a file away that the page was handed.
    pub fn delete_file(&self, name: &str) -> Result<()> {
        Ok(fs::remove_file(self.files.path().join(name))?)
    }

    async fn drag_events(&self, events: &str, name: &str, content: &[u8]) -> Result<()> {
        let script = "const [events, name, content] = arguments;
            const transfer = new DataTransfer();
            transfer.items.add(new File([new Uint8Array(content)], name, {type: 'image/png'}));
            for (const type of events.split(' '))
                document.querySelector('main').dispatchEvent(
                    new DragEvent(type, {bubbles: true, cancelable: true, dataTransfer: transfer}))";
        self.session.execute(script, vec![json!(events), json!(name), json!(content)]).await?;
        Ok(())
    }

    /// What the browser itself complained about: errors of scripts and files that were not found.
    pub async fn complaints(&self) -> Result<Vec<String>> {
        let log = self.session.get_log("browser").await?;
        Ok(log.into_iter().filter(|entry| entry.level == "SEVERE").map(|entry| entry.message).collect())
    }

    /// Leaves a picture, and lets axe look for what people with disabilities cannot use: it has to find nothing.
    pub async fn inspect(&self, name: &str) -> Result<()> {
        self.screenshot(name).await?;
        let axe = fs::read_to_string(given("DIGITML_AXE")?).context("cannot read axe")?;
        self.session.execute(axe, Vec::new()).await?;
        let script = "const {violations} = await axe.run(document, {resultTypes: ['violations']});
            return violations.map(({id, help, nodes}) =>
                `${id}: ${help} (${nodes.map(node => node.target.join(' ')).join(', ')})`)";
        let violations: Vec<String> = serde_json::from_value(self.ask(script).await?)?;
        ensure!(violations.is_empty(), "axe finds in {name}: {violations:#?}");
        Ok(())
    }

    /// Leaves a picture of what the screen shows for a person to look at.
    pub async fn screenshot(&self, name: &str) -> Result<()> {
        let path = screenshot_file(name)?;
        self.session.screenshot(&path).await.with_context(|| format!("cannot write {}", path.display()))
    }

    /// What the screen shows, as a PNG.
    pub async fn screen(&self) -> Result<Vec<u8>> {
        Ok(self.session.screenshot_as_png().await?)
    }

    async fn object(&self, expression: &str) -> Result<Value> {
        let evaluated = self.session.cdp().send_raw("Runtime.evaluate", json!({"expression": expression})).await?;
        Ok(evaluated["result"]["objectId"].clone())
    }

    async fn ask(&self, script: &str) -> Result<Value> {
        Ok(self.session.execute(script, Vec::new()).await?.json().clone())
    }
}
