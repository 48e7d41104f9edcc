"""What a follower says it heard: one JSON object a line, at once."""

import json


def tell(event, last, data):
    print(json.dumps({"event": event, "id": last, "data": data}), flush=True)
