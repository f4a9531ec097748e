//! Scores side by side with another implementation, over as many vectors as one likes.

use reliance_security::cvss::Vector;

/// `RELIANCE_CVSS` names a file that `tests/cvss/cvss_reference.py` wrote.
#[test]
fn scores_side_by_side() {
    let Some(path) = std::env::var_os("RELIANCE_CVSS") else {
        println!("RELIANCE_CVSS is not set: no scores are compared");
        return;
    };
    let text = std::fs::read_to_string(path).unwrap();
    let mut wrong = Vec::new();
    for line in text.lines() {
        let columns: Vec<&str> = line.split(' ').collect();
        let vector: Vector = columns[0].parse().unwrap();
        let scores = vector.scores();
        let found = [Some(scores.base), scores.temporal, scores.environmental];
        let same = |(found, expected): (&Option<_>, &&str)| {
            found
                .is_none_or(|score: reliance_security::cvss::Score| score.to_string() == **expected)
        };
        if vector.to_string() != columns[1] || !found.iter().zip(&columns[2..]).all(same) {
            wrong.push(format!("{line}: {scores:?}"));
        }
    }
    println!("{} vectors, {} differ", text.lines().count(), wrong.len());
    assert!(wrong.is_empty(), "{:#?}", &wrong[..wrong.len().min(20)]);
}
