//! The floor of a scan: open every file below a folder and read its first 16 KiB, nothing
//! else. `rustc -O benches/floor.rs -o floor && ./floor FOLDER THREADS`

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => files(&entry.path(), found),
            Ok(_) => found.push(entry.path()),
            Err(_) => {}
        }
    }
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().expect("a folder");
    let threads: usize = arguments.next().and_then(|text| text.parse().ok()).unwrap_or(2);
    let mut found = Vec::new();
    files(Path::new(&folder), &mut found);
    let (next, bytes) = (AtomicUsize::new(0), AtomicUsize::new(0));
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let mut buffer = vec![0; 16 << 10];
                while let Some(path) = found.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let Ok(mut file) = File::open(path) else { continue };
                    let mut at = 0;
                    while let Ok(read) = file.read(&mut buffer[at..]) {
                        at += read;
                        if read == 0 || at == buffer.len() {
                            break;
                        }
                    }
                    bytes.fetch_add(at, Ordering::Relaxed);
                }
            });
        }
    });
    println!("{} files, {} bytes", found.len(), bytes.into_inner());
}
