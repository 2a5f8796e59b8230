//! A throwaway PostgreSQL server of this run's own, which flushes to the disk like a real one.

use std::{
    fs::{self, File},
    os::unix::fs::{MetadataExt as _, chown},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use anyhow::{Context as _, ensure};
use tokio_postgres::{Client, NoTls};

use crate::process;

/// A running server; stopped when dropped. Its folder goes with the run's.
#[derive(Debug)]
pub(crate) struct Postgres {
    bin: PathBuf,
    data: PathBuf,
    socket: PathBuf,
    log: PathBuf,
    user: Option<String>,
    pid: u32,
}

impl Postgres {
    /// Makes a cluster in `root` and starts it. Blocks for some seconds.
    pub(crate) fn start(root: &Path) -> anyhow::Result<Self> {
        let bin = binaries().context("PostgreSQL is not installed: run scripts/postgres.sh")?;
        let (data, socket, log) = (root.join("data"), root.join("socket"), root.join("log"));
        fs::create_dir_all(&data)?;
        fs::create_dir_all(&socket)?;
        File::create(&log)?;
        let user = service_user();
        if let Some((_, uid, gid)) = &user {
            open_way(root)?;
            for path in [&data, &socket, &log] {
                chown(path, Some(*uid), Some(*gid))?;
            }
        }
        let user = user.map(|(name, ..)| name);
        let mut server = Self {
            bin,
            data,
            socket,
            log,
            user,
            pid: 0,
        };
        let data = server.data.to_string_lossy().into_owned();
        server.run(
            "initdb",
            &[
                "-D",
                &data,
                "-U",
                "postgres",
                "-A",
                "trust",
                "-E",
                "UTF8",
                "--locale=C.UTF-8",
            ],
        )?;
        let options = format!(
            "-c listen_addresses='' -c unix_socket_directories={} -c fsync=on \
             -c synchronous_commit=on -c full_page_writes=on -c shared_buffers=256MB \
             -c max_wal_size=2GB -c log_min_messages=error -c jit=off",
            server.socket.display()
        );
        let log = server.log.to_string_lossy().into_owned();
        server.run(
            "pg_ctl",
            &[
                "-D", &data, "-l", &log, "-o", &options, "-w", "-t", "60", "start",
            ],
        )?;
        let file = fs::read_to_string(server.data.join("postmaster.pid"))?;
        server.pid = file.lines().next().unwrap_or_default().trim().parse()?;
        Ok(server)
    }

    /// The address of a database.
    pub(crate) fn url(&self, name: &str) -> String {
        let host = self.socket.to_string_lossy().replace('/', "%2F");
        format!("postgres://postgres@{host}/{name}")
    }

    /// A connection to a database.
    pub(crate) async fn connect(&self, name: &str) -> anyhow::Result<Client> {
        let (client, connection) = tokio_postgres::connect(&self.url(name), NoTls).await?;
        tokio::spawn(connection);
        Ok(client)
    }

    /// CPU time of all its processes so far.
    pub(crate) fn cpu(&self) -> anyhow::Result<Duration> {
        process::cpu_with_children(self.pid)
    }

    fn run(&self, program: &str, args: &[&str]) -> anyhow::Result<()> {
        let program = self.bin.join(program);
        let mut command = match &self.user {
            Some(name) => {
                let mut command = Command::new("setpriv");
                command
                    .args([
                        &format!("--reuid={name}"),
                        "--regid",
                        name,
                        "--clear-groups",
                    ])
                    .arg(program);
                command
            }
            None => Command::new(program),
        };
        let log = File::options().append(true).open(&self.log)?;
        command
            .args(args)
            .current_dir("/")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log);
        let status = command.status()?;
        ensure!(
            status.success(),
            "{args:?} failed: {}",
            fs::read_to_string(&self.log)?
        );
        Ok(())
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let data = self.data.to_string_lossy().into_owned();
        let _ = self.run("pg_ctl", &["-D", &data, "-m", "immediate", "-w", "stop"]);
    }
}

/// A private folder on the way would keep the service's user out.
fn open_way(root: &Path) -> anyhow::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let own = root
        .ancestors()
        .take_while(|folder| *folder != std::env::temp_dir());
    for folder in own {
        fs::set_permissions(folder, fs::Permissions::from_mode(0o755))?;
    }
    Ok(())
}

/// The newest installed server's programs.
fn binaries() -> Option<PathBuf> {
    let version =
        |bin: &PathBuf| -> Option<u32> { bin.parent()?.file_name()?.to_str()?.parse().ok() };
    fs::read_dir("/usr/lib/postgresql")
        .ok()?
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .filter(|bin| bin.join("initdb").exists())
        .max_by_key(version)
}

/// Whom to run the server as, since it refuses to run as root: name, user id, group id.
fn service_user() -> Option<(String, u32, u32)> {
    if fs::metadata("/proc/self").ok()?.uid() != 0 {
        return None;
    }
    let users = fs::read_to_string("/etc/passwd").ok()?;
    ["postgres", "nobody"].into_iter().find_map(|name| {
        let line = users
            .lines()
            .find(|line| line.split(':').next() == Some(name))?;
        let mut fields = line.split(':').skip(2);
        Some((
            name.to_owned(),
            fields.next()?.parse().ok()?,
            fields.next()?.parse().ok()?,
        ))
    })
}
