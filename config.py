"""Every setting of imapp: its name in the environment, its meaning, its unit and its default.

`load` reads them all, refuses a wrong one in words and answers the Flask configuration.
The README's table of settings is checked against `SETTINGS` by a test.
"""

import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

ROOT = Path(__file__).resolve().parent


class WrongSetting(Exception):
    """A setting that the program cannot start with; its text tells what to write instead."""


def text(value: str) -> str:
    return value


def secret(value: str) -> str:
    if len(value) < 16:
        raise ValueError("write at least 16 characters")
    return value


def _parts(value: str, wanted: str) -> SplitResult:
    """The parts of an address; a `ValueError` that says what is `wanted` when it has none."""
    try:
        url = urlsplit(value)
        _ = url.port  # raises for one that is no port
    except ValueError:
        raise ValueError(wanted) from None
    return url


def http_url(value: str) -> str:
    wanted = "write an address such as https://example.org"
    url = _parts(value, wanted)
    if url.scheme not in {"http", "https"} or not url.hostname:
        raise ValueError(wanted)
    if url.scheme == "http" and url.hostname not in {"127.0.0.1", "localhost", "::1"}:
        raise ValueError("plain http is for this machine alone; write https://")
    return value.rstrip("/")


def tile_url(value: str) -> str:
    wanted = "write an address such as https://tiles.example.org/{z}/{x}/{y}.png"
    url = _parts(value, wanted)
    # The host stands in the pages' policy, and must not bring more of it along.
    host = re.fullmatch(r"[A-Za-z0-9.-]+(:\d+)?", url.netloc)
    if url.scheme not in {"http", "https"} or not host:
        raise ValueError(wanted)
    if any(place not in value for place in ("{z}", "{x}", "{y}")):
        raise ValueError(wanted)
    return value


def switch(value: str) -> bool:
    if value.lower() in {"1", "true", "yes", "on"}:
        return True
    if value.lower() in {"0", "false", "no", "off"}:
        return False
    raise ValueError("write 1 or 0")


def number(low: int, high: int) -> Callable[[str], int]:
    def parse(value: str) -> int:
        try:
            result = int(value)
        except ValueError:
            raise ValueError(f"write a whole number from {low} to {high}") from None
        if not low <= result <= high:
            raise ValueError(f"write a whole number from {low} to {high}")
        return result

    return parse


def one_of(*choices: str) -> Callable[[str], str]:
    def parse(value: str) -> str:
        if value not in choices:
            raise ValueError("write one of " + ", ".join(choices))
        return value

    return parse


def database_url(value: str) -> str:
    wanted = "write sqlite:///FILE or mysql+pymysql://USER:PASSWORD@HOST/DATABASE"
    if value.startswith("sqlite:///"):
        # In memory every connection would have a database of its own.
        if value.removeprefix("sqlite:///") in {"", ":memory:"}:
            raise ValueError(wanted)
        return value
    url = _parts(value, wanted)
    if url.scheme in {"mysql+pymysql", "mariadb+pymysql"} and url.hostname and url.path.strip("/"):
        return value
    raise ValueError(wanted)


def redis_url(value: str) -> str:
    wanted = "write redis://HOST:PORT/NUMBER, or leave it empty"
    if _parts(value, wanted).scheme not in {"redis", "rediss", "unix"}:
        raise ValueError(wanted)
    return value


@dataclass(frozen=True)
class Setting:
    name: str
    parse: Callable[[str], Any]
    default: str
    meaning: str
    # Holds a key or a password: no message repeats it.
    private: bool = False


SETTINGS = (
    Setting("HOST", text, "127.0.0.1", "Address to listen on; `0.0.0.0` for all of the machine's."),
    Setting("PORT", number(1, 65535), "5000", "TCP port to listen on."),
    Setting(
        "DATABASE_URL",
        database_url,
        "",
        "`sqlite:///FILE` or `mysql+pymysql://USER:PASSWORD@HOST/DATABASE`; "
        "empty: SQLite in `instance/imapp.db`.",
        private=True,
    ),
    Setting(
        "REDIS_URL",
        redis_url,
        "",
        "`redis://HOST:PORT/NUMBER`: needed when several processes serve; empty: one process.",
        private=True,
    ),
    Setting(
        "SECRET_KEY",
        secret,
        "",
        "Signs cookies, at least 16 characters, the same for all processes; "
        "empty: made once in `instance/secret_key`.",
        private=True,
    ),
    Setting("UPLOAD_FOLDER", text, "", "Where uploaded files lie; empty: `instance/uploads`."),
    Setting("MAX_UPLOAD_BYTES", number(1, 10**12), "104857600", "Largest upload, in bytes."),
    Setting("PRODUCTION", switch, "0", "`1`: real people use it; nothing is seeded by itself."),
    Setting("SIGNUP_OPEN", switch, "1", "`0`: only an administrator makes accounts."),
    Setting(
        "RATELIMIT_ENABLED",
        switch,
        "1",
        "`0`: no limits on login, sign-up, search, sending and other writes.",
    ),
    Setting("RECALL_SECONDS", number(0, 31_536_000), "120", "How long a sender may recall, in s."),
    Setting("GROUP_MAX_MEMBERS", number(2, 10_000), "500", "People in one group at the most."),
    Setting(
        "PRESENCE_SECONDS",
        number(1, 3600),
        "60",
        "How long people still count as online after their process has died, in s.",
    ),
    Setting(
        "LANGUAGE",
        one_of("zh_Hans_CN", "en"),
        "zh_Hans_CN",
        "Language of the deployment: of what is stored in words, and where nobody chose.",
    ),
    Setting(
        "PROXIES",
        number(0, 5),
        "0",
        "Reverse proxies in front, whose `X-Forwarded-*` headers are believed.",
    ),
    Setting("COOKIE_SECURE", switch, "0", "`1`: cookies over TLS only; set it behind TLS."),
    Setting(
        "GITHUB_CLIENT_ID",
        text,
        "",
        "Not used yet: GitHub's OAuth application; empty: no GitHub login.",
    ),
    Setting("GITHUB_CLIENT_SECRET", text, "", "Not used yet: its secret."),
    Setting(
        "GITHUB_WEB_URL", http_url, "https://github.com", "Not used yet: where GitHub's pages are."
    ),
    Setting(
        "GITHUB_API_URL", http_url, "https://api.github.com", "Not used yet: where GitHub's API is."
    ),
    Setting(
        "ROBOT_PROVIDER",
        one_of("embedded", "off"),
        "embedded",
        "Who answers in the robot's conversation: `embedded` (needs no network), or `off`.",
    ),
    Setting(
        "ROBOT_BASE_URL", http_url, "", "Not used yet, for `openai`: the endpoint, with `/v1`."
    ),
    Setting("ROBOT_API_KEY", text, "", "Not used yet, for `openai`: its key."),
    Setting("ROBOT_MODEL", text, "", "Not used yet, for `openai`: the model's name."),
    Setting(
        "BAIDU_BASE_URL",
        http_url,
        "https://aip.baidubce.com",
        "Not used yet, for `baidu`: Baidu UNIT.",
    ),
    Setting("BAIDU_CLIENT_ID", text, "", "Not used yet, for `baidu`: API key."),
    Setting("BAIDU_CLIENT_SECRET", text, "", "Not used yet, for `baidu`: its secret."),
    Setting("BAIDU_SERVICE_ID", text, "", "Not used yet, for `baidu`: the service's id."),
    Setting(
        "BAIDU_SKILL_IDS",
        text,
        "",
        "Not used yet, for `baidu`: the skills' ids, with commas between.",
    ),
    Setting(
        "MAP_TILE_URL",
        tile_url,
        "",
        "The pictures that maps are made of, such as `https://tiles.example.org/{z}/{x}/{y}.png`; "
        "empty: coast lines, without a network.",
    ),
    Setting("MAP_ATTRIBUTION", text, "", "Whose maps these are, as their licence wants it said."),
    Setting(
        "FAST_FRAMES",
        switch,
        "1",
        "`0`: read WebSocket frames with gevent-websocket as shipped (slow, without a limit).",
    ),
)


def load(environ: Mapping[str, str], instance_path: str) -> dict[str, Any]:
    """Flask's configuration out of `environ`; raises `WrongSetting` in words."""
    values = {}
    for setting in SETTINGS:
        given = environ.get(setting.name) or setting.default
        try:
            values[setting.name] = setting.parse(given) if given else ""
        except ValueError as wrong:
            shown = "" if setting.private else f" (it is {given!r})"
            raise WrongSetting(f"{setting.name}: {wrong}{shown}.") from None
    try:
        return flask_config(values, Path(instance_path))
    except OSError as error:
        raise WrongSetting(
            f"INSTANCE_PATH: the folder {instance_path} can't be written ({error.strerror})."
        ) from None


def flask_config(values: dict[str, Any], instance: Path) -> dict[str, Any]:
    """The settings plus what the libraries want derived from them."""
    instance.mkdir(parents=True, exist_ok=True)
    url = values["DATABASE_URL"] or f"sqlite:///{instance / 'imapp.db'}"
    return values | {
        "SECRET_KEY": values["SECRET_KEY"] or _own_secret(instance),
        "UPLOAD_FOLDER": values["UPLOAD_FOLDER"] or str(instance / "uploads"),
        "SQLALCHEMY_DATABASE_URI": url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine_options(url),
        # The device's row ends a session, and the cookie stays as it was given: no answer that a
        # cache might keep carries it again.
        "SESSION_REFRESH_EACH_REQUEST": False,
        "PERMANENT_SESSION_LIFETIME": timedelta(days=400),
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": values["COOKIE_SECURE"],
        # A JSON body never needs more; uploads set a limit of their own.
        "MAX_CONTENT_LENGTH": 1_000_000,
        "BABEL_DEFAULT_LOCALE": values["LANGUAGE"],
        "BABEL_TRANSLATION_DIRECTORIES": str(ROOT / "imapp" / "translations"),
    }


def engine_options(url: str) -> dict[str, Any]:
    """Pool and isolation for the database that `url` names."""
    # What people write must not reach a log through an error message.
    quiet = {"hide_parameters": True}
    if url.startswith("sqlite"):
        return quiet
    return quiet | {
        "pool_size": 10,
        "max_overflow": 10,
        "pool_timeout": 5,
        "pool_pre_ping": True,
        "pool_recycle": 1800,
        # Each statement sees what is committed: a row lock taken first decides who is next.
        "isolation_level": "READ COMMITTED",
        "connect_args": {"charset": "utf8mb4"},
    }


def _own_secret(instance: Path) -> str:
    """The secret of this installation, made at the first start and readable by its owner alone."""
    path = instance / "secret_key"
    if not path.exists():
        made = instance / f"secret_key.{os.getpid()}"
        with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            file.write(secrets.token_hex(32))
        try:
            # A link never replaces: of several processes that start together one wins.
            os.link(made, path)
        except FileExistsError:
            pass
        finally:
            made.unlink()
    return path.read_text().strip()
