"""Tries the API document out against the real program: schemathesis makes up requests, right ones and wrong
ones, and holds every answer against what the document promises.

Started by `cargo xtask test openapi`; further arguments go to schemathesis (`--include-path /api/v1/pasien`).
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
import xml.etree.ElementTree as ElementTree
from contextlib import contextmanager
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROGRAM = os.environ.get("MELATI_BIN") or HERE.parent.parent / "target/debug/melati"
SEED = "7"
PATIENCE_S = 60
# Somebody who may do everything, so that the tests get past the question of rights; and a cashier for what is hers.
OWNER, CASHIER = "owner@melati.example", "kasir1@melati.example"


@contextmanager
def demo_shop(folder):
    """The address of a demo shop of its own, for as long as the block lasts."""
    command = [PROGRAM, "serve", "--demo", "--seed", SEED, "--listen", "127.0.0.1:0"]
    # What is set for the test, or by a developer for a shop of her own, is not for this one.
    env = {name: value for name, value in os.environ.items() if not name.startswith("MELATI_")}
    child = subprocess.Popen(command, cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    written = []
    reader = threading.Thread(target=lambda: written.extend(child.stdout), daemon=True)
    reader.start()
    try:
        yield when_ready(child, written)
    except Exception:
        print("".join(written[-200:]), file=sys.stderr)
        raise
    finally:
        child.terminate()
        child.wait(PATIENCE_S)
        reader.join(PATIENCE_S)


def when_ready(child, written):
    """Waits until the program answers; returns its address."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline and child.poll() is None:
        found = re.search(r"http://127\.0\.0\.1:\d+", "".join(written))
        if found and answers(found[0] + "/readyz"):
            return found[0]
        time.sleep(0.05)
    raise RuntimeError("the program did not get ready")


def answers(url):
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status == 200
    except OSError:
        return False


def sign_in(base, email):
    who = {"email": email, "password": "melati-demo", "device_name": "tests/openapi"}
    request = urllib.request.Request(
        base + "/api/v1/auth/login", json.dumps(who).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)["token"]


def tally(report):
    """How many operations kept the document's word, and how many broke it."""
    cases = list(ElementTree.parse(report).iter("testcase"))
    failed = sum(1 for case in cases if case.find("failure") is not None or case.find("error") is not None)
    skipped = sum(1 for case in cases if case.find("skipped") is not None)
    return len(cases) - failed - skipped, failed


def main(arguments):
    folder = Path(tempfile.mkdtemp(prefix="melati-openapi-"))
    report = folder / "report.xml"
    try:
        with demo_shop(folder) as base:
            schemathesis = [sys.executable, "-m", "schemathesis.cli", "--config-file", HERE / "schemathesis.toml"]
            document = base + "/api/v1/openapi.json"
            reports = ["--report", "junit", "--report-junit-path", report]
            run = subprocess.run(
                [*schemathesis, "run", document, *reports, *arguments],
                cwd=folder,
                env=os.environ
                | {"MELATI_TOKEN": sign_in(base, OWNER), "MELATI_CASHIER_TOKEN": sign_in(base, CASHIER)},
            )
        if report.exists():
            print("Tally: %d passed, %d failed" % tally(report))
        return run.returncode
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
