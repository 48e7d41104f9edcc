"""The PyPI package sseclient-py over requests, coming back with the last id after the last `retry`."""

import os
import sys
import time

import requests
from sseclient import SSEClient
from told import tell

last, pause = os.environ.get("AFTER", ""), 0.2
while True:
    headers = {"Authorization": "Bearer " + os.environ["TOKEN"], "Accept": "text/event-stream"}
    if last:
        headers["Last-Event-ID"] = last
    try:
        with requests.get(os.environ["URL"], headers=headers, stream=True, timeout=(5, None)) as answer:
            answer.raise_for_status()
            for event in SSEClient(answer).events():
                last = event.id or last
                pause = int(event.retry) / 1_000 if event.retry else pause
                tell(event.event, last, event.data)
    except (requests.RequestException, ValueError) as error:
        print(repr(error), file=sys.stderr)
    time.sleep(pause)
