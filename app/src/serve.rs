//! Serving: listen, answer, and on SIGTERM finish what was begun.

use std::{net::SocketAddr, path::Path, sync::Arc, time::Duration};

use anyhow::Context as _;
use api::Api;
use axum::{Router, extract::connect_info::ConnectInfo};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{conn::auto, graceful::GracefulShutdown},
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinHandle,
};

use crate::{
    checkpoints::Signing,
    cli::ServeOptions,
    demo,
    open::{Opened, open},
    router, seed,
};

/// A client that has not sent its headers by then is dropped.
const HEADER_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a shutdown waits for requests in hand.
const DRAIN: Duration = Duration::from_secs(25);

/// Serves until SIGTERM or Ctrl-C.
pub(crate) async fn serve(options: ServeOptions) -> anyhow::Result<()> {
    let opened = if options.demo {
        demo::open_demo(&options)
            .await
            .context("cannot make the demo company")?
    } else {
        open(&options.place).await?
    };
    let settings = api::Settings {
        https: options.https,
        ..api::Settings::default()
    };
    let notary = events::Notary::open(&options.place.audit())?;
    let signing = Signing::start(&opened, notary);
    let server = Server::start(opened, &options.place.files(), options.listen, settings).await?;
    announce(&server, options.https).await?;
    stop_asked().await;
    tracing::info!("stopping: finishing what was begun");
    signing.stop().await;
    server.stop().await;
    Ok(())
}

/// A running server.
#[derive(Debug)]
pub struct Server {
    /// Where it listens.
    pub address: SocketAddr,
    api: Api,
    stop: watch::Sender<bool>,
    accepting: JoinHandle<()>,
    jobs: crate::wiring::Jobs,
    runner: jobs::Running,
    opened: Opened,
}

impl Server {
    /// Serves an empty or filled database with a clock of the caller's and passwords that cost little:
    /// for tests. The fixture, if any, is filled into an empty database first.
    pub async fn for_tests(
        db: store::Db,
        clock: Arc<dyn kernel::Clock>,
        files: &Path,
        fixture: Option<&str>,
    ) -> anyhow::Result<Self> {
        let mut opened = Opened::on(db, clock).await?;
        opened.passwords = access::testing::quick_passwords();
        if let Some(fixture) = fixture {
            seed::fill(&opened, fixture).await?;
        }
        let any = SocketAddr::from(([127, 0, 0, 1], 0));
        Self::start(opened, files, any, api::Settings::default()).await
    }

    /// Starts the jobs and listens.
    pub(crate) async fn start(
        opened: Opened,
        files: &Path,
        listen: SocketAddr,
        settings: api::Settings,
    ) -> anyhow::Result<Self> {
        let passwords = opened.passwords.clone();
        let api = Api::new(opened.db.clone(), opened.clock.clone(), passwords, settings);
        let feed = events::Feed::start(opened.db.clone()).await?;
        let jobs = crate::wiring::start_jobs(&opened, &api);
        let runner = crate::wiring::runner(&opened, files)?.start();
        let router = router::router(&api, &opened, files, feed)?;
        let listener = TcpListener::bind(listen)
            .await
            .with_context(|| format!("cannot listen on {listen}"))?;
        let address = listener.local_addr()?;
        let (stop, stopped) = watch::channel(false);
        let accepting = tokio::spawn(accept(listener, router, stopped));
        Ok(Self {
            address,
            api,
            stop,
            accepting,
            jobs,
            runner,
            opened,
        })
    }

    /// What `yidan verify` and `yidan check` find: broken event chains, and projections that differ
    /// from their facts. Empty when all is sound.
    pub async fn defects(&self) -> anyhow::Result<Vec<String>> {
        let report = events::verify_all(&self.opened.db).await?;
        let breaks = report.breaks.iter().map(|broken| format!("{broken:?}"));
        let mut defects: Vec<String> = breaks.collect();
        defects.extend(crate::wiring::check_projections(&self.opened.db).await?);
        Ok(defects)
    }

    /// One look at everything that time alone brings about, as the timer takes it now and then.
    pub async fn look_at_clocks(&self) -> anyhow::Result<()> {
        crate::wiring::look_at_clocks(&self.opened, &self.api).await
    }

    /// Stops accepting, finishes what was begun, closes the database.
    pub async fn stop(self) {
        let _ = self.stop.send(true);
        let _ = self.accepting.await;
        self.jobs.stop().await;
        self.runner.stop().await;
        self.api.tasks().close();
        if tokio::time::timeout(DRAIN, self.api.tasks().wait())
            .await
            .is_err()
        {
            tracing::warn!("some commands were still running at the end of the drain");
        }
        self.opened.db.close().await;
    }
}

/// Says where it listens and, while nobody exists, how to begin.
#[expect(
    clippy::print_stdout,
    reason = "the lines a person or a script starts from"
)]
async fn announce(server: &Server, https: bool) -> anyhow::Result<()> {
    let scheme = if https { "https" } else { "http" };
    let address = server.address;
    println!("listening on {scheme}://{address}");
    if let Some(token) = server.api.access().offer_set_up().await? {
        println!("nobody can sign in yet; open this link once to make the first administrator:");
        println!("  {scheme}://{address}/setup?token={}", token.secret());
    }
    Ok(())
}

/// Accepts connections until a stop is asked for, then lets those in hand finish.
async fn accept(listener: TcpListener, router: Router, mut stopped: watch::Receiver<bool>) {
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIMEOUT);
    let builder = Arc::new(builder);
    let graceful = GracefulShutdown::new();
    loop {
        let (stream, peer) = tokio::select! {
            _ = stopped.changed() => break,
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
    if tokio::time::timeout(DRAIN, graceful.shutdown())
        .await
        .is_err()
    {
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
}
