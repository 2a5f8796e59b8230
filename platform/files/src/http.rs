//! Uploading and opening files.

use std::{sync::Arc, time::Duration};

use access::{Permit, matrix};
use api::{Answer, Api, Head, Path, Problem, Query, Who};
use axum::{
    Extension,
    body::Body,
    extract::State,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use http_body_util::BodyExt as _;
use kernel::{Fault, FileId, Moment, Result, UserId, text};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::{Command, Tx};
use tokio::sync::Semaphore;
use tokio_util::io::ReaderStream;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    Content, FileGuard, StoredFile, Vault,
    guard::may_open,
    kind::{self, TAIL_BYTES},
    name,
    picture::{self, Refused},
    store::{self as rows},
    vault::Incoming,
};

/// Largest file.
pub const BYTES_MAX: u64 = 25 * 1024 * 1024;
/// Uploads that run at once, so that slow ones do not hold every place of the gate.
const AT_ONCE: usize = 16;
/// The longest pause between two pieces of an upload.
const PAUSE: Duration = Duration::from_secs(30);
/// The longest time for a whole upload.
const WHOLE: Duration = Duration::from_mins(5);

#[derive(Clone)]
struct Files {
    vault: Vault,
    guard: Arc<dyn FileGuard>,
    places: Arc<Semaphore>,
    /// Decoded pictures are large: one after the other.
    easel: Arc<Semaphore>,
}

impl Files {
    /// Puts a picture into the vault as it looks, without what else its file said.
    async fn redrawn(
        &self,
        mut incoming: Incoming,
        format: image::ImageFormat,
    ) -> Result<Content, Problem> {
        let _turn = self.easel.acquire().await.map_err(|_| busy())?;
        let bytes = incoming.tail(usize::MAX).await?;
        let drawn = tokio::task::spawn_blocking(move || picture::redraw(&bytes, format))
            .await
            .map_err(Fault::internal)?
            .map_err(not_drawn)?;
        Ok(self.vault.put(&drawn).await?)
    }
}

/// The routes over a vault, to be nested under `/api/v1`.
pub fn routes(vault: Vault, guard: Arc<dyn FileGuard>) -> OpenApiRouter<Api> {
    let places = Arc::new(Semaphore::new(AT_ONCE));
    OpenApiRouter::new()
        .routes(routes!(upload_file))
        .routes(routes!(open_file))
        .layer(Extension(Files {
            vault,
            guard,
            places,
            easel: Arc::new(Semaphore::new(1)),
        }))
}

/// How an upload is called.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct UploadQuery {
    /// The file's name with its extension; percent-encoded like any query.
    #[param(example = "合同.pdf")]
    name: String,
}

/// A stored file.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = File)]
pub struct FileView {
    /// The file; mention it in the command that attaches it.
    pub id: FileId,
    /// Its name.
    pub name: String,
    /// What it is served as.
    pub media_type: String,
    /// How many bytes.
    pub size: i64,
    /// SHA-256 of the bytes, in hexadecimal.
    pub sha256: String,
    /// Who uploaded it.
    pub uploaded_by: UserId,
    /// When.
    pub uploaded_at: Moment,
}

impl From<StoredFile> for FileView {
    fn from(file: StoredFile) -> Self {
        Self {
            id: file.id,
            name: file.name,
            media_type: file.media_type,
            size: file.size,
            sha256: file.hash,
            uploaded_by: file.uploaded_by,
            uploaded_at: file.uploaded_at,
        }
    }
}

/// Upload a file
///
/// The body is the file itself. Taken are pdf, png, jpg, webp, xlsx, xls, docx, csv and txt up
/// to 25 MiB, if the content is what the extension says. Pictures are drawn anew, upright and without
/// what the camera wrote beside the pixels, so that their size and hash differ from those sent.
/// Until a command attaches it, only its uploader may open it; after a week without that it is
/// removed.
#[utoipa::path(
    post, path = "/files", tag = "files", params(UploadQuery),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses((status = 201, body = FileView)),
    security(("session" = []), ("session_http" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("files.upload")))
)]
async fn upload_file(
    State(api): State<Api>,
    Extension(files): Extension<Files>,
    head: Head,
    Query(query): Query<UploadQuery>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let permit = head.permit::<matrix::UploadFile>()?;
    let name = name::clean(&query.name)?;
    let kind = kind::by_name(&name)?;
    check_type(&headers)?;
    let _place = files.places.try_acquire().map_err(|_| busy())?;
    if announced(&headers).is_some_and(|length| length > BYTES_MAX) {
        drain(body).await;
        return Err(too_large());
    }
    let mut incoming = files.vault.receive().await?;
    tokio::time::timeout(WHOLE, receive(&mut incoming, body))
        .await
        .map_err(|_| slow())??;
    if incoming.size() == 0 {
        return Err(empty());
    }
    let tail = incoming.tail(TAIL_BYTES).await?;
    kind.check(incoming.head(), &tail)?;
    let content = match kind.picture() {
        Some(format) => files.redrawn(incoming, format).await?,
        None => incoming.finish().await?,
    };
    let head = head.bound_to(content.hash.as_bytes());
    let command = KeepFile::new(permit.clone(), content, name, kind.media_type, head.now);
    api.execute(&head, &permit, command, |file| {
        Answer::created(format!("/api/v1/files/{}", file.id), &FileView::from(file))
    })
    .await
}

/// Open a file
///
/// Always as an attachment.
#[utoipa::path(
    get, path = "/files/{id}", tag = "files", params(("id" = FileId, Path)),
    responses((status = 200, content_type = "application/octet-stream", body = Vec<u8>)),
    security(("session" = []), ("session_http" = []), ("bearer" = [])),
    extensions(("x-permission" = json!("files.view")))
)]
async fn open_file(
    State(api): State<Api>,
    Extension(files): Extension<Files>,
    who: Who,
    Path(id): Path<FileId>,
) -> Result<Response, Problem> {
    who.permit::<matrix::ViewFile>()?;
    let (guard, principal) = (files.guard.clone(), who.principal.clone());
    let file = api
        .db()
        .read_with(move |tx| {
            Box::pin(async move {
                let file = rows::find(tx, id).await?.ok_or(Fault::NotFound("file"))?;
                let open = may_open(&*guard, tx, &principal, &file).await?;
                open.then_some(file).ok_or(Fault::NotFound("file"))
            })
        })
        .await?;
    send(&files.vault, &file).await
}

/// The bytes of a file as an attachment. The caller has made sure that the reader may open it.
///
/// # Errors
/// An internal fault when the vault lacks the bytes.
pub async fn send(vault: &Vault, file: &StoredFile) -> Result<Response, Problem> {
    let path = vault.path(&file.hash);
    let bytes = tokio::fs::File::open(path).await.map_err(Fault::internal)?;
    let mut response = Body::from_stream(ReaderStream::new(bytes)).into_response();
    let headers = response.headers_mut();
    let media = HeaderValue::from_str(&file.media_type).map_err(Fault::internal)?;
    headers.insert(header::CONTENT_TYPE, media);
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(file.size));
    headers.insert(header::CONTENT_DISPOSITION, name::disposition(&file.name));
    let sandbox = HeaderValue::from_static("sandbox; default-src 'none'");
    headers.insert(header::CONTENT_SECURITY_POLICY, sandbox);
    Ok(response)
}

/// Adds the row of a file whose bytes lie in the vault.
#[derive(Debug, Clone)]
struct KeepFile {
    permit: Permit<matrix::UploadFile>,
    file: Option<StoredFile>,
}

impl KeepFile {
    fn new(
        permit: Permit<matrix::UploadFile>,
        content: Content,
        name: String,
        media_type: &str,
        now: Moment,
    ) -> Self {
        let by = permit.user();
        let file = by.map(|by| StoredFile::new(content, name, media_type, by, now));
        Self { permit, file }
    }
}

impl Command for KeepFile {
    const NAME: &'static str = "files.upload";
    type Output = StoredFile;

    async fn run(&self, tx: &mut Tx<'_>) -> Result<StoredFile> {
        let file = self.file.clone().ok_or(Fault::Unauthenticated)?;
        rows::insert(tx, &self.permit, &file).await?;
        let stream = events::Stream {
            kind: "file",
            id: file.id.0,
        };
        let data = json!({ "name": file.name, "size": file.size, "sha256": file.hash });
        let occurred_at = file.uploaded_at;
        let event = events::NewEvent {
            stream,
            kind: "file.uploaded",
            data,
            occurred_at,
        };
        events::first(tx, &event, &self.permit.actor(), occurred_at).await?;
        Ok(file)
    }
}

fn word<'h>(headers: &'h HeaderMap, name: &header::HeaderName) -> Option<&'h str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// How long the file will be, as far as the sender says so.
fn announced(headers: &HeaderMap) -> Option<u64> {
    word(headers, &header::CONTENT_LENGTH)?.parse().ok()
}

/// Refuses what other sites' forms could send: they cannot send this type without asking first.
fn check_type(headers: &HeaderMap) -> Result<(), Problem> {
    if word(headers, &header::CONTENT_TYPE) != Some("application/octet-stream") {
        return Err(Problem::request(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "octet_stream_required",
            text!(
                "请以 application/octet-stream 直接上传文件内容",
                "send the file itself as application/octet-stream"
            ),
        ));
    }
    Ok(())
}

/// Reads on for a while and forgets what it reads: a sender who is cut off in the middle never sees
/// why. What is larger still is cut off.
async fn drain(mut body: Body) {
    let reading = async {
        let mut left = 4 * BYTES_MAX;
        while let Some(Ok(frame)) = body.frame().await
            && left > 0
        {
            left = left.saturating_sub(frame.data_ref().map_or(0, |bytes| bytes.len() as u64));
        }
    };
    let _ = tokio::time::timeout(PAUSE, reading).await;
}

async fn receive(incoming: &mut Incoming, mut body: Body) -> Result<(), Problem> {
    loop {
        let frame = tokio::time::timeout(PAUSE, body.frame())
            .await
            .map_err(|_| slow())?;
        let Some(frame) = frame else { return Ok(()) };
        let frame = frame.map_err(|_| {
            let message = text!("上传中断", "the upload broke off");
            Problem::request(StatusCode::BAD_REQUEST, "body_broken", message)
        })?;
        let Ok(bytes) = frame.into_data() else {
            continue;
        };
        if incoming.size() + bytes.len() as u64 > BYTES_MAX {
            drain(body).await;
            return Err(too_large());
        }
        incoming.write(&bytes).await?;
    }
}

fn too_large() -> Problem {
    let megabytes = BYTES_MAX / 1024 / 1024;
    Problem::request(
        StatusCode::PAYLOAD_TOO_LARGE,
        "file_too_large",
        text!(
            "文件超过 {megabytes} MiB",
            "the file exceeds {megabytes} MiB"
        ),
    )
}

fn not_drawn(refused: Refused) -> Problem {
    match refused {
        Refused::Broken => Problem::request(
            StatusCode::UNPROCESSABLE_ENTITY,
            "picture_broken",
            text!(
                "图片无法打开，请重新拍照或另存后上传",
                "the picture cannot be opened; take or save it again"
            ),
        ),
        Refused::TooLarge => Problem::request(
            StatusCode::PAYLOAD_TOO_LARGE,
            "picture_too_large",
            text!(
                "图片像素过大，请缩小后上传",
                "the picture has too many pixels; make it smaller"
            ),
        ),
    }
}

fn empty() -> Problem {
    let message = text!("文件是空的", "the file is empty");
    Problem::request(StatusCode::UNPROCESSABLE_ENTITY, "file_empty", message)
}

fn slow() -> Problem {
    let message = text!(
        "上传过慢，已中断",
        "the upload was too slow and was stopped"
    );
    Problem::request(StatusCode::REQUEST_TIMEOUT, "body_slow", message)
}

fn busy() -> Problem {
    let message = text!(
        "同时上传的文件过多，请稍后重试",
        "too many uploads at once; try again"
    );
    Problem::retry(StatusCode::SERVICE_UNAVAILABLE, "overloaded", message, 5)
}
