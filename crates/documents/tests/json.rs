//! The JSON form.

mod sample;

use reliance_documents::json;

#[test]
fn the_same_assessment_gives_the_same_bytes() {
    assert_eq!(json(&sample::assessment()), json(&sample::assessment()));
}

#[test]
fn no_answer_is_spelt_in_two_ways() {
    let value: serde_json::Value = serde_json::from_str(&json(&sample::assessment())).unwrap();
    let mut answers: Vec<&str> =
        value["findings"].as_array().unwrap().iter().filter_map(|f| f["answer"].as_str()).collect();
    answers.sort_unstable();
    answers.dedup();
    assert_eq!(answers, ["for-a-person", "not-applicable", "not-shown", "shown", "undetermined"]);
}
