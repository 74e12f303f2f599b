"""Pages of one's own account: login, sign-up, and everything behind the tab "me"."""

from ...pages import Pages

blueprint = Pages("auth_pages", __name__)

from . import app, keys, login, me, settings  # noqa: E402, F401  (they add their pages)
