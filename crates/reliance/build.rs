//! Says which folders the binary embeds, so that a file that joins one is noticed.

#[allow(clippy::print_stdout, reason = "a build script speaks to cargo so")]
fn main() {
    for folder in ["../../catalogue", "../../examples", "../stats/src"] {
        println!("cargo::rerun-if-changed={folder}");
    }
}
