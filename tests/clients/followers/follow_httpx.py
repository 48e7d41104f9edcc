"""The PyPI package httpx-sse, coming back with the last id after the last `retry`, as its manual says."""

import os
import sys
import time

import httpx
from httpx_sse import connect_sse
from told import tell

last, pause = os.environ.get("AFTER", ""), 0.2
with httpx.Client(timeout=None, trust_env=False) as client:
    while True:
        headers = {"Authorization": "Bearer " + os.environ["TOKEN"]}
        if last:
            headers["Last-Event-ID"] = last
        try:
            with connect_sse(client, "GET", os.environ["URL"], headers=headers) as source:
                for event in source.iter_sse():
                    last = event.id or last
                    pause = event.retry / 1_000 if event.retry else pause
                    tell(event.event, last, event.data)
        except (httpx.HTTPError, ValueError) as error:
            print(repr(error), file=sys.stderr)
        time.sleep(pause)
