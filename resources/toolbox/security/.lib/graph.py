"""Asks Microsoft Graph with a token of Axle's, or one that is given in the form (Python 3.8 or later; nothing else needed)."""

import json
import os
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

sys.path.insert(0, os.environ.get("AXLE_SDK", ""))
try:
    import axle
except ImportError:
    sys.exit("error: axle.py is not found: AXLE_SDK, which Axle sets, names its folder")

ATTEMPTS = 4
#: Longer than this is not waited for, in seconds.
LONGEST = 120
#: Pages of one list, and bytes of one answer, at most.
MOST_PAGES = 2_000
MOST_BYTES = 32 * 1024 * 1024
CLOUDS = {
    "public": "https://graph.microsoft.com",
    "usgov": "https://graph.microsoft.us",
    "usgov-dod": "https://dod-graph.microsoft.us",
    "china": "https://microsoftgraph.chinacloudapi.cn",
}


class Refused(Exception):
    """What a person is told in place of a table. `status` is that of HTTP, where Graph said it."""

    def __init__(self, message, status=None):
        super().__init__(message)
        self.status = status


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """The token goes to Graph and to nowhere else."""

    def redirect_request(self, *_):
        return None


class Graph:
    """Graph v1.0 of the cloud that the form names, with these permissions."""

    def __init__(self, *permissions):
        cloud = os.environ.get("AXLE_PARAM_CLOUD", "public")
        # An address of one's own is for trying the script out: it is no field of the form.
        base = os.environ.get("AXLE_GRAPH", "") or CLOUDS.get(cloud)
        if base is None:
            raise Refused("cloud is one of " + ", ".join(CLOUDS))
        self.base = base.rstrip("/")
        self.permissions = permissions
        self.opener = urllib.request.build_opener(NoRedirect())

    def get(self, path):
        """What a path below the version, or the whole address of a next page, answers. Refused where that is an error."""
        url = path if path.startswith("https://") else self.base + "/v1.0" + path
        if not url.startswith(self.base + "/"):
            raise Refused("Graph sends elsewhere for a next page: %s" % urllib.parse.urlsplit(url).netloc)
        for attempt in range(1, ATTEMPTS + 1):
            request = urllib.request.Request(url, headers={"Authorization": "Bearer " + self._token(), "Accept": "application/json"})
            try:
                with self.opener.open(request, timeout=100) as answer:
                    return _json(answer)
            except urllib.error.HTTPError as error:
                pause = _pause(error, attempt)
                if pause is None:
                    raise self._refused(error) from error
                print("Graph is busy; waiting %d s" % pause, file=sys.stderr)
                time.sleep(pause)
            except urllib.error.URLError as error:
                raise Refused("%s is not reached: %s" % (self.base, error.reason)) from error
            except OSError as error:
                raise Refused("%s is not reached: %s" % (self.base, error)) from error
        raise AssertionError("the last attempt gives or refuses")

    def each(self, path):
        """Every entry of a list, page after page."""
        for _ in range(MOST_PAGES):
            page = self.get(path)
            yield from page.get("value", [])
            path = page.get("@odata.nextLink")
            if path is None:
                return
        raise Refused("the list has more than %d pages" % MOST_PAGES)

    def _token(self):
        given = os.environ.get("AXLE_SECRET_TOKEN")
        if given:
            with open(given, encoding="utf-8") as file:
                return file.read().strip()
        if not hasattr(axle, "get_token"):
            raise Refused("there is no token: sign in with Microsoft in Axle, or give one in the form")
        # Asked for anew each time: Axle keeps it until it is too old, and a long report outlives one.
        try:
            return axle.get_token(*("%s/%s" % (self.base, permission) for permission in self.permissions))
        except RuntimeError as error:
            raise Refused("Axle gives no token (%s): sign in with Microsoft in Axle, or give one in the form" % error) from error

    def _refused(self, error):
        said = _said(error)
        code = said.get("code", "")
        if error.code == 401:
            return Refused("Graph does not take the token (%s): sign in again, or give a new one" % code, 401)
        if error.code == 403:
            wanted = " and ".join(self.permissions)
            return Refused("Graph refuses (%s): an administrator has to consent to %s for this account" % (code, wanted), 403)
        return Refused("Graph says %d %s: %s" % (error.code, code, said.get("message", "")), error.code)


def quoted(text):
    """A value as one part of a path or query."""
    return urllib.parse.quote(text, safe="")


def whole(name, usual, least, most):
    """A whole number of the form, within these bounds."""
    text = os.environ.get("AXLE_PARAM_" + name, "").strip() or str(usual)
    if not text.isdigit() or not least <= int(text) <= most:
        raise Refused("%s is a number from %d to %d" % (name.lower(), least, most))
    return int(text)


def run(main):
    """Runs a script of this module: what a person is told goes to stderr, in one line, and the exit code is 1."""
    try:
        sys.exit(main())
    except Refused as refused:
        print("error: %s" % refused, file=sys.stderr)
        sys.exit(1)


def _pause(error, attempt):
    """Seconds until Graph wants to be asked again; None where it does not, or not soon."""
    if error.code not in (429, 503, 504) or attempt == ATTEMPTS:
        return None
    asked = error.headers.get("Retry-After", "")
    pause = int(asked) if asked.isdigit() else 2 ** (attempt - 1)
    return pause if pause <= LONGEST else None


def _json(answer):
    text = answer.read(MOST_BYTES + 1)
    if len(text) > MOST_BYTES:
        raise Refused("Graph's answer is too large")
    try:
        value = json.loads(text)
    except ValueError as error:
        raise Refused("Graph's answer is no JSON: is there a proxy or a sign-in page on the way?") from error
    if not isinstance(value, dict):
        raise Refused("Graph's answer is not as Microsoft describes it")
    return value


def _said(error):
    try:
        said = json.loads(error.read(MOST_BYTES))["error"]
        return said if isinstance(said, dict) else {}
    except (ValueError, KeyError, TypeError, OSError):
        return {}
