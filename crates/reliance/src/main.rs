//! Takes an AI medical device accepted in one market into the next.
fn main() {}
