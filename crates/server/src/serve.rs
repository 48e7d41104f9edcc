//! The running server: store, hub, jobs and the listening socket, put together and taken apart.

mod accept;
mod error;
mod reactor;
mod stream;

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use melati_app::{App, Clock};
use melati_hub::{Hub, HubLimits, RedisBridge};
use melati_store::{MigrationReport, Store, StoreError, StoreOptions};
use melati_web::{OpenStreams, SameOrigin, WebSettings, WebState};
use tokio::{net::TcpListener, runtime::Handle, sync::mpsc, time::Instant};

pub use error::StartError;
use stream::Streams;

use crate::{config::Config, demo::Traffic, feed::Feed, jobs, numbers, tasks::Tasks};

/// The Redis channel on which servers of one shop tell each other that there is more.
const CHANNEL: &str = "melati:more";

/// Takes the address to listen on; visitors are let in by [`Server::start`].
pub async fn bind(address: SocketAddr) -> Result<TcpListener, StartError> {
    TcpListener::bind(address).await.map_err(|error| StartError::listen(address, &error))
}

/// Opens the database, which is made and brought up to date where need be, and the application on it.
pub async fn open(config: &Config, clock: Arc<dyn Clock>) -> Result<App, StartError> {
    let (store, _) = migrate(config).await?;
    let mut app = App::new(store, clock);
    app.session_idle_ms = i64::try_from(config.session_idle.as_millis()).unwrap_or(i64::MAX);
    Ok(app)
}

/// Opens the database, which is made where it lacks, and brings it up to date.
pub async fn migrate(config: &Config) -> Result<(Store, MigrationReport), StartError> {
    let url = config.database();
    let folder = &config.data_dir;
    std::fs::create_dir_all(folder).map_err(|error| StartError::data_dir(folder, &error))?;
    let unusable = |error| StartError::Database { url: url.to_string(), error };
    let store = Store::open(&url, &StoreOptions::default()).await.map_err(unusable)?;
    let report = store.migrate().await.map_err(unusable)?;
    Ok((store, report))
}

/// A server that listens. Dropped without [`Server::stop`], its tasks end with the runtime.
pub struct Server {
    address: SocketAddr,
    app: App,
    hub: Hub,
    tasks: Tasks,
    streams: Arc<Streams>,
    draining: Arc<AtomicBool>,
    drain: Duration,
    grace: Duration,
}

impl Server {
    /// Starts all tasks on `app` and lets visitors in.
    pub async fn start(config: &Config, app: App, listener: TcpListener) -> Result<Self, StartError> {
        let address = listener.local_addr().map_err(|error| StartError::listen(config.listen, &error))?;
        let read = app.store.reader.read(|tx| {
            Box::pin(async move { Ok::<_, StoreError>((tx.epoch().await?, tx.position().await?)) })
        });
        let (epoch, newest): (String, i64) = read.await.map_err(StartError::Store)?;
        let epoch: Arc<str> = epoch.into();
        let hub = Hub::new(newest, HubLimits { look_every: config.look_every, ..HubLimits::default() });
        let draining = Arc::new(AtomicBool::new(false));
        let bridge = match &config.redis_url {
            Some(url) => Some(RedisBridge::connect(url, CHANNEL).map_err(StartError::Redis)?),
            None => None,
        };
        let same_origin = SameOrigin::new(config.public_url.as_deref()).map_err(StartError::PublicUrl)?;
        let settings = WebSettings {
            secure_cookies: config.secure_cookies(),
            heartbeat: config.heartbeat,
            stream_lifetime: config.stream_lifetime,
            drain: config.drain,
            trusted_proxies: config.trusted_proxies.clone(),
            metrics_token: config.metrics_token.clone(),
            same_origin,
        };
        let (streams, numbers) = (OpenStreams::new(config.streams), numbers::recorder());
        let state = WebState {
            app: app.clone(),
            hub: hub.clone(),
            bridge: bridge.clone(),
            epoch: epoch.clone(),
            streams: streams.clone(),
            numbers: numbers.clone(),
            settings: Arc::new(settings),
            draining: draining.clone(),
        };

        let tasks = Tasks::default();
        let (running, feed) = (hub.clone(), Feed::new(app.clone(), streams.clone(), epoch));
        tasks.spawn("hub", async move { running.run(feed).await });
        tasks.spawn_until_stop("commits", tell_of_commits(app.clone(), hub.clone(), bridge.clone()));
        tasks.spawn_until_stop("operator", jobs::operator::run(hub.clone()));
        tasks.spawn_until_stop("midnight", jobs::midnight::run(hub.clone(), app.clock.clone()));
        tasks.spawn_until_stop("numbers", numbers::tidy(numbers));
        tasks.spawn_until_stop("search", jobs::search::run(app.clone()));
        tasks.spawn_until_stop("retention", jobs::retention::run(app.clone(), config.event_age));
        if let Some(bridge) = bridge {
            let signal = hub.signal();
            tasks.spawn_until_stop("bridge", async move { bridge.run(signal).await });
        }
        let (resting, coming) = mpsc::channel(reactor::WAITING);
        let streams = Arc::new(Streams { state, tasks: tasks.clone(), runtime: Handle::current(), resting });
        reactor::start(&streams, coming).map_err(StartError::Reactor)?;
        tasks.spawn("accept", accept::run(listener, Arc::clone(&streams)));
        let (drain, grace) = (config.drain, config.grace);
        Ok(Self { address, app, hub, tasks, streams, draining, drain, grace })
    }

    /// Keeps selling until the stop.
    pub fn keep_selling(&self, traffic: Traffic) {
        self.tasks.spawn("traffic", traffic.run(self.tasks.stopping().clone()));
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The application behind it.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// Ends when a task has ended before its time: the server can no longer be relied on.
    pub async fn broken(&self) {
        self.tasks.broken().await;
    }

    /// Stops: says that it is not ready, says good-bye to streams and lets no new one in; after the drain lets
    /// nobody in, finishes running requests and closes the store. False when requests were still running after the
    /// grace period, which begins with the call.
    pub async fn stop(self) -> bool {
        let until = Instant::now() + self.grace;
        self.draining.store(true, Ordering::Release);
        self.tasks.expect_end();
        // Asked before the streams are told to go: the few there are may be gone at once, and their clients still ask.
        let somebody_listens = self.streams.state.streams.count() > 0;
        self.hub.close();
        if somebody_listens {
            tokio::time::sleep(self.drain.min(self.grace / 2)).await;
        }
        self.tasks.stop();
        let in_time = self.tasks.ended(until.saturating_duration_since(Instant::now())).await;
        if !in_time {
            tracing::warn!(grace = ?self.grace, "requests still run after the grace period; they are cut off");
        }
        // Whoever was answered has been written down; what waits is finished.
        self.app.store.close().await;
        in_time
    }
}

/// Tells the hub, and the other servers, after each commit that there is more.
async fn tell_of_commits(app: App, hub: Hub, bridge: Option<RedisBridge>) {
    let (mut committed, signal) = (app.store.writer.committed(), hub.signal());
    while committed.changed().await.is_ok() {
        signal.raise();
        if let Some(bridge) = &bridge {
            bridge.announce();
        }
    }
}
