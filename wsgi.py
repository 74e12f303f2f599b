"""The server: `python wsgi.py` serves; with `--prepare` it first brings the database up to date
and, when it is new and nobody else's, seeds the demo world.

gevent's patch comes before every other import, or what was imported earlier would block.
"""

from gevent import monkey

monkey.patch_all()

import gc  # noqa: E402
import signal  # noqa: E402
import sys  # noqa: E402

import gevent  # noqa: E402
from gevent.pywsgi import WSGIServer  # noqa: E402
from geventwebsocket.handler import WebSocketHandler  # noqa: E402

from config import WrongSetting  # noqa: E402
from imapp import create_app, serving  # noqa: E402


def application_or_exit():
    try:
        return create_app()
    except WrongSetting as wrong:
        sys.exit(f"imapp can't start: {wrong}")


app = application_or_exit()


def main() -> None:
    serving.require_packages()
    serving.require_services(app)
    if "--prepare" in sys.argv[1:]:
        serving.prepare(app)
    serving.require_tables(app)
    listener = serving.listen(app)
    server = WSGIServer(listener, app, handler_class=WebSocketHandler, log=None)
    for number in (signal.SIGTERM, signal.SIGINT):
        gevent.signal_handler(number, gevent.spawn, serving.stop, app, server)
    serving.start_background(app)
    serving.greet(app)
    # What a start leaves behind stays: the collector need not look through it again and again.
    gc.collect()
    gc.freeze()
    server.serve_forever()


if __name__ == "__main__":
    main()
