"""Heavy C code beside the event loop: hashing a password must not stop everyone's chat."""

import gevent
from gevent import monkey


def run(function, *arguments):
    """`function(*arguments)` in the hub's threads when gevent serves, else right here.

    What it raises comes to the caller, but gevent prints it as well: catch what is foreseen.
    """
    if not monkey.is_module_patched("threading"):
        return function(*arguments)
    return gevent.get_hub().threadpool.apply(function, arguments)
