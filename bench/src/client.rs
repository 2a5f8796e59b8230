//! A small HTTP client: one kept connection, one request at a time. It costs next to nothing, so
//! that the program that is measured has the two cores for itself.

use std::net::SocketAddr;

use anyhow::{Context as _, bail, ensure};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};
use uuid::Uuid;

/// A connection.
#[derive(Debug)]
pub(crate) struct Client {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    /// HTTP status.
    pub(crate) status: u16,
    /// The session, when the answer sets one.
    pub(crate) session: Option<String>,
    /// The body.
    pub(crate) body: Vec<u8>,
}

/// A request.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Request<'a> {
    pub(crate) method: &'static str,
    pub(crate) path: &'a str,
    pub(crate) session: &'a str,
    pub(crate) revision: Option<i64>,
    pub(crate) media: &'static str,
    pub(crate) body: &'a [u8],
}

impl<'a> Request<'a> {
    /// Reads.
    pub(crate) const fn get(session: &'a str, path: &'a str) -> Self {
        Self {
            method: "GET",
            path,
            session,
            revision: None,
            media: "application/json",
            body: b"",
        }
    }

    /// Commands.
    pub(crate) const fn post(session: &'a str, path: &'a str, body: &'a [u8]) -> Self {
        Self {
            method: "POST",
            path,
            session,
            revision: None,
            media: "application/json",
            body,
        }
    }

    /// Replaces.
    pub(crate) const fn put(session: &'a str, path: &'a str, body: &'a [u8]) -> Self {
        Self {
            method: "PUT",
            ..Self::post(session, path, body)
        }
    }

    /// The same, resting on a revision.
    pub(crate) const fn on(self, revision: i64) -> Self {
        Self {
            revision: Some(revision),
            ..self
        }
    }
}

impl Answer {
    /// The body of a success as JSON.
    pub(crate) fn json(&self) -> anyhow::Result<Value> {
        self.check()?;
        serde_json::from_slice(&self.body).context("a body that is not JSON")
    }

    /// Fails unless it is a success.
    pub(crate) fn check(&self) -> anyhow::Result<()> {
        ensure!(
            (200..300).contains(&self.status),
            "the server answers {}: {}",
            self.status,
            String::from_utf8_lossy(&self.body)
        );
        Ok(())
    }
}

impl Client {
    pub(crate) async fn connect(address: SocketAddr) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            buffer: Vec::with_capacity(64 * 1024),
        })
    }

    /// Sends a request and waits for the whole answer.
    pub(crate) async fn send(&mut self, request: Request<'_>) -> anyhow::Result<Answer> {
        let mut out = Vec::with_capacity(512 + request.body.len());
        let Request {
            method,
            path,
            session,
            media,
            ..
        } = request;
        out.extend_from_slice(
            format!(
                "{method} /api/v1{path} HTTP/1.1\r\nhost: localhost\r\naccept-language: zh\r\n\
                 cookie: sid={session}\r\ncontent-type: {media}\r\ncontent-length: {}\r\n",
                request.body.len()
            )
            .as_bytes(),
        );
        if method == "POST" {
            out.extend_from_slice(format!("idempotency-key: {}\r\n", Uuid::now_v7()).as_bytes());
        }
        if let Some(revision) = request.revision {
            out.extend_from_slice(format!("if-match: \"r{revision}\"\r\n").as_bytes());
        }
        out.extend_from_slice(b"\r\n");
        out.extend_from_slice(request.body);
        self.stream.write_all(&out).await?;
        self.answer().await
    }

    async fn answer(&mut self) -> anyhow::Result<Answer> {
        self.buffer.clear();
        let head_end = loop {
            if let Some(at) = self.buffer.windows(4).position(|four| four == b"\r\n\r\n") {
                break at + 4;
            }
            self.read().await?;
        };
        let head = std::str::from_utf8(&self.buffer[..head_end])?;
        let status = head
            .get(9..12)
            .and_then(|code| code.parse().ok())
            .context("no status")?;
        let mut length = 0_usize;
        let mut session = None;
        for line in head.lines().skip(1) {
            let Some((name, value)) = line.split_once(':') else {
                continue;
            };
            match name {
                "content-length" => length = value.trim().parse()?,
                "transfer-encoding" => bail!("a body of unknown length"),
                "set-cookie" => {
                    let pair = value.trim().split(';').next().unwrap_or_default();
                    session = pair.strip_prefix("sid=").map(str::to_owned);
                }
                _ => {}
            }
        }
        while self.buffer.len() < head_end + length {
            self.read().await?;
        }
        Ok(Answer {
            status,
            session,
            body: self.buffer[head_end..head_end + length].to_vec(),
        })
    }

    async fn read(&mut self) -> anyhow::Result<()> {
        ensure!(
            self.stream.read_buf(&mut self.buffer).await? > 0,
            "the server hung up"
        );
        Ok(())
    }
}
