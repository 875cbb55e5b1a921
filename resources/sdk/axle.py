"""Results, progress, settings and state for Axle, from a Python script (3.8 or later; nothing else needed).

    import os, sys
    sys.path.insert(0, os.environ.get("AXLE_SDK", ""))
    import axle

    axle.write_progress(40, "Reading hosts")
    axle.write_table("Hosts", [{"host": "db1", "up": True, "ms": 12}])

Outside Axle every function does nothing and gives False; progress is then shown by the terminal, where there is one. A copy of
this file beside a script works as well. What is written is described in README.md beside this file.
"""

import base64
import datetime
import decimal
import http.client
import json
import math
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

_LINE = 200_000
_PART = 131_070
_STATES = {"none": 0, "normal": 1, "error": 2, "indeterminate": 3, "paused": 4}
_lock = threading.Lock()


def write_result(result):
    """Writes one result as it is: a dict with a `type`. True when it was handed to Axle."""
    name = os.environ.get("AXLE_RESULTS", "")
    if not name.isdigit():
        return False
    line = memoryview((json.dumps(_plain(result), separators=(",", ":"), allow_nan=False) + "\n").encode())
    with _lock:
        while line:
            line = line[os.write(int(name), line) :]
    return True


def write_table(name, rows, columns=None):
    """A table. Rows are dicts or lists; columns are names or {"name", "type"}, with type text, number, boolean or date."""
    rows = list(rows)
    if columns is None:
        names = list(dict.fromkeys(key for row in rows if isinstance(row, dict) for key in row))
        columns = [{"name": str(key), "type": _type([row.get(key) for row in rows if isinstance(row, dict)])} for key in names]
    first = write_result({"type": "table", "name": name, "columns": columns, "rows": []})
    return add_rows(name, rows) and first if rows else first


def add_rows(name, rows):
    """Adds rows to the table of that name, in as many lines as they take."""
    done, waiting, size = True, [], 0
    for row in rows:
        plain = {str(key): value for key, value in row.items()} if isinstance(row, dict) else list(row)
        length = len(json.dumps(_plain(plain)))
        if waiting and size + length > _LINE:
            done = write_result({"type": "rows", "name": name, "rows": waiting}) and done
            waiting, size = [], 0
        waiting.append(plain)
        size += length
    return write_result({"type": "rows", "name": name, "rows": waiting}) and done if waiting else done


def write_values(name, values):
    """Names and values below each other."""
    return write_result({"type": "values", "name": name, "values": {str(key): value for key, value in values.items()}})


def write_chart(name, labels, series, kind="line", unit=None):
    """A chart of kind line or bar. Series is {"name": [value, …]}, one value for each label; None where there is none."""
    listed = [{"name": str(key), "values": list(values)} for key, values in series.items()]
    return write_result({"type": "chart", "name": name, "kind": kind, "labels": list(labels), "series": listed, "unit": unit})


def write_link(name, url):
    """An http or https address, which is opened only when somebody asks for it."""
    return write_result({"type": "link", "name": name, "url": url})


def write_file(path, name=None):
    """A copy of a file, as it is now."""
    name = name or os.path.basename(path)
    with open(path, "rb") as file:
        part, piece = 0, file.read(_PART)
        while True:
            following = file.read(_PART)
            text = base64.b64encode(piece).decode()
            done = write_result({"type": "file", "name": name, "part": part, "last": not following, "base64": text})
            if not following or not done:
                return done
            part, piece = part + 1, following


def write_progress(percent=None, text=None, state=None):
    """How far the script is: 0 to 100, or None where that cannot be said. State is normal, error, indeterminate, paused or none."""
    state = state or ("indeterminate" if percent is None else "normal")
    if write_result({"type": "progress", "state": state, "percent": percent, "text": text}):
        return True
    if sys.stderr is not None and sys.stderr.isatty():
        sys.stderr.write("\033]9;4;%d;%d\033\\" % (_STATES.get(state, 1), round(percent or 0)))
        sys.stderr.flush()
    return False


def get_setting(key, default=None):
    """A setting that an administrator has set for this script, as it was when the run began."""
    return _kept("setting", key, default)


def get_state(key, default=None):
    """What this script has kept under the key, as it was when the run began."""
    return _kept("state", key, default)


def set_state(key, value):
    """Keeps a value for the runs that come: anything that JSON can say, but no secret. True when it was handed to Axle."""
    return write_result({"type": "state", "key": key, "value": value})


def remove_state(key):
    """Keeps nothing under the key any more."""
    return write_result({"type": "state", "key": key, "value": None})


def register_session(what="", pool="hub"):
    """Counts a script that Axle did not start: it holds a slot until it ends. Gives the slot; None where Axle counts it already or is
    not there. RuntimeError, with what `axle slots register` says, where there is no slot."""
    program = shutil.which(os.environ.get("AXLE_CLI") or "axle")
    if program is None or os.environ.get("AXLE_RUN_ID"):
        return None
    command = [program, "slots", "register", f"--pid={os.getpid()}", f"--pool={pool}", f"--what={what}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.strip())
    return done.stdout.strip()


class BrokerError(RuntimeError):
    """What Axle did not give. `code` is not-granted, not-this-run, ended, too-many, unavailable or unreachable."""

    def __init__(self, code, message):
        super().__init__(message)
        self.code = code


def get_token(*scopes, account=None):
    """An access token with these scopes, all of them granted to the script and of one resource; without any, all that were granted. It is
    kept until shortly before it ends. BrokerError where there is none, outside Axle too."""
    return _token([("scope", scope) for scope in scopes] + ([("account", account)] if account else []))


def get_secret(name):
    """The bytes of a secret that Axle keeps, as text. BrokerError where it is not given, outside Axle too."""
    return _ask("/secret", [("name", name)]).decode()


def connect_graph(base="https://graph.microsoft.com/v1.0"):
    """A way to Microsoft Graph with the scopes of it that were granted: call it with a path, as in graph("/me"). Gives what Graph
    answers, read from JSON; urllib.error.HTTPError where that is an error, or sends elsewhere. `method` and `body` (sent as JSON) may be
    given."""
    opener = urllib.request.build_opener(_NoRedirect())
    query = [("resource", "https://graph.microsoft.com")]

    def graph(path, method="GET", body=None):
        data = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": "Bearer " + _token(query), "Content-Type": "application/json"}
        try:
            with opener.open(urllib.request.Request(base + path, data, headers, method=method), timeout=100) as answer:
                text = answer.read()
        except urllib.error.HTTPError as error:
            if error.code == 401:
                _tokens.pop(str(query), None)
            raise
        return json.loads(text) if text else None

    return graph


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    # Python would send the token along, wherever it is sent.
    def redirect_request(self, *_):
        return None


#: Seconds before its end from which on a token is asked for anew.
_RENEW = 120
_tokens = {}


def _token(query):
    token, end = _tokens.get(str(query), ("", 0))
    if time.time() >= end:
        given = json.loads(_ask("/token", query))
        until = datetime.datetime.strptime(given["expiresAt"][:19], "%Y-%m-%dT%H:%M:%S").replace(tzinfo=datetime.timezone.utc)
        token, end = given["token"], until.timestamp() - _RENEW
        _tokens[str(query)] = (token, end)
    return token


class _Broker(http.client.HTTPConnection):
    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(os.environ["AXLE_BROKER"])


def _ask(path, query):
    if not os.environ.get("AXLE_BROKER"):
        raise BrokerError("unreachable", "no broker: Axle does not run this script, or it was granted no tokens and no secrets")
    number = os.environ.get("AXLE_BROKER_KEY_FD", "")
    # From its start, wherever another has read to.
    headers = {"X-Axle-Key": os.pread(int(number), 128, 0).decode()} if number.isdigit() else {}
    broker = _Broker("axle", timeout=60)
    try:
        broker.request("GET", path + "?" + urllib.parse.urlencode(query), headers=headers)
        answer = broker.getresponse()
        body = answer.read()
    except (OSError, http.client.HTTPException) as error:
        raise BrokerError("unreachable", "Axle does not answer: %s" % error) from error
    finally:
        broker.close()
    if answer.status == 200:
        return body
    said = json.loads(body)["error"]
    raise BrokerError(said["code"], " ".join(str(said[key]) for key in ("code", "reason", "scopes", "secret") if key in said))


def _kept(kind, key, default):
    path = os.environ.get("AXLE_STATE")
    if not path:
        return default
    with open(path, encoding="utf-8") as file:
        for line in file:
            entry = json.loads(line)
            if entry["kind"] == kind and entry["key"] == key:
                return entry["value"]
    return default


def _plain(value):
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [_plain(one) for one in value]
    if isinstance(value, decimal.Decimal):
        value = float(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    return str(value)


def _type(values):
    given = [value for value in values if value is not None]
    if given and all(isinstance(value, bool) for value in given):
        return "boolean"
    if given and all(isinstance(value, (int, float, decimal.Decimal)) and not isinstance(value, bool) for value in given):
        return "number"
    return "date" if given and all(isinstance(value, datetime.date) for value in given) else "text"
