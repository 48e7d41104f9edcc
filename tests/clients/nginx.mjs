// Debian's nginx in front of a shop: with the configuration we hand out, or one that means ill.

import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "../browser/harness/program.mjs";

const PATIENCE_MS = 10_000;
const ours = fileURLToPath(new URL("../../deploy/nginx.conf", import.meta.url));

/**
 * `deploy/nginx.conf` on a port of its own and with a certificate made for it; only addresses are changed.
 * @param {string} upstream address of the program
 * @param {{ http2: boolean }} how
 */
export function handedOut(upstream, { http2 }) {
  return (/** @type {number} */ port, /** @type {string} */ folder) => {
    execFileSync(
      "openssl",
      [
        ...[
          "req",
          "-x509",
          "-newkey",
          "ec",
          "-pkeyopt",
          "ec_paramgen_curve:prime256v1",
          "-nodes",
          "-days",
          "2",
        ],
        ...["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"],
        ...["-keyout", join(folder, "privkey.pem"), "-out", join(folder, "fullchain.pem")],
      ],
      { stdio: "ignore" },
    );
    const changed = readFileSync(ours, "utf8")
      .replaceAll("/etc/letsencrypt/live/melati.example", folder)
      .replaceAll("melati.example", "127.0.0.1")
      .replace("server 127.0.0.1:8080;", `server ${new URL(upstream).host};`)
      .replace(/listen 443 ssl http2;/, `listen 127.0.0.1:${port} ssl${http2 ? " http2" : ""};`)
      // The redirect from port 80, and IPv6, are for a machine of its own.
      .replace(/server \{\s+listen 80;[^}]*\}/, "")
      .replace(/ *listen \[::\].*\n/g, "");
    return { config: changed, base: `https://127.0.0.1:${port}` };
  };
}

/**
 * A proxy that collects and packs whatever it is given, and does not care what the program says about it.
 * @param {string} upstream address of the program
 * @param {{ heeds: boolean }} how whether it heeds `X-Accel-Buffering`
 */
export function hostile(upstream, { heeds }) {
  return (/** @type {number} */ port) => ({
    config: `
      server {
        listen 127.0.0.1:${port};
        gzip on;
        gzip_types *;
        gzip_proxied any;
        gzip_min_length 0;
        proxy_buffering on;
        proxy_buffers 16 64k;
        ${heeds ? "" : "proxy_ignore_headers X-Accel-Buffering Cache-Control;"}
        location / {
          proxy_http_version 1.1;
          proxy_set_header Host $http_host;
          proxy_pass ${upstream};
        }
      }`,
    base: `http://127.0.0.1:${port}`,
  });
}

/** @typedef {{ base: string, stop: () => Promise<void> }} Proxy */

/**
 * Starts nginx; resolves when it answers.
 * @param {ReturnType<typeof handedOut> | ReturnType<typeof hostile>} configured
 * @param {number} [port]
 * @returns {Promise<Proxy>}
 */
export async function startNginx(configured, port) {
  const folder = mkdtempSync(join(tmpdir(), "melati-nginx-"));
  const { config, base } = configured(port ?? (await freePort()), folder);
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  writeFileSync(
    join(folder, "nginx.conf"),
    `daemon off; master_process off; pid ${folder}/pid; error_log stderr warn;
     events { worker_connections 1024; }
     http {
       access_log off;
       ${temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join("\n")}
       ${config}
     }`,
  );
  const child = spawn("/usr/sbin/nginx", ["-c", join(folder, "nginx.conf"), "-p", folder], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let written = "";
  child.stderr.setEncoding("utf8").on("data", (text) => {
    written += text;
  });
  const closed = once(child, "close");
  const stop = async () => {
    child.kill("SIGQUIT");
    const timer = setTimeout(() => child.kill("SIGKILL"), 2_000);
    await closed;
    clearTimeout(timer);
    rmSync(folder, { recursive: true, force: true });
  };
  for (const begun = Date.now(); Date.now() - begun < PATIENCE_MS; ) {
    if (child.exitCode !== null) break;
    if (answers(base)) return { base, stop };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  await stop();
  throw new Error(`nginx does not answer:\n${written}`);
}

/** @param {string} base */
function answers(base) {
  try {
    execFileSync("curl", ["-skf", "--noproxy", "*", `${base}/healthz`], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
