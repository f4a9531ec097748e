//! Predictions of exploitation (EPSS), as the CSV that is published every day, packed or not.

use std::io::Read as _;

use flate2::read::GzDecoder;
use reliance_model::cyber::{Prediction, Predictions};
use reliance_model::problem::{Place, Problem, Reading};

/// Most bytes that a packed file may unpack to.
pub const MAX_UNPACKED: u64 = 256 << 20;
/// Most rows that are told to be wrong one by one.
const MAX_PROBLEMS: usize = 50;

/// Read the predictions.
pub fn read(file: &str, bytes: &[u8]) -> Reading<Predictions> {
    let items = Predictions { file: file.to_string(), ..Predictions::default() };
    if !bytes.starts_with(&[0x1F, 0x8B]) {
        return rows(file, bytes, items);
    }
    let mut unpacked = Vec::new();
    let read = GzDecoder::new(bytes).take(MAX_UNPACKED + 1).read_to_end(&mut unpacked);
    let failed = |problem| Reading { items: items.clone(), problems: vec![problem] };
    if let Err(error) = read {
        let message = format!("the packed file is damaged: {error}");
        return failed(Problem::error("bad-gzip", file, message));
    }
    if unpacked.len() as u64 > MAX_UNPACKED {
        let message = format!("it unpacks to more than {} MiB", MAX_UNPACKED >> 20);
        return failed(Problem::error("file-too-large", file, message));
    }
    rows(file, &unpacked, items)
}

fn rows(file: &str, bytes: &[u8], mut items: Predictions) -> Reading<Predictions> {
    let mut problems = Vec::new();
    let text = String::from_utf8_lossy(bytes);
    let mut header = false;
    let mut wrong = 0_usize;
    for (at, line) in text.lines().enumerate() {
        let line = line.trim().trim_start_matches('\u{feff}');
        if let Some(head) = line.strip_prefix('#') {
            items.model = value(head, "model_version:");
            items.scored = value(head, "score_date:");
            continue;
        }
        if !header && !line.is_empty() {
            header = line.to_lowercase().replace('"', "").starts_with("cve,epss");
            if !header {
                break;
            }
            continue;
        }
        match row(line) {
            Some((id, prediction)) => {
                items.entries.insert(id, prediction);
            }
            None if line.is_empty() => {}
            None => {
                wrong += 1;
                if wrong <= MAX_PROBLEMS {
                    let message = "the row is no id with two numbers between 0 and 1";
                    let problem = Problem::error("bad-row", file, message);
                    problems.push(problem.at(Place::Line(at as u64 + 1)));
                }
            }
        }
    }
    if !header {
        let message = "no line heads the columns `cve,epss,percentile`";
        problems.push(Problem::error("no-predictions", file, message));
    }
    if wrong > MAX_PROBLEMS {
        let message = format!("{} more problems are not listed", wrong - MAX_PROBLEMS);
        problems.push(Problem::warning("more-problems", file, message));
    }
    Reading { items, problems }
}

/// What follows a key, up to the next comma.
fn value(head: &str, key: &str) -> Option<String> {
    let (_, rest) = head.split_once(key)?;
    rest.split(',').next().map(|text| text.trim().to_string()).filter(|text| !text.is_empty())
}

fn row(line: &str) -> Option<(String, Prediction)> {
    let mut cells = line.split(',').map(|cell| cell.trim_matches(['"', ' ']));
    let id = cells.next().filter(|id| !id.is_empty())?;
    let mut share = || -> Option<f64> {
        let number: f64 = cells.next()?.parse().ok()?;
        (0.0..=1.0).contains(&number).then_some(number)
    };
    let (probability, percentile) = (share()?, share()?);
    Some((id.to_string(), Prediction { probability, percentile }))
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    const TEXT: &str = "#model_version:v2025.03.14,score_date:2026-11-20T00:00:00+0000\n\
        cve,epss,percentile\nCVE-2024-1,0.97,0.999\nCVE-2024-2,2,0.5\nCVE-2024-3,0.1\n";

    #[test]
    fn head_and_rows_are_read_packed_or_not() {
        let plain = read("epss.csv", TEXT.as_bytes());
        assert_eq!(plain.items.model.as_deref(), Some("v2025.03.14"));
        assert_eq!(plain.items.scored.as_deref(), Some("2026-11-20T00:00:00+0000"));
        let expected = Prediction { probability: 0.97, percentile: 0.999 };
        assert_eq!(plain.items.entries["CVE-2024-1"], expected);
        assert_eq!((plain.items.entries.len(), plain.problems.len()), (1, 2));
        assert_eq!(plain.problems[0].place, Place::Line(4));
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all(TEXT.as_bytes()).unwrap();
        assert_eq!(read("epss.csv", &packed.finish().unwrap()), plain);
    }

    #[test]
    fn what_is_no_such_file_is_a_problem() {
        for bytes in [&b""[..], b"a,b\n", b"\x1f\x8b\x08", b"\xff\xff"] {
            assert_eq!(read("epss.csv", bytes).problems.len(), 1);
        }
    }
}
