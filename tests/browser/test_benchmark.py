"""The benchmark of the pages in small: it still runs."""

import contextlib

from benchmarks import browser as topic
from benchmarks import database, server
from benchmarks.measure import Stage
from benchmarks.run import Run

from ..test_benchmarks import SMALL


def test_messages_and_scrolling_are_measured_in_a_browser(browser, tmp_path):
    with contextlib.ExitStack() as stack:
        run = Run(database.sqlite(tmp_path), tmp_path, SMALL)
        stack.callback(run.close)
        run.fill(["browser"])
        port = stack.enter_context(server.serving(run.environment, tmp_path))
        sent, scrolled = topic.tables(browser, Stage(port, run.app, SMALL), run.handles["browser"])
    ((rounds, middle, slow),) = sent.rows
    assert rounds == SMALL.rounds
    assert 0 < middle <= slow < 5_000
    assert scrolled.rows[0][0] == SMALL.scrolled_messages
