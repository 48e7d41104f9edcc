//! A client of the running shop: signs in, calls, opens streams.

use std::net::SocketAddr;

use reqwest::{
    Method, RequestBuilder,
    header::{HeaderMap, ORIGIN},
    redirect::Policy,
};
use serde_json::{Value, json};

use crate::stream::Stream;

/// Somebody at a screen, or a program.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    address: SocketAddr,
    token: Option<String>,
}

/// What was answered.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: String,
}

impl Answer {
    /// The body as JSON.
    ///
    /// # Panics
    /// When it is none.
    #[expect(clippy::panic, reason = "a test whose answer is not as promised has failed")]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("not JSON ({error}): {self:?}"))
    }

    /// The body as JSON, when the status is `status`.
    ///
    /// # Panics
    /// When it is another, with the whole answer.
    #[track_caller]
    pub fn expect(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.body);
        if self.body.is_empty() { Value::Null } else { self.json() }
    }

    /// A header's value; empty where there is none.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }
}

impl Client {
    /// A client of the server at `address`. It keeps cookies and follows no redirect.
    ///
    /// # Panics
    /// When no HTTP client can be made.
    #[expect(clippy::expect_used, reason = "a test that cannot speak has failed")]
    pub fn new(address: SocketAddr) -> Self {
        let http = reqwest::Client::builder().cookie_store(true).redirect(Policy::none()).no_proxy().build();
        Self { http: http.expect("an HTTP client"), address, token: None }
    }

    /// The same person, who reaches the server at another address.
    #[must_use]
    pub fn by_way_of(mut self, address: SocketAddr) -> Self {
        self.address = address;
        self
    }

    /// Signs in over the API.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn signed_in(mut self, email: &str, password: &str) -> Self {
        let body = json!({ "email": email, "password": password, "device_name": "uji" });
        let signed_in = self.post("/api/v1/auth/login", body).await.expect(200);
        self.token = signed_in.get("token").and_then(Value::as_str).map(str::to_owned);
        assert!(self.token.is_some(), "no token: {signed_in}");
        self
    }

    /// Signs in with the form, as a browser does.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn signed_in_by_form(self, email: &str, password: &str) -> Self {
        let answer = self.post_form("/login", &[("email", email), ("password", password)]).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        self
    }

    /// A request of any kind; a signed-in client's credentials are on it.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let origin = format!("http://{}", self.address);
        let request = self.http.request(method, format!("{origin}{path}"));
        match &self.token {
            Some(token) => request.bearer_auth(token),
            // A browser says where a form came from.
            None => request.header(ORIGIN, origin),
        }
    }

    /// Sends a request.
    ///
    /// # Panics
    /// When there is no answer.
    #[expect(clippy::panic, reason = "a test without an answer has failed")]
    pub async fn send(&self, request: RequestBuilder) -> Answer {
        let read = async {
            let response = request.send().await?;
            let (status, headers) = (response.status().as_u16(), response.headers().clone());
            Ok::<_, reqwest::Error>(Answer { status, headers, body: response.text().await? })
        };
        read.await.unwrap_or_else(|error| panic!("no answer: {error:?}"))
    }

    /// `GET`.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path)).await
    }

    /// `POST` of JSON.
    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(self.request(Method::POST, path).json(&body)).await
    }

    /// As [`Client::post`], under an `Idempotency-Key`.
    pub async fn post_keyed(&self, path: &str, key: &str, body: Value) -> Answer {
        self.send(self.request(Method::POST, path).header("idempotency-key", key).json(&body)).await
    }

    /// `POST` without a body.
    pub async fn post_empty(&self, path: &str) -> Answer {
        self.send(self.request(Method::POST, path)).await
    }

    /// `PATCH` of JSON.
    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        self.send(self.request(Method::PATCH, path).json(&body)).await
    }

    /// `DELETE`.
    pub async fn delete(&self, path: &str) -> Answer {
        self.send(self.request(Method::DELETE, path)).await
    }

    /// `POST` of a form.
    pub async fn post_form(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.send(self.request(Method::POST, path).form(fields)).await
    }

    /// Sends a form with a file, as a browser does.
    pub async fn post_file(
        &self,
        path: &str,
        fields: &[(&'static str, &str)],
        (field, name, bytes): (&'static str, &str, Vec<u8>),
    ) -> Answer {
        let file = reqwest::multipart::Part::bytes(bytes).file_name(name.to_owned());
        let form = reqwest::multipart::Form::new().part(field, file);
        let form = fields.iter().fold(form, |form, &(name, text)| form.text(name, text.to_owned()));
        self.send(self.request(Method::POST, path).multipart(form)).await
    }

    /// The status a stream would begin with; it is hung up at once.
    ///
    /// # Panics
    /// When there is no answer.
    #[expect(clippy::expect_used, reason = "a test without an answer has failed")]
    pub async fn send_stream(&self, request: RequestBuilder) -> u16 {
        request.send().await.expect("an answer").status().as_u16()
    }

    /// Opens an event stream.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn stream(&self, path: &str) -> Stream {
        Stream::open(self.request(Method::GET, path)).await
    }
}
