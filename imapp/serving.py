"""The life of a server process: preparing the database, listening, and stopping cleanly."""

import logging
import socket
import sys
import time
from collections.abc import Callable

import gevent
from flask import Flask
from sqlalchemy import func, inspect, select
from sqlalchemy.exc import OperationalError

from . import MAX_EVENT_BYTES, assets, migration, seeds
from .extensions import db
from .lib import bus, engine, frames, offload, pinyin
from .models import User
from .services import presence, robots

# How long events under way may take when the server stops, and then their answers on the way out.
DRAIN_SECONDS = 8
ANSWER_SECONDS = 1

log = logging.getLogger(__name__)


def require_services(app: Flask) -> None:
    """End in words when the database, or Redis where it is used, does not answer."""
    with app.app_context():
        try:
            db.engine.connect().close()
        except OperationalError as error:
            sys.exit(f"imapp can't reach its database {db.engine.url!r}: {error.orig}")
    if not app.extensions["presence"].ping():
        sys.exit("imapp can't reach Redis at REDIS_URL.")


def require_packages() -> None:
    """End in words when what the pages are made of is not installed."""
    if missing := assets.missing_packages():
        sys.exit(f"imapp can't start: run `make install` first; missing: {', '.join(missing)}.")


def require_tables(app: Flask) -> None:
    """End in words when nobody has applied the migrations."""
    with app.app_context():
        if not inspect(db.engine).has_table("users"):
            sys.exit("imapp can't start: the database has no tables; run `flask db upgrade` first.")


def prepare(app: Flask) -> None:
    """Apply the migrations; make rights and roles, and the demo world in a new database."""
    with app.app_context():
        empty = not inspect(db.engine).has_table("users")
        migration.upgrade()
        empty = empty or not db.session.scalar(select(func.count()).select_from(User))
        db.session.rollback()
        seeds.access()
        if empty and not app.config["PRODUCTION"]:
            print("The database is new: making the demo world.")
            seeds.demo()


def listen(app: Flask) -> socket.socket:
    """The listening socket. Nagle's algorithm would hold small frames back for 40 ms."""
    if app.config["FAST_FRAMES"]:
        frames.install(MAX_EVENT_BYTES)
    host, port = app.config["HOST"], app.config["PORT"]
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        sys.exit(f"imapp can't listen on {host}:{port}: {error.strerror}.")
    listener.listen(1024)
    return listener


def greet(app: Flask) -> None:
    host, port = app.config["HOST"], app.config["PORT"]
    shown = "127.0.0.1" if host in {"0.0.0.0", "::"} else host
    print(f"imapp listens on http://{shown}:{port}")
    with app.app_context():
        if seeds.is_demo():
            print(f"Log in as admin, user, or member1 … member30; password {seeds.DEMO_PASSWORD}.")
    sys.stdout.flush()


def start_background(app: Flask) -> None:
    """Listen to the other processes, wake the robot, learn to spell names, and keep vouching for
    the sockets of this process, thrice while a promise lasts."""
    bus.listen(app.extensions["socketio"].server)
    with app.app_context():
        robots.open_or_close()
    gevent.spawn(wake_robot, app)
    gevent.spawn(offload.run, pinyin.load)

    def run():
        strangers = set()
        while True:
            gevent.sleep(app.config["PRESENCE_SECONDS"] / 3)
            try:
                with app.app_context():
                    presence.vouch()
                    app.extensions["im"].drop_expired()
                strangers = engine.drop_strangers(app.extensions["socketio"].server, strangers)
            except Exception:  # the edge of a greenlet that must go on
                log.exception("presence")

    gevent.spawn(run)


def wake_robot(app: Flask) -> None:
    """Let it meet whoever it does not know, and answer what an earlier process left."""
    try:
        with app.app_context():
            robots.meet_everyone()
            left = robots.unanswered()
        for conversation_id in left:
            app.extensions["robot"].asked(conversation_id)
    except Exception:  # the edge of a greenlet: people chat without it
        log.exception("robot")


def stop(app: Flask, server) -> None:
    """Accept nothing new, let events under way be stored and answered, close every socket.

    The transports are closed without a farewell, neither Socket.IO's nor Engine.IO's: to clients
    that is a lost connection, after which they come back by themselves.
    """
    namespace = app.extensions["im"]
    if namespace.draining:
        return
    server.close()
    namespace.draining = True
    _wait_until(lambda: not namespace.busy, DRAIN_SECONDS)
    sockets = list(app.extensions["socketio"].server.eio.sockets.values())
    _wait_until(lambda: all(one.queue.empty() for one in sockets), ANSWER_SECONDS)
    closing = [gevent.spawn(one.close, wait=False, abort=True) for one in sockets]
    gevent.joinall(closing, timeout=2)
    server.stop(timeout=2)


def _wait_until(condition: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        gevent.sleep(0.01)
