//! A throwaway PostgreSQL server, shared by all test processes of one user.
//!
//! Each process holds a shared lock on one file. A watchdog waits until nobody does, stops the
//! server and removes its data: so no server outlives the tests by more than seconds, however they
//! end. The server listens on a Unix socket only and does not flush to the disk, unless
//! `YIDAN_TEST_PG_FSYNC=on`.

use std::{
    fs::{self, File},
    os::unix::fs::{MetadataExt as _, chown},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use tokio::sync::OnceCell;
use tokio_postgres::{Client, NoTls};
use uuid::Uuid;

use crate::{Db, migrate};

/// Waits for the last user, lingers for the next one, and stops the server while nobody can come.
const WATCHDOG: &str = r#"
cd / && while :; do
    flock -x "$1/users.lock" true
    sleep 8
    exec 9>>"$1/users.lock"
    if flock -n -x 9; then
        pid=$(head -n 1 "$1/data/postmaster.pid" 2>/dev/null)
        [ -n "$pid" ] && kill -INT "$pid"
        while [ -n "$pid" ] && kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
        rm -rf "$1/data" "$1/socket" "$1/log" ${2:+"$1"}
        exit 0
    fi
    exec 9>&-
done
"#;

/// A running server; the lock is held as long as this process lives.
#[derive(Debug)]
struct Server {
    socket: PathBuf,
    template: String,
    _user: File,
}

static SERVER: OnceCell<Server> = OnceCell::const_new();

/// Makes a database like another one, else a migrated one; answers its name and address.
pub(super) async fn create_database(template: Option<&str>) -> (String, String) {
    let server = SERVER.get_or_init(start).await;
    let name = format!("test_{}", Uuid::now_v7().simple());
    let admin = server.admin().await;
    let template = template.unwrap_or(&server.template);
    let create = format!("CREATE DATABASE {name} TEMPLATE {template}");
    admin
        .batch_execute(&create)
        .await
        .expect("a copy of the template database");
    let url = url(&server.socket, &name);
    (name, url)
}

/// Drops a database in the background; the watchdog removes what is left.
pub(super) fn drop_database(name: String) {
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        let (Ok(runtime), Some(server)) = (runtime, SERVER.get()) else {
            return;
        };
        runtime.block_on(async {
            let admin = server.admin().await;
            let drop = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
            let _ = admin.batch_execute(&drop).await;
        });
    });
}

impl Server {
    async fn admin(&self) -> Client {
        connect(&self.socket)
            .await
            .expect("the test server answers")
    }
}

async fn connect(socket: &Path) -> Result<Client, tokio_postgres::Error> {
    let (client, connection) = tokio_postgres::connect(&url(socket, "postgres"), NoTls).await?;
    tokio::spawn(connection);
    Ok(client)
}

fn url(socket: &Path, database: &str) -> String {
    let host = socket.to_string_lossy().replace('/', "%2F");
    format!("postgres://postgres@{host}/{database}")
}

/// Joins the running server, or starts one, and makes sure that it has the template.
async fn start() -> Server {
    let fsync = std::env::var("YIDAN_TEST_PG_FSYNC").is_ok_and(|value| value == "on");
    let owner = fs::metadata("/proc/self").map_or(0, |me| me.uid());
    let suffix = if fsync { "-fsync" } else { "" };
    let place = if fsync {
        Path::new("/tmp")
    } else {
        super::SCRATCH.as_path()
    };
    let root = place.join(format!("yidan-pg-{owner}{suffix}"));
    let socket = root.join("socket");
    let blocking = tokio::task::spawn_blocking({
        let root = root.clone();
        move || {
            fs::create_dir_all(&root).expect("a folder for the server");
            let user = lock_file(&root.join("users.lock"));
            user.lock_shared().expect("a lock");
            let start = lock_file(&root.join("start.lock"));
            start.lock().expect("a lock");
            (user, start)
        }
    });
    let (user, start) = blocking.await.expect("locks are taken");
    if connect(&socket).await.is_err() {
        let launching = tokio::task::spawn_blocking({
            let root = root.clone();
            let flush = if fsync { "on" } else { "off" };
            let options = ["fsync", "synchronous_commit", "full_page_writes"];
            move || {
                launch(&root, &options.map(|name| (name, flush)));
                watch(&root, false);
            }
        });
        launching.await.expect("PostgreSQL starts");
    }
    let template = make_template(&socket).await;
    drop(start);
    Server {
        socket,
        template,
        _user: user,
    }
}

/// The template's name comes from the migrations, so that changed ones make a new template.
async fn make_template(socket: &Path) -> String {
    let admin = connect(socket).await.expect("the test server answers");
    let name = format!("template_{}", migrate::fingerprint());
    let exists = admin
        .query_opt("SELECT 1 FROM pg_database WHERE datname = $1", &[&name])
        .await;
    if exists.expect("pg_database can be read").is_none() {
        let partial = format!("{name}_partial");
        let make = [
            format!("DROP DATABASE IF EXISTS {partial} WITH (FORCE)"),
            format!(
                "CREATE DATABASE {partial} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'"
            ),
        ];
        for text in &make {
            admin.batch_execute(text).await.expect("a new database");
        }
        let db = Db::open(&super::settings(&url(socket, &partial))).await;
        db.expect("the migrations run on PostgreSQL").close().await;
        let sessions = format!(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{partial}'"
        );
        admin.batch_execute(&sessions).await.expect("sessions end");
        let rename = format!("ALTER DATABASE {partial} RENAME TO {name}");
        admin
            .batch_execute(&rename)
            .await
            .expect("the template is finished");
    }
    name
}

/// Starts a server with settings of its own in a new folder; it ends, and the folder with it, soon
/// after what this answers is dropped.
pub(super) fn launch_own(root: &Path, options: &[(&str, &str)]) -> File {
    let user = lock_file(&root.join("users.lock"));
    user.lock_shared().expect("a lock");
    launch(root, options);
    watch(root, true);
    user
}

/// Starts a server in a folder; what lies there becomes its own.
fn launch(root: &Path, options: &[(&str, &str)]) {
    let bin = binaries().expect("PostgreSQL server binaries: run scripts/postgres.sh");
    let (data, socket, log) = (root.join("data"), root.join("socket"), root.join("log"));
    for folder in [&data, &socket] {
        let _ = fs::remove_dir_all(folder);
        fs::create_dir_all(folder).expect("a folder for the server");
    }
    File::create(&log).expect("a log file");
    let user = service_user();
    if let Some((_, uid, gid)) = &user {
        for entry in fs::read_dir(root).expect("the server's folder") {
            let path = entry.expect("the server's folder").path();
            chown(path, Some(*uid), Some(*gid)).expect("root may give files away");
        }
    }
    let run = |program: &str, args: &[&str]| {
        let program = bin.join(program);
        let mut command = match &user {
            Some((name, ..)) => {
                let mut command = Command::new("setpriv");
                command.args([
                    &format!("--reuid={name}"),
                    "--regid",
                    name,
                    "--clear-groups",
                ]);
                command.arg(program);
                command
            }
            None => Command::new(program),
        };
        command.args(args).current_dir("/").stdin(Stdio::null());
        let output = command
            .stdout(Stdio::null())
            .stderr(File::options().append(true).open(&log).expect("the log"));
        let status = output.status().expect("the program starts");
        let log = fs::read_to_string(&log).unwrap_or_default();
        assert!(status.success(), "{args:?} failed:\n{log}");
    };
    let text = |path: &Path| path.to_string_lossy().into_owned();
    let (data, socket, log) = (text(&data), text(&socket), text(&log));
    run(
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
            "--no-sync",
            "--no-instructions",
        ],
    );
    let own: String = options
        .iter()
        .map(|(name, value)| format!(" -c {name}={value}"))
        .collect();
    let options = format!(
        "-c listen_addresses='' -c unix_socket_directories={socket} -c max_connections=500 \
         -c shared_buffers=128MB -c max_wal_size=512MB -c log_min_messages=error -c jit=off{own}"
    );
    run(
        "pg_ctl",
        &[
            "-D", &data, "-l", &log, "-o", &options, "-w", "-t", "60", "start",
        ],
    );
}

/// Stops the server some seconds after its last user, and removes its data; or the `whole` folder,
/// when nobody will start another one there.
fn watch(root: &Path, whole: bool) {
    let mut watchdog = Command::new("setsid");
    watchdog
        .args(["--fork", "sh", "-c", WATCHDOG, "yidan-pg-watchdog"])
        .arg(root)
        .args(whole.then_some("whole"));
    watchdog
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let status = watchdog.status().expect("setsid and sh start");
    assert!(status.success(), "the watchdog starts");
}

/// The newest installed server: the folder of `initdb` and `pg_ctl`.
fn binaries() -> Option<PathBuf> {
    let mut versions: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .filter(|bin| bin.join("initdb").exists())
        .collect();
    versions.sort_by_key(|bin| {
        let version = bin
            .parent()
            .and_then(Path::file_name)
            .map(|v| v.to_string_lossy().parse());
        version.and_then(Result::ok).unwrap_or(0_u32)
    });
    let path = std::env::var_os("PATH").unwrap_or_default();
    let elsewhere = || std::env::split_paths(&path).find(|bin| bin.join("initdb").exists());
    versions.pop().or_else(elsewhere)
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

fn lock_file(path: &Path) -> File {
    File::options()
        .create(true)
        .append(true)
        .open(path)
        .expect("a lock file")
}
