//! Signing checkpoints of the event log while the server runs.

use std::time::Duration;

use tokio::{sync::watch, task::JoinHandle};

use crate::open::Opened;

/// How often what happened since is signed.
const EVERY: Duration = Duration::from_secs(300);
/// The pause while there is more to sign than fits under one checkpoint, so that nobody waits for it.
const PAUSE: Duration = Duration::from_secs(5);

/// Checkpoints are signed now and then.
pub(crate) struct Signing {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Signing {
    /// Begins, after a while.
    pub(crate) fn start(opened: &Opened, notary: events::Notary) -> Self {
        let (stop, mut stopped) = watch::channel(false);
        let opened = opened.clone();
        let task = tokio::spawn(async move {
            let mut wait = EVERY;
            loop {
                let stopping = tokio::select! {
                    _ = stopped.changed() => true,
                    () = tokio::time::sleep(wait) => false,
                };
                wait = match notary.sign(&opened.db, opened.clock.now()).await {
                    Ok(events::Signed::Part) => PAUSE,
                    Ok(events::Signed::All | events::Signed::Nothing) => EVERY,
                    Err(fault) => {
                        tracing::warn!(%fault, "no checkpoint of the event log could be signed");
                        EVERY
                    }
                };
                if stopping {
                    return;
                }
            }
        });
        Self { stop, task }
    }

    /// Signs a last time and stops.
    pub(crate) async fn stop(self) {
        let _ = self.stop.send(true);
        let _ = self.task.await;
    }
}
