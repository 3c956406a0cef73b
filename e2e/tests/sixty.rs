//! Sixty photographs of a telephone: nothing of them is lost, and the tab stays small. A program of its own, as it looks at every
//! browser that this process has started.

use std::collections::HashMap;
use std::fs;
use std::process;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use e2e::{ReaderPage, Screen, visit};
use pages::draw::{Page, PageParams};
use thirtyfour::Key;

const COUNT: usize = 60;
/// As many are drawn; each is there several times, under other names.
const DRAWN: usize = 6;
/// Rows that are waited for at a time: a busy machine reads so many in the time that a test waits.
const STEP: usize = 10;
/// The tab may take so many megabytes, at any time.
const MOST_MEGABYTES: u64 = 350;
const BETWEEN_LOOKS: Duration = Duration::from_millis(100);
/// So long a browser may take to give memory back.
const TIDYING: Duration = Duration::from_secs(10);

/// Twelve megapixels, as telephones send them.
fn photograph(number: usize) -> Vec<u8> {
    let params = PageParams {
        width: 3024,
        height: 4032,
        digit_height: 150.0,
        pen_width: 12.0,
        noise: 4.0,
        blur: 3.0,
        seed: number as u64 + 1,
        ..PageParams::default()
    };
    let rows: Vec<String> = (0..8).map(|row| format!("{} {}", 125 + row + number, 80 + row)).collect();
    Page::new(&params).write_lines(&rows.iter().map(String::as_str).collect::<Vec<_>>()).finish().jpeg(92)
}

/// Memory of the tab's process, in megabytes.
#[derive(Debug, Clone, Copy, Default)]
struct Memory {
    /// What Chromium's task manager calls its memory footprint: anonymous memory, also what of it was swapped out.
    footprint: u64,
    /// What it shares with the process that draws: for the most part decoded pictures, which Chromium keeps up to a bound of its own to
    /// be faster, and gives back when memory is short.
    shared: u64,
}

/// Of the processes that show pages and descend from this one, the largest is the tab's; Chromium keeps another ready.
fn memory_of_tab() -> Memory {
    let mut parents = HashMap::new();
    let mut pages = Vec::new();
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Some(id) = entry.file_name().to_str().and_then(|name| name.parse::<u32>().ok()) else { continue };
        let read = |file: &str| fs::read(entry.path().join(file)).unwrap_or_default();
        let status = String::from_utf8_lossy(&read("status")).into_owned();
        let field = |name: &str| -> u64 {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or_default()
        };
        parents.insert(id, u32::try_from(field("PPid:")).unwrap_or_default());
        if String::from_utf8_lossy(&read("cmdline")).contains("--type=renderer") {
            let footprint = (field("RssAnon:") + field("VmSwap:")) / 1024;
            pages.push((id, Memory { footprint, shared: field("RssShmem:") / 1024 }));
        }
    }
    let is_ours = |id: &u32| {
        let line = std::iter::successors(Some(*id), |id| parents.get(id).copied().filter(|id| *id > 1));
        line.take(parents.len()).any(|id| id == process::id())
    };
    let ours = pages.into_iter().filter(|(id, _)| is_ours(id)).map(|(_, memory)| memory);
    ours.max_by_key(|memory| memory.footprint + memory.shared).unwrap_or_default()
}

/// Looks at the tab's memory until it is dropped.
struct Watch {
    /// The largest footprint since it was asked for last.
    most: Arc<AtomicU64>,
    goes_on: Arc<AtomicBool>,
}

impl Watch {
    fn start() -> Self {
        let (most, goes_on) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicBool::new(true)));
        let (seen, watched) = (Arc::clone(&most), Arc::clone(&goes_on));
        std::thread::spawn(move || {
            while watched.load(Ordering::Relaxed) {
                seen.fetch_max(memory_of_tab().footprint, Ordering::Relaxed);
                std::thread::sleep(BETWEEN_LOOKS);
            }
        });
        Self { most, goes_on }
    }

    /// Neither has the tab been too large since the last call, nor does it hold on to more when memory is short.
    async fn is_small(&self, page: &ReaderPage, what: &str) -> Result<()> {
        let most = self.most.swap(0, Ordering::Relaxed);
        let before = memory_of_tab();
        page.press_for_memory().await?;
        let started = Instant::now();
        let mut held = memory_of_tab();
        while held.footprint + held.shared > MOST_MEGABYTES && started.elapsed() < TIDYING {
            tokio::time::sleep(BETWEEN_LOOKS).await;
            held = memory_of_tab();
        }
        println!("{what}: footprint {most} MB at most; now {before:?}, and {held:?} when memory is short");
        ensure!(most > 20, "the tab's process is not found");
        ensure!(most <= MOST_MEGABYTES, "{what}: the tab takes {most} MB, more than {MOST_MEGABYTES}");
        let held = held.footprint + held.shared;
        ensure!(held <= MOST_MEGABYTES, "{what}: the tab holds on to {held} MB, more than {MOST_MEGABYTES}");
        Ok(())
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.goes_on.store(false, Ordering::Relaxed);
    }
}

async fn wait_until_read(page: &ReaderPage) -> Result<()> {
    for enough in (STEP..=COUNT).step_by(STEP) {
        page.wait_for_rows(|rows| rows.len() == COUNT && rows.iter().filter(|row| *row == "read").count() >= enough)
            .await?;
    }
    Ok(())
}

async fn open(page: &ReaderPage, row: usize) -> Result<String> {
    page.click_on(&format!(".row:nth-child({row}) .open")).await?;
    page.wait_until(&format!("document.querySelector('.row:nth-child({row}) .open[aria-current=true]')")).await?;
    page.wait_until("document.querySelector('#numbers .figure')").await?;
    page.numbers().await
}

#[tokio::test]
async fn sixty_photographs_are_corrected_and_all_there_after_a_reload_and_in_a_new_tab_in_little_memory() -> Result<()>
{
    visit("sixty", Screen::DESKTOP, async |page, _server| {
        let drawn: Vec<Vec<u8>> = (0..DRAWN).map(photograph).collect();
        let names: Vec<String> = (0..COUNT).map(|number| format!("IMG_{number:04}.jpg")).collect();
        let files: Vec<(&str, &[u8])> =
            names.iter().zip(drawn.iter().cycle()).map(|(name, picture)| (name.as_str(), &picture[..])).collect();
        let watch = Watch::start();
        let started = Instant::now();
        page.choose_many(&files).await?;
        wait_until_read(page).await?;
        // Small copies: the browser keeps no photograph decoded for the list.
        page.wait_until(&format!("document.querySelectorAll('.row img').length === {COUNT}")).await?;
        page.wait_until("[...document.querySelectorAll('.row img')].every(image => image.naturalWidth <= 96)").await?;
        println!("read within {:.0} s", started.elapsed().as_secs_f32());
        watch.is_small(page, "read").await?;

        let mut corrected = Vec::new();
        for row in 1..=COUNT {
            let before = open(page, row).await?;
            page.click_on("#numbers [data-index='0']").await?;
            page.type_keys("7").await?;
            let after = format!("7{}", before.get(1..).context("a number")?);
            page.wait_for_numbers(&after).await?;
            corrected.push(after);
        }
        page.press(Key::Escape).await?;
        watch.is_small(page, "corrected").await?;

        page.reload().await?;
        wait_until_read(page).await?;
        watch.is_small(page, "loaded again").await?;
        // Closed, and opened anew in the same browser.
        page.replace_tab().await?;
        wait_until_read(page).await?;
        for (row, numbers) in (1..).zip(&corrected) {
            open(page, row).await?;
            page.wait_for_numbers(numbers).await?;
        }
        watch.is_small(page, "looked through in a new tab").await
    })
    .await
}
