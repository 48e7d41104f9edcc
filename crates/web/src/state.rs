//! What every handler may reach.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use axum::extract::FromRef;
use ipnet::IpNet;
use melati_app::App;
use melati_hub::{Hub, RedisBridge};
use metrics_exporter_prometheus::PrometheusHandle;

use crate::{open_streams::OpenStreams, security::SameOrigin};

/// The shop, the hub and how this node is set up. Cheap to clone.
#[derive(Clone)]
pub struct WebState {
    /// The shop's actions.
    pub app: App,
    /// Who spreads what happens.
    pub hub: Hub,
    /// The link to the other nodes, where there are any.
    pub bridge: Option<RedisBridge>,
    /// The log's epoch: first half of every event id.
    pub epoch: Arc<str>,
    /// The streams that are open here.
    pub streams: OpenStreams,
    /// The numbers of this process.
    pub numbers: PrometheusHandle,
    /// How this node is set up.
    pub settings: Arc<WebSettings>,
    /// True once the node is leaving: `/readyz` says so, and no new stream begins.
    pub draining: Arc<AtomicBool>,
}

impl WebState {
    /// Is the node leaving?
    pub fn is_draining(&self) -> bool {
        self.draining.load(Ordering::Relaxed)
    }

    /// The id of a position in the log, as events bear it.
    pub(crate) fn event_id(&self, position: i64) -> String {
        format!("{}-{position}", self.epoch)
    }
}

impl FromRef<WebState> for App {
    fn from_ref(state: &WebState) -> Self {
        state.app.clone()
    }
}

/// How this node is set up.
#[derive(Debug, Clone)]
pub struct WebSettings {
    /// Mark the session cookie `Secure`: the shop is reached by TLS.
    pub secure_cookies: bool,
    /// Silence after which a stream shows that it is alive.
    pub heartbeat: Duration,
    /// Longest life of a stream; each ends after 80 to 100 % of it and comes back.
    pub stream_lifetime: Duration,
    /// How long a node that leaves still answers; streams sent away come back after it.
    pub drain: Duration,
    /// Proxies whose word on where a visitor comes from is taken.
    pub trusted_proxies: Vec<IpNet>,
    /// Opens `/metrics` to other machines.
    pub metrics_token: Option<String>,
    /// Which pages may send what changes something.
    pub same_origin: SameOrigin,
}

impl Default for WebSettings {
    fn default() -> Self {
        Self {
            secure_cookies: false,
            heartbeat: Duration::from_secs(15),
            stream_lifetime: Duration::from_hours(1),
            drain: Duration::from_secs(1),
            trusted_proxies: Vec::new(),
            metrics_token: None,
            same_origin: SameOrigin::default(),
        }
    }
}
