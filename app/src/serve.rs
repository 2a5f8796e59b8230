//! Serving: listen, answer, and on SIGTERM finish what was begun.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use anyhow::Context as _;
use api::Api;
use axum::{Router, extract::connect_info::ConnectInfo};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{conn::auto, graceful::GracefulShutdown},
    service::TowerToHyperService,
};
use tokio::net::{TcpListener, TcpStream};

use crate::{
    cli::ServeOptions,
    open::open,
    router, seed,
};

/// A client that has not sent its headers by then is dropped.
const HEADER_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a shutdown waits for requests in hand.
const DRAIN: Duration = Duration::from_secs(25);

/// Serves until SIGTERM or Ctrl-C.
pub(crate) async fn serve(options: ServeOptions) -> anyhow::Result<()> {
    let opened = open(&options.place).await?;
    let passwords = access::Passwords::default();
    let settings = api::Settings { https: options.https, ..api::Settings::default() };
    let api = Api::new(opened.db.clone(), opened.clock.clone(), passwords, settings);
    if options.demo {
        seed::demo(&opened, &options.place).await.context("cannot fill in the demo company")?;
    }
    let feed = events::Feed::start(opened.db.clone()).await?;
    let jobs = crate::wiring::start_jobs(&opened);
    let router = router::router(&api, &opened, &options.place, feed)?;

    let listener = TcpListener::bind(options.listen)
        .await
        .with_context(|| format!("cannot listen on {}", options.listen))?;
    announce(&api, &options, listener.local_addr()?).await?;
    accept(listener, router).await;

    jobs.stop().await;
    api.tasks().close();
    if tokio::time::timeout(DRAIN, api.tasks().wait()).await.is_err() {
        tracing::warn!("some commands were still running at the end of the drain");
    }
    opened.db.close().await;
    Ok(())
}

/// Says where it listens and, while nobody exists, how to begin.
#[expect(clippy::print_stdout, reason = "the lines a person or a script starts from")]
async fn announce(api: &Api, options: &ServeOptions, address: SocketAddr) -> anyhow::Result<()> {
    let scheme = if options.https { "https" } else { "http" };
    println!("listening on {scheme}://{address}");
    if let Some(token) = api.access().offer_set_up().await? {
        println!("nobody can sign in yet; open this link once to make the first administrator:");
        println!("  {scheme}://{address}/setup?token={}", token.secret());
    }
    Ok(())
}

/// Accepts connections until a stop is asked for, then lets those in hand finish.
async fn accept(listener: TcpListener, router: Router) {
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEADER_TIMEOUT);
    let builder = Arc::new(builder);
    let graceful = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop_asked());
    loop {
        let (stream, peer) = tokio::select! {
            () = &mut stop => break,
            accepted = listener.accept() => match accepted {
                Ok(connection) => connection,
                Err(error) => {
                    // Out of file handles, most likely: others will close theirs.
                    tracing::warn!(%error, "could not accept a connection");
                    tokio::time::sleep(Duration::from_millis(100)).await;
                    continue;
                }
            },
        };
        answer(&builder, &graceful, stream, peer, router.clone());
    }
    drop(listener);
    if tokio::time::timeout(DRAIN, graceful.shutdown()).await.is_err() {
        tracing::warn!("some connections were still open at the end of the drain");
    }
}

fn answer(
    builder: &Arc<auto::Builder<TokioExecutor>>,
    graceful: &GracefulShutdown,
    stream: TcpStream,
    peer: SocketAddr,
    router: Router,
) {
    let _ = stream.set_nodelay(true);
    let service = TowerToHyperService::new(router.layer(axum::Extension(ConnectInfo(peer))));
    let builder = builder.clone();
    let watcher = graceful.watcher();
    tokio::spawn(async move {
        let connection = builder.serve_connection_with_upgrades(TokioIo::new(stream), service);
        if let Err(error) = watcher.watch(connection.into_owned()).await {
            tracing::debug!(%error, "a connection ended");
        }
    });
}

/// Resolves at SIGTERM or Ctrl-C.
async fn stop_asked() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        let _ = tokio::signal::ctrl_c().await;
        return;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
    tracing::info!("stopping: finishing what was begun");
}

