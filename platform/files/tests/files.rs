//! Uploading, attaching and opening files on both databases.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::sync::Arc;

use access::{Permit, Post, Principal, matrix};
use api::testing::{Client, Reply, Server};
use axum::{
    body::Body,
    http::{Request, header},
};
use files::{FileGuard, StoredFile, Subject, Vault};
use kernel::{Clock as _, Fault, FileId, Result, SystemClock};
use store::{BoxFuture, Db, Tx};
use uuid::Uuid;

const PDF: &[u8] = b"%PDF-1.7\n% a contract\n";

/// Sales sees every order.
struct SalesSeesOrders;

impl FileGuard for SalesSeesOrders {
    fn may_see<'a>(
        &'a self,
        _: &'a mut Tx<'_>,
        principal: &'a Principal,
        subject: &'a Subject,
    ) -> BoxFuture<'a, Result<bool>> {
        let sees = subject.kind == "sales_order" && principal.holds(Post::SalesManager);
        Box::pin(std::future::ready(Ok(sees)))
    }
}

struct Office {
    _folder: tempfile::TempDir,
    vault: Vault,
    server: Server,
    rep: Client,
    boss: Client,
}

async fn office(db: &Db) -> Office {
    let folder = tempfile::tempdir().unwrap();
    let vault = Vault::open(folder.path()).unwrap();
    let server = Server::over(
        db,
        [files::routes(vault.clone(), Arc::new(SalesSeesOrders))],
    );
    let sales = access::testing::department(db, "SALES").await;
    let rep = server.person("rep", &[(Post::SalesRep, sales)]).await;
    let boss = server.person("boss", &[(Post::SalesManager, sales)]).await;
    Office {
        _folder: folder,
        vault,
        server,
        rep,
        boss,
    }
}

async fn upload(client: &Client, name: &str, bytes: &[u8]) -> Reply {
    upload_with(client, name, bytes, &Uuid::now_v7().to_string()).await
}

async fn upload_with(client: &Client, name: &str, bytes: &[u8], key: &str) -> Reply {
    let mut request = Request::post(format!("/api/v1/files?name={name}"));
    request
        .headers_mut()
        .unwrap()
        .extend(client.headers().clone());
    let request = request
        .header(header::CONTENT_TYPE, "application/octet-stream")
        .header("idempotency-key", key)
        .body(Body::from(bytes.to_vec()))
        .unwrap();
    client.raw(request).await
}

fn id_of(reply: &Reply) -> FileId {
    reply.body["id"].as_str().unwrap().parse().unwrap()
}

async fn attach(db: &Db, client: &Client, file: FileId, subject: &Subject) -> Result<()> {
    let principal = access::testing::principal(db, client.user.unwrap()).await;
    let permit: Permit<matrix::AddPaper> = access::authorize(&principal).unwrap();
    let (subject, now) = (subject.clone(), SystemClock.now());
    db.run_with("attach", move |tx| {
        let (permit, subject) = (permit.clone(), subject.clone());
        Box::pin(async move { files::attach(tx, &permit, file, &subject, now).await })
    })
    .await
}

async fn files_of(db: &Db, subject: &Subject) -> Vec<StoredFile> {
    let subject = subject.clone();
    db.read_with(move |tx| Box::pin(async move { files::of(tx, &subject).await }))
        .await
        .unwrap()
}

#[tokio::test]
async fn a_file_is_its_uploaders_until_it_is_attached() {
    for db in store::testing::databases().await {
        let Office { rep, boss, .. } = &office(&db).await;
        let reply = upload(rep, "%E5%90%88%E5%90%8C.pdf", PDF).await;
        assert_eq!(reply.status, 201, "{}", reply.body);
        assert_eq!(reply.body["name"], "合同.pdf");
        assert_eq!(reply.body["size"], PDF.len());
        let place = reply.header("location").to_owned();
        let opened = rep.get(&place).await;
        assert_eq!(opened.body, String::from_utf8_lossy(PDF).into_owned());
        assert!(
            opened
                .header("content-disposition")
                .starts_with("attachment; ")
        );
        assert_eq!(
            opened.header("content-security-policy"),
            "sandbox; default-src 'none'"
        );
        assert_eq!(opened.header("content-type"), "application/pdf");
        assert_eq!(opened.header("x-content-type-options"), "nosniff");
        let hidden = boss.get(&place).await;
        let absent = boss.get(&format!("/api/v1/files/{}", FileId::new())).await;
        assert_eq!(
            (hidden.status, &hidden.body["detail"]),
            (404, &absent.body["detail"])
        );

        let order = Subject {
            kind: "sales_order".into(),
            id: Uuid::now_v7(),
        };
        let file = id_of(&reply);
        let foreign = attach(&db, boss, file, &order).await;
        assert!(
            matches!(foreign, Err(Fault::NotFound("file"))),
            "only the uploader attaches"
        );
        attach(&db, rep, file, &order).await.unwrap();
        attach(&db, rep, file, &order).await.unwrap();
        attach(&db, boss, file, &order).await.unwrap();
        assert_eq!(files_of(&db, &order).await.len(), 1);
        assert_eq!(boss.get(&place).await.status, 200);
        assert_eq!(rep.get(&place).await.status, 404, "the guard decides now");
    }
}

#[tokio::test]
async fn bad_files_get_clear_problems_and_leave_nothing() {
    let db = store::testing::sqlite().await;
    let office = office(&db).await;
    let large = vec![b'a'; usize::try_from(files::BYTES_MAX).unwrap() + 1];
    for (name, bytes, status, code) in [
        ("a.txt", large.as_slice(), 413, "file_too_large"),
        ("a.pdf", &b""[..], 422, "file_empty"),
        ("a.pdf", b"<html>", 415, "file_content"),
        ("a.html", b"<html>", 415, "file_kind"),
        ("pdf", PDF, 400, "file_name"),
    ] {
        let reply = upload(&office.rep, name, bytes).await;
        assert_eq!((reply.status, reply.code()), (status, code));
    }
    let incoming = office.vault.objects().parent().unwrap().join("incoming");
    assert_eq!(std::fs::read_dir(incoming).unwrap().count(), 0);
    assert_eq!(
        std::fs::read_dir(office.vault.objects()).unwrap().count(),
        0
    );
    let stranger = upload(&office.server.stranger(), "a.pdf", PDF).await;
    assert_eq!(stranger.status, 401);
}

#[tokio::test]
async fn a_repeated_upload_is_the_same_file() {
    for db in store::testing::databases().await {
        let Office { rep, .. } = &office(&db).await;
        let first = upload_with(rep, "a.pdf", PDF, "key").await;
        let again = upload_with(rep, "a.pdf", PDF, "key").await;
        assert_eq!(first.body, again.body);
        assert_eq!(again.header("idempotent-replayed"), "true");
        let other = upload_with(rep, "a.pdf", b"%PDF-1.7 other", "key").await;
        assert_eq!((other.status, other.code()), (422, "key_reused"));
    }
}

#[tokio::test]
async fn what_belongs_to_nothing_is_removed_in_time() {
    for db in store::testing::databases().await {
        let office = office(&db).await;
        let (rep, vault) = (&office.rep, &office.vault);
        let loose = upload(rep, "loose.pdf", b"%PDF-1.7 loose").await;
        let kept = upload(rep, "kept.pdf", PDF).await;
        let order = Subject {
            kind: "sales_order".into(),
            id: Uuid::now_v7(),
        };
        attach(&db, rep, id_of(&kept), &order).await.unwrap();

        let now = SystemClock.now();
        files::sweep(&db, vault, now.plus_seconds(6 * 24 * 3600))
            .await
            .unwrap();
        assert_eq!(rep.get(loose.header("location")).await.status, 200);
        files::sweep(&db, vault, now.plus_seconds(8 * 24 * 3600))
            .await
            .unwrap();
        assert_eq!(rep.get(loose.header("location")).await.status, 404);
        let hash = |reply: &Reply| reply.body["sha256"].as_str().unwrap().to_owned();
        assert!(
            vault.path(&hash(&loose)).exists(),
            "young bytes may await their row"
        );
        let written = std::fs::metadata(vault.path(&hash(&loose)))
            .unwrap()
            .modified()
            .unwrap();
        let day_ago = written - std::time::Duration::from_hours(25);
        for reply in [&loose, &kept] {
            let file = std::fs::File::options()
                .write(true)
                .open(vault.path(&hash(reply)))
                .unwrap();
            file.set_modified(day_ago).unwrap();
        }
        assert_eq!(files::sweep(&db, vault, now).await.unwrap(), 1);
        assert!(!vault.path(&hash(&loose)).exists());
        assert!(vault.path(&hash(&kept)).exists());
    }
}

#[test]
fn every_operation_is_described_and_protected() {
    let folder = tempfile::tempdir().unwrap();
    let vault = Vault::open(folder.path()).unwrap();
    let (_, description) = api::assemble([files::routes(vault, Arc::new(files::NobodyElse))]);
    assert_eq!(api::gaps(&description), Vec::<String>::new());
}

#[tokio::test]
async fn every_text_is_understood_by_both_databases() {
    let dbs = store::testing::databases().await;
    store::testing::prepare_all(&dbs).await.unwrap();
}
