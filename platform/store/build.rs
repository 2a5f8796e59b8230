//! Embeds `migrations/{sqlite,postgres}/NNNN_name.sql` into the binary.

use std::{env, error::Error, fmt::Write as _, fs, path::Path};

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../../migrations");
    let root = root.canonicalize()?;
    let mut code = String::new();
    for (folder, name) in [("sqlite", "SQLITE"), ("postgres", "POSTGRES")] {
        let folder = root.join(folder);
        println!("cargo::rerun-if-changed={}", folder.display());
        let mut files: Vec<_> = fs::read_dir(&folder)?.collect::<Result<_, _>>()?;
        files.retain(|file| file.path().extension().is_some_and(|end| end == "sql"));
        files.sort_by_key(fs::DirEntry::file_name);
        writeln!(code, "pub(crate) static {name}: &[Migration] = &[")?;
        for file in files {
            let path = file.path();
            let stem = path
                .file_stem()
                .and_then(|stem| stem.to_str())
                .unwrap_or_default();
            let (number, title) = stem.split_once('_').ok_or("NNNN_name.sql expected")?;
            let number: i64 = number.parse()?;
            writeln!(
                code,
                "Migration {{ number: {number}, name: {title:?}, text: include_str!({path:?}) }},"
            )?;
        }
        writeln!(code, "];")?;
    }
    fs::write(Path::new(&env::var("OUT_DIR")?).join("migrations.rs"), code)?;
    Ok(())
}
