//! The two servers: started, and told something.

use std::{
    fmt::Write as _,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use anyhow::{Context, Result, ensure};
use melati_testkit::scratch::Scratch;
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use super::process::Process;

/// The servers' core; the clients have the others.
const CORE: &str = "0";

/// Where a server runs.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Cores {
    /// On the servers' core alone.
    One,
    /// Wherever the system puts it.
    All,
    /// With callgrind, which counts the instructions in functions of this name.
    Counted(&'static str),
}

impl Cores {
    /// Runs `program` so; what is counted is written into `folder`.
    fn command(self, program: &Path, folder: &Scratch) -> Command {
        let mut command = match self {
            Self::All => return Command::new(program),
            Self::One => {
                let mut taskset = Command::new("taskset");
                taskset.args(["-c", CORE]);
                taskset
            }
            Self::Counted(function) => {
                let mut valgrind = Command::new("valgrind");
                let counted = folder.path().join("callgrind.out");
                valgrind.args(["--tool=callgrind", "--quiet"]).arg(format!("--toggle-collect={function}"));
                valgrind.arg(format!("--callgrind-out-file={}", counted.display()));
                valgrind
            }
        };
        command.arg(program);
        command
    }
}

/// Moves this process off the servers' core, where it would take turns with them.
pub(crate) fn leave_the_core() -> Result<()> {
    let cores = std::thread::available_parallelism()?.get();
    ensure!(cores > 1, "one core for the servers and one for the clients are needed");
    let mut taskset = Command::new("taskset");
    taskset.args(["-a", "-p", "-c", &format!("1-{}", cores - 1), &std::process::id().to_string()]);
    let moved = taskset.stdout(Stdio::null()).status().context("taskset")?;
    ensure!(moved.success(), "taskset could not move the clients");
    Ok(())
}

const PASSWORD: &str = "melati-demo";
/// The average of Melati's two messages for a sale: a notification of 307 bytes, and the figures of the day of 922.
pub(super) const MESSAGE: usize = 600;

/// A server with listeners.
pub(crate) trait Server {
    /// What its processor time and memory are counted of.
    fn process(&self) -> Process;
    /// Where it listens.
    fn address(&self) -> SocketAddr;
    /// What a listener asks for.
    fn request(&self) -> String;
    /// Occurs once in each message that counts.
    fn marker(&self) -> &'static [u8];
    /// One who tells everybody something.
    async fn publisher(&self) -> Result<Publisher>;
    /// Ends it.
    async fn stop(&mut self);
}

/// Ends with this value.
struct Running {
    child: Child,
    folder: Scratch,
    address: SocketAddr,
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?)
}

async fn answering(address: SocketAddr) -> Result<TcpStream> {
    for _ in 0..600 {
        if let Ok(socket) = TcpStream::connect(address).await {
            return Ok(socket);
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    anyhow::bail!("nothing listens on {address}")
}

/// The program of this project, with a demo shop.
pub(crate) struct Melati {
    running: Running,
    cores: Cores,
    listener: String,
    cashier: String,
}

impl Melati {
    pub(crate) async fn start(cores: Cores) -> Result<Self> {
        let (folder, address) = (Scratch::new(), free_address()?);
        let demo = Command::new(program()?)
            .arg("demo")
            .envs(settings(&folder, address))
            .stderr(Stdio::null())
            .output()?;
        ensure!(demo.status.success(), "the demo shop was not written");
        let child = serve(cores, &folder, address)?;
        let running = Running { child, folder, address };
        answering(address).await?;
        let listener = sign_in(address, "admin1").await?;
        let cashier = sign_in(address, "kasir1").await?;
        Ok(Self { running, cores, listener, cashier })
    }

    /// Where it keeps what it writes.
    pub(crate) fn folder(&self) -> &Path {
        self.running.folder.path()
    }

    /// Asks it to stop, and waits until it has.
    pub(crate) async fn drain(&mut self) -> Result<()> {
        let id = self.running.child.id().to_string();
        let told = Command::new("kill").args(["-TERM", &id]).status()?;
        ensure!(told.success(), "it cannot be told to stop");
        while self.running.child.try_wait()?.is_none() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        Ok(())
    }

    /// Starts it again where it was.
    pub(crate) async fn serve_again(&mut self) -> Result<()> {
        self.running.child.wait()?;
        self.running.child = serve(self.cores, &self.running.folder, self.running.address)?;
        answering(self.running.address).await.map(drop)
    }
}

fn settings(folder: &Scratch, address: SocketAddr) -> [(&'static str, String); 7] {
    [
        ("MELATI_DATA_DIR", folder.path().display().to_string()),
        ("MELATI_LISTEN", address.to_string()),
        ("MELATI_LOG_LEVEL", "error".to_owned()),
        ("MELATI_STREAMS_PER_USER", "20000".to_owned()),
        ("MELATI_STREAMS_PER_ADDRESS", "20000".to_owned()),
        ("MELATI_STREAMS_TOTAL", "20000".to_owned()),
        ("MELATI_STREAM_CONNECTS_PER_SECOND", "100000".to_owned()),
    ]
}

fn program() -> Result<PathBuf> {
    let beside = std::env::current_exe()?.with_file_name("melati");
    ensure!(beside.exists(), "`cargo build --release` makes {} first", beside.display());
    Ok(beside)
}

fn serve(cores: Cores, folder: &Scratch, address: SocketAddr) -> Result<Child> {
    let mut command = cores.command(&program()?, folder);
    command.arg("serve").envs(settings(folder, address)).stdout(Stdio::null()).stderr(Stdio::null());
    command.spawn().context("the program does not start")
}

impl Server for Melati {
    fn process(&self) -> Process {
        Process(self.running.child.id())
    }

    fn address(&self) -> SocketAddr {
        self.running.address
    }

    fn request(&self) -> String {
        format!(
            "GET /realtime/stream?feeds=dashboard,notifications HTTP/1.1\r\nHost: melati\r\nAuthorization: Bearer {}\r\nAccept: text/event-stream\r\n\r\n",
            self.listener
        )
    }

    fn marker(&self) -> &'static [u8] {
        b"event: notifications\n"
    }

    async fn publisher(&self) -> Result<Publisher> {
        let goods =
            json!([{ "jenis": "lensa_gosok", "keterangan": "Progresif", "harga": 350_000, "quantity": 1 }]);
        let basket = json!({ "nama_pasien_manual": "Pembeli", "items": goods }).to_string();
        let mut request = format!(
            "POST /api/v1/penjualan HTTP/1.1\r\nHost: melati\r\nAuthorization: Bearer {}\r\nContent-Type: application/json\r\n",
            self.cashier
        );
        write!(request, "Content-Length: {}\r\n\r\n{basket}", basket.len())?;
        Ok(Publisher { socket: answering(self.address()).await?, request: request.into_bytes() })
    }

    async fn stop(&mut self) {
        let _ = self.running.child.kill();
    }
}

async fn sign_in(address: SocketAddr, who: &str) -> Result<String> {
    let body =
        json!({ "email": format!("{who}@melati.example"), "password": PASSWORD, "device_name": "ukur" });
    let answer = reqwest::Client::new()
        .post(format!("http://{address}/api/v1/auth/login"))
        .header("content-type", "application/json")
        .body(body.to_string())
        .send()
        .await?;
    let answer: Value = serde_json::from_str(&answer.text().await?)?;
    answer.get("token").and_then(Value::as_str).map(str::to_owned).context("no token")
}

/// Asks for the same over and over, on one connection that is kept.
pub(crate) struct Publisher {
    socket: TcpStream,
    request: Vec<u8>,
}

impl Publisher {
    /// Tells everybody something; done when it will not be lost.
    pub(crate) async fn publish(&mut self) -> Result<()> {
        self.socket.write_all(&self.request).await?;
        let status = answered(&mut self.socket).await?;
        ensure!(matches!(status, 201 | 202), "publishing was answered {status}");
        Ok(())
    }
}

/// Reads one whole answer; its status.
async fn answered(socket: &mut TcpStream) -> Result<u16> {
    let (mut kept, mut chunk) = (Vec::new(), [0; 4096]);
    loop {
        let length = socket.read(&mut chunk).await?;
        ensure!(length > 0, "the connection ended");
        kept.extend_from_slice(chunk.get(..length).unwrap_or_default());
        let text = String::from_utf8_lossy(&kept);
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let lower = head.to_ascii_lowercase();
        let length = lower.split_once("content-length: ").and_then(|(_, rest)| {
            rest.split("\r\n").next().and_then(|digits| digits.trim().parse::<usize>().ok())
        });
        if length.is_none_or(|length| body.len() >= length) {
            let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
            return status.context("an answer without status");
        }
    }
}

/// nginx with the nchan module of Debian, one worker.
pub(crate) struct Nchan {
    running: Running,
    worker: Process,
}

impl Nchan {
    pub(crate) async fn start() -> Result<Self> {
        let module = PathBuf::from("/usr/lib/nginx/modules/ngx_nchan_module.so");
        ensure!(module.exists(), "`apt-get install libnginx-mod-nchan` first");
        let (folder, address) = (Scratch::new(), free_address()?);
        let place = folder.path().display();
        let config = format!(
            "daemon off; user root; worker_processes 1; worker_rlimit_nofile 20000; pid {place}/pid; error_log {place}/log;
             load_module {};
             events {{ worker_connections 20000; }}
             http {{
                 access_log off; client_body_temp_path {place}/body; nchan_shared_memory_size 128M;
                 server {{
                     listen {address} backlog=4096; keepalive_requests 100000000;
                     location = /sub {{ nchan_subscriber eventsource; nchan_channel_id all; nchan_subscriber_first_message newest; }}
                     location = /pub {{ nchan_publisher; nchan_channel_id all; nchan_message_buffer_length 100; }}
                 }}
             }}",
            module.display()
        );
        let file = folder.path().join("nginx.conf");
        std::fs::write(&file, config)?;
        let mut command = Command::new("taskset");
        command.args(["-c", CORE, "nginx", "-p"]).arg(folder.path()).arg("-c").arg(&file);
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().context("taskset")?;
        let running = Running { child, folder, address };
        // The master listens before it has a worker.
        channel(address).await?.publish().await?;
        let worker = Process(running.child.id()).child()?;
        Ok(Self { running, worker })
    }
}

impl Server for Nchan {
    fn process(&self) -> Process {
        self.worker
    }

    fn address(&self) -> SocketAddr {
        self.running.address
    }

    fn request(&self) -> String {
        "GET /sub HTTP/1.1\r\nHost: nchan\r\nAccept: text/event-stream\r\n\r\n".to_owned()
    }

    fn marker(&self) -> &'static [u8] {
        b"data: "
    }

    async fn publisher(&self) -> Result<Publisher> {
        channel(self.address()).await
    }

    async fn stop(&mut self) {
        let _ = self.running.child.kill();
        // A master that is killed leaves its worker.
        let _ = Command::new("kill").arg(self.worker.0.to_string()).status();
        let _ = self.running.folder.path();
    }
}

/// Who publishes on nchan's channel.
async fn channel(address: SocketAddr) -> Result<Publisher> {
    let body = "x".repeat(MESSAGE);
    let request =
        format!("POST /pub HTTP/1.1\r\nHost: nchan\r\nContent-Length: {}\r\n\r\n{body}", body.len());
    Ok(Publisher { socket: answering(address).await?, request: request.into_bytes() })
}

/// The loop of [`super::bare`], in a process of its own.
pub(crate) struct Bare(Running);

impl Bare {
    pub(crate) async fn start(cores: Cores) -> Result<Self> {
        let (folder, address) = (Scratch::new(), free_address()?);
        let mut command = cores.command(&std::env::current_exe()?, &folder);
        let child =
            command.args(["bare", &address.to_string()]).spawn().context("the loop does not start")?;
        answering(address).await?;
        Ok(Self(Running { child, folder, address }))
    }
}

impl Server for Bare {
    fn process(&self) -> Process {
        Process(self.0.child.id())
    }

    fn address(&self) -> SocketAddr {
        self.0.address
    }

    fn request(&self) -> String {
        "GET / HTTP/1.1\r\n\r\n".to_owned()
    }

    fn marker(&self) -> &'static [u8] {
        b"data: "
    }

    async fn publisher(&self) -> Result<Publisher> {
        channel(self.address()).await
    }

    async fn stop(&mut self) {
        let _ = self.0.child.kill();
    }
}
