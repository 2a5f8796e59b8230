//! Makes sure that the folder of the built UI exists, so that the binary compiles before it is built.

fn main() {
    let dist = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../web/dist");
    // A missing folder would fail the embedding; an empty one serves a page that says what to do.
    let _ = std::fs::create_dir_all(&dist);
    println!("cargo::rerun-if-changed=../web/dist");
}
