"""A service of nothing but its settings: tells on /settings what environment it was given."""

import http.server
import json
import os

_PORT = next(int(value) for name, value in os.environ.items() if name.endswith("__HTTP_PORT"))


class _Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = json.dumps({"pid": os.getpid(), "env": dict(os.environ)}).encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)


http.server.HTTPServer(("127.0.0.1", _PORT), _Handler).serve_forever()
