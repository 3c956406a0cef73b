//! Small file systems, for what happens when they are full. Mounting takes rights that not every machine gives: where it fails, a test
//! says that it is skipped.

use std::fs::{File, create_dir_all, remove_file};
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// A mounted file system of some megabytes, unmounted when dropped.
pub(crate) struct SmallDisk {
    kind: &'static str,
    mounted: PathBuf,
    _folder: TempDir,
}

impl SmallDisk {
    /// An ext4 in a file and a tmpfs, of `mib` each; those that can be mounted.
    pub(crate) fn of_each_kind(mib: usize) -> Vec<Self> {
        ["ext4", "tmpfs"].into_iter().filter_map(|kind| Self::mount(kind, mib)).collect()
    }

    fn mount(kind: &'static str, mib: usize) -> Option<Self> {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let mounted = folder.path().join("disk");
        create_dir_all(&mounted).expect("a folder can be made");
        let done = if kind == "tmpfs" {
            run("mount", &["-t", "tmpfs", "-o", &format!("size={mib}m"), "tmpfs"], &mounted)
        } else {
            let image = folder.path().join("image");
            let file = File::create(&image).and_then(|file| file.set_len((mib * 1024 * 1024) as u64));
            file.expect("a file can be made");
            // Without room kept back for root, who runs this test.
            run("mkfs.ext4", &["-q", "-F", "-m", "0"], &image)
                && run("mount", &["-o", "loop", &image.display().to_string()], &mounted)
        };
        if !done {
            eprintln!("skipped on {kind}: it cannot be mounted here");
            return None;
        }
        Some(Self { kind, mounted, _folder: folder })
    }

    pub(crate) fn kind(&self) -> &'static str {
        self.kind
    }

    pub(crate) fn path(&self) -> &Path {
        &self.mounted
    }

    /// Takes all space but about `left` bytes.
    pub(crate) fn fill_but(&self, left: usize) {
        self.free();
        let reserve = self.mounted.join("reserve");
        let mut file = File::create(&reserve).expect("a file can be made");
        // As much of it as there is.
        let _ = file.write_all(&vec![1; left]);
        let mut ballast = File::create(self.ballast()).expect("a file can be made");
        // Until the disk is full: the error is what is wanted.
        let _ = std::io::copy(&mut std::io::repeat(1).take(64 * 1024 * 1024), &mut ballast);
        drop((file, ballast));
        remove_file(reserve).expect("it is there");
    }

    /// Gives that space back.
    pub(crate) fn free(&self) {
        // It is not there the first time.
        let _ = remove_file(self.ballast());
    }

    fn ballast(&self) -> PathBuf {
        self.mounted.join("ballast")
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        run("umount", &["-l"], &self.mounted);
    }
}

fn run(program: &str, arguments: &[&str], last: &Path) -> bool {
    let mut command = Command::new(program);
    command.args(arguments).arg(last).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}
