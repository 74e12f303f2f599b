"""What happens between two steps of a login must not let anyone in who was put out meanwhile."""

import pytest

from imapp.errors import Unauthenticated
from imapp.extensions import db
from imapp.models import User
from imapp.services import accounts, devices, tokens
from imapp.services.identity import Caller

from ..make import PASSWORD


def test_a_password_that_changed_since_it_was_verified_logs_nobody_in(cast, context):
    alice = cast("alice")
    user_id, verified = accounts.authenticate("alice", PASSWORD)
    alice.put("/password", {"oldPassword": PASSWORD, "newPassword": "another-one"})
    with pytest.raises(Unauthenticated):
        devices.start(user_id, "thief", "", verified)


def test_an_old_password_is_not_stored_again_over_a_new_one(cast, context):
    alice = cast("alice")
    old = db.session.get(User, alice.id).password_hash
    db.session.rollback()
    alice.put("/password", {"oldPassword": PASSWORD, "newPassword": "another-one"})
    assert accounts._renew(alice.id, old, "digest of the old one") == old
    assert accounts.authenticate("alice", "another-one")


def test_a_device_that_has_ended_makes_no_token(cast, context):
    alice = cast("alice")
    gone = Caller(id=alice.id, username="alice", language=None, device_id=10**6)
    with pytest.raises(Unauthenticated):
        tokens.make(gone, "robot", ["read"], None)
    db.session.rollback()
    assert alice.get("/tokens").data == []
