"""What a process does before it serves; with real processes: `tests/system/test_serving.py`."""

import gevent

from imapp import serving
from imapp.lib import offload, pinyin


def test_the_readings_of_characters_are_loaded_beside_the_start(app, monkeypatch):
    """Else the first who looks at his contacts would stop everyone's chat for 0.4 s."""
    begun = []
    monkeypatch.setattr(gevent, "spawn", lambda *call: begun.append(call))
    serving.start_background(app)
    assert (offload.run, pinyin.load) in begun
