import http.client

from deploy.local.ports import HOST

_TIMEOUT_S = 2.0
_BODY_SHOWN = 500


def why_not_ready(port: int, path: str) -> str | None:
    """None when GET `path` answers 200, else what was seen instead."""
    connection = http.client.HTTPConnection(HOST, port, timeout=_TIMEOUT_S)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read().decode(errors="replace")[:_BODY_SHOWN]
    except (OSError, http.client.HTTPException) as error:
        return f"no answer on port {port} ({type(error).__name__})"
    finally:
        connection.close()
    return None if answer.status == http.client.OK else f"{answer.status} {body}"
