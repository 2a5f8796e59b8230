//! The way to a PostgreSQL server that is not on this machine.

use std::{fs, net::TcpListener, os::unix::fs::PermissionsExt as _, path::PathBuf};

use rcgen::{CertifiedKey, generate_simple_self_signed};
use store::{Db, Settings, Sql, testing::OwnServer};
use uuid::Uuid;

/// A server that takes nothing but encrypted connections, and the authority that vouches for it.
struct Encrypted {
    port: u16,
    folder: PathBuf,
    _server: OwnServer,
}

impl Encrypted {
    fn start() -> Self {
        let folder = std::env::temp_dir().join(format!("yidan-tls-{}", Uuid::now_v7()));
        fs::create_dir_all(&folder).unwrap();
        let CertifiedKey { cert, signing_key } =
            generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        let (certificate, key) = (folder.join("server.pem"), folder.join("server.key"));
        fs::write(&certificate, cert.pem()).unwrap();
        fs::write(folder.join("authority.pem"), cert.pem()).unwrap();
        fs::write(&key, signing_key.serialize_pem()).unwrap();
        fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        let options = [
            ("listen_addresses", "127.0.0.1"),
            ("port", &port.to_string()),
            ("ssl", "on"),
            ("ssl_cert_file", &certificate.to_string_lossy()),
            ("ssl_key_file", &key.to_string_lossy()),
            ("fsync", "off"),
        ];
        let server = OwnServer::start(&folder, &options);
        Self {
            port,
            folder,
            _server: server,
        }
    }

    fn settings(&self, host: &str, query: &str) -> Settings {
        let port = self.port;
        Settings::new(format!("postgres://postgres@{host}:{port}/postgres{query}"))
    }
}

/// Whether the server sees an encrypted connection.
async fn is_encrypted(db: &Db) -> bool {
    let asked = Sql::composed(
        "SELECT CAST(ssl AS BIGINT) FROM (SELECT CASE WHEN ssl THEN 1 ELSE 0 END AS ssl \
         FROM pg_stat_ssl WHERE pid = pg_backend_pid()) AS mine",
    );
    let row = db
        .read_with(move |tx| Box::pin(tx.fetch_one(asked, &[])))
        .await
        .unwrap();
    row.get::<i64>(0).unwrap() == 1
}

#[tokio::test(flavor = "multi_thread")]
async fn the_server_is_spoken_to_in_secret_and_only_when_it_is_who_it_should_be() {
    if std::env::var("YIDAN_TEST_DATABASES").is_ok_and(|kind| kind == "sqlite") {
        return;
    }
    let server = Encrypted::start();
    let vouched = |host| Settings {
        authorities: Some(server.folder.join("authority.pem")),
        ..server.settings(host, "")
    };
    let db = Db::open(&vouched("localhost")).await.unwrap();
    assert!(is_encrypted(&db).await);
    db.close().await;

    // Without a word about it, what stays on this machine is not encrypted.
    let plain = server.settings("localhost", "");
    let db = Db::open(&plain).await.unwrap();
    assert!(!is_encrypted(&db).await);
    db.close().await;

    // Nobody whom the system trusts vouches for it.
    let unknown = server.settings("localhost", "?sslmode=require");
    assert!(Db::open(&unknown).await.is_err());

    // The certificate is for another name.
    let refused = Db::open(&vouched("127.0.0.1")).await.unwrap_err();
    assert!(refused.to_string().contains("certificate"), "{refused}");

    // A file that vouches for nobody is told.
    let nobody = Settings {
        authorities: Some(server.folder.join("server.key")),
        ..server.settings("localhost", "")
    };
    let refused = Db::open(&nobody).await.unwrap_err();
    assert!(refused.to_string().contains("--database-ca"), "{refused}");
}
