"""Reads an LDAP directory with ldapsearch (OpenLDAP's, in the package ldap-utils or openldap-clients)."""

import base64
import datetime
import os
import shutil
import socket
import ssl
import subprocess
import sys
import urllib.parse

sys.path.insert(0, os.environ.get("AXLE_SDK", ""))
try:
    import axle
except ImportError:
    sys.exit("error: axle.py is not found: AXLE_SDK, which Axle sets, names its folder")

PAGE = 500
#: Seconds between 1601, where the clocks of Active Directory begin, and 1970.
EPOCH = 11_644_473_600

WAYS = {
    4: "the server gives no more entries than it has given: read a part of the directory by a narrower base",
    8: "the server wants a stronger way to sign in: use an address that begins with ldaps://",
    10: "the server refers to another one, which holds this part of the directory",
    32: "there is no entry with this name to begin below",
    34: "a name that was given is no distinguished name, such as dc=example,dc=com",
    48: "the server does not let anyone read without a user",
    49: "the user or the password is not right",
    50: "this user may not read that",
    53: "the server does not want to: often it wants an encrypted connection, or a user",
}


class Refused(Exception):
    """What a person is told in place of a table; `code` is what LDAP calls it (RFC 4511, appendix A), where it said it."""

    def __init__(self, message, code=None):
        super().__init__(message)
        self.code = code


def escape(text):
    """A value within a filter (RFC 4515, section 3): whatever it holds, it is looked for and not obeyed."""
    return "".join(chr(byte) if chr(byte).isalnum() and byte < 128 else "\\%02x" % byte for byte in text.encode())


class Directory:
    """One server, as the form names it: AXLE_PARAM_SERVER, _BASE, _BIND, _CA and the secret AXLE_SECRET_PASSWORD."""

    def __init__(self):
        self.program = shutil.which("ldapsearch")
        if self.program is None:
            raise Refused("ldapsearch is missing: install ldap-utils (Debian, Ubuntu), openldap-clients (Fedora) or openldap (Homebrew)")
        self.server = _asked("SERVER")
        self.base = _asked("BASE")
        self.bind = _asked("BIND")
        self.password = os.environ.get("AXLE_SECRET_PASSWORD", "")
        self.authority = _asked("CA")
        scheme = self.server.split("://")[0].lower()
        if scheme not in ("ldap", "ldaps") or "://" not in self.server:
            raise Refused("the server is an address such as ldaps://dc1.example.com")
        if not self.base:
            raise Refused("the base is the name to begin below, such as dc=example,dc=com")
        if self.bind and not self.password:
            raise Refused("a user needs a password")
        # Without TLS from the start, it is begun before anything is said, or nothing is said at all.
        self.secure = ["-ZZ"] if scheme == "ldap" else []

    def search(self, filter_text, attributes, base=None, scope="sub"):
        """Entries: of each its name as `dn`, and a list of values for each attribute, by the name in small letters."""
        command = [self.program, "-x", "-LLL", "-o", "ldif-wrap=no", "-o", "nettimeout=15", "-H", self.server, *self.secure]
        command += ["-E", "pr=%d/noprompt" % PAGE, "-s", scope, "-b", self.base if base is None else base]
        # The password goes by a file: others can read the arguments of a command.
        command += ["-D", self.bind, "-y", self.password] if self.bind else []
        environment = {**os.environ, "LC_ALL": "C", **({"LDAPTLS_CACERT": self.authority} if self.authority else {})}
        done = subprocess.run(
            [*command, "--", filter_text, *attributes], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, check=False
        )
        if done.returncode != 0:
            said = done.stderr.decode(errors="replace").strip()
            raise Refused(self._why(done.returncode, said), done.returncode)
        return list(_entries(done.stdout))

    def read(self, name, attributes):
        """The entry of this name; None where there is none, or it may not be read."""
        try:
            return next(iter(self.search("(objectClass=*)", attributes, base=name, scope="base")), None)
        except Refused as refused:
            # No such entry, or a text that is no name.
            if refused.code in (32, 34):
                return None
            raise

    def all_values(self, entry, attribute):
        """All values of an attribute: Active Directory gives long ones in ranges (`member;range=0-1499`), which are asked for one by one."""
        values, following = list(entry.get(attribute, [])), 0
        while True:
            ranged = next((name for name in entry if name.startswith(attribute + ";range=")), None)
            if ranged is None:
                return values
            values += entry[ranged]
            end = ranged.rsplit("-", 1)[1]
            if end == "*" or int(end) < following:
                return values
            following = int(end) + 1
            entry = self.read(entry["dn"], ["%s;range=%d-*" % (attribute, following)]) or {}

    def _why(self, code, said):
        lines = [line for line in said.splitlines() if not line.startswith("ldap_initialize")]
        detail = "; ".join(line.strip() for line in lines)[:600]
        if code in WAYS:
            return "%s (%s)" % (WAYS[code], detail)
        if "contact LDAP server" in said or "onnect" in said:
            return "%s is not reached: %s (%s)" % (self.server, self._trouble(), detail)
        return "the server did not answer as it should: %d (%s)" % (code, detail)


    def _trouble(self):
        """Why there is no connection: ldapsearch says the same of a server that is not there and of one that is not trusted."""
        place = urllib.parse.urlsplit(self.server)
        secure = place.scheme.lower() == "ldaps"
        try:
            with socket.create_connection((place.hostname, place.port or (636 if secure else 389)), timeout=15) as plain:
                if not secure:
                    return "it knows no STARTTLS, or its certificate is not trusted"
                context = ssl.create_default_context(cafile=self.authority or None)
                with context.wrap_socket(plain, server_hostname=place.hostname):
                    return "it ended the connection"
        except ssl.SSLCertVerificationError as error:
            return "its certificate is not trusted, %s; name the file of its authority in the form" % error.verify_message
        except (OSError, ValueError) as error:
            return getattr(error, "strerror", None) or str(error)


def first(entry, *attributes):
    """The first value of the first attribute that has one, as text."""
    for attribute in attributes:
        for value in entry.get(attribute.lower(), []):
            return value
    return None


def number(entry, attribute):
    """A whole number; 0 where there is none."""
    value = first(entry, attribute)
    try:
        return int(value or 0)
    except ValueError:
        return 0


def day(filetime):
    """A time of Active Directory (100 ns since 1601) as ISO 8601; None for never."""
    if not 0 < filetime < 0x7FFFFFFFFFFFFFFF:
        return None
    moment = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc) + datetime.timedelta(seconds=filetime // 10_000_000 - EPOCH)
    return moment.isoformat()


def run(main):
    """Runs a script of this module: what a person is told goes to stderr, in one line, and the exit code is 1."""
    try:
        sys.exit(main())
    except Refused as refused:
        print("error: %s" % refused, file=sys.stderr)
        sys.exit(1)


def _asked(name):
    return os.environ.get("AXLE_PARAM_" + name, "").strip()


def _entries(ldif):
    entry = {}
    for line in ldif.split(b"\n"):
        if line == b"":
            if "dn" in entry:
                yield entry
            entry = {}
        elif not line.startswith(b"#") and b":" in line:
            name, value = line.split(b":", 1)
            plain = base64.b64decode(value[1:].strip()) if value.startswith(b":") else value.lstrip(b" ")
            key, text = name.decode().lower(), plain.decode(errors="replace")
            if key == "dn":
                entry = {"dn": text}
            else:
                entry.setdefault(key, []).append(text)
    if "dn" in entry:
        yield entry
