"""Times are aware, UTC and whole milliseconds, on the wire and in the database."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select

from imapp.extensions import db
from imapp.lib.clock import UtcDateTime, iso, now
from imapp.lib.database import transaction
from imapp.models import User


def test_now_is_utc_and_has_whole_milliseconds():
    moment = now()
    assert moment.tzinfo is UTC
    assert moment.microsecond % 1000 == 0


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (datetime(2026, 1, 31, 8, tzinfo=UTC), "2026-01-31T08:00:00.000Z"),
        (datetime(2026, 1, 31, 8, 0, 0, 123999, tzinfo=UTC), "2026-01-31T08:00:00.123Z"),
        (None, None),
    ],
)
def test_a_time_is_written_with_milliseconds_and_z(moment, written):
    assert iso(moment) == written


@pytest.mark.parametrize(
    "zone", [UTC, timezone(timedelta(hours=8)), timezone(timedelta(hours=-3, minutes=-30))]
)
def test_the_database_gives_back_the_moment_that_it_was_given(cast, app, zone):
    alice = cast("alice")
    moment = datetime(2026, 1, 31, 8, 0, 0, 123000, tzinfo=zone)
    with app.app_context():
        with transaction(db.session()):
            db.session.get(User, alice.id).last_seen_at = moment
        db.session.remove()
        stored = db.session.scalar(select(User.last_seen_at).where(User.id == alice.id))
    assert stored == moment
    assert stored.tzinfo is UTC


def test_a_time_without_a_zone_is_never_stored():
    with pytest.raises(ValueError, match="without a zone"):
        UtcDateTime().process_bind_param(datetime(2026, 1, 31), None)
