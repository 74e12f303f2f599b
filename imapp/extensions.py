"""The libraries' objects that modules import; created here, bound to the app in `create_app`."""

from flask_babel import Babel
from flask_compress import Compress
from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    # Named constraints are the same on every database and can be altered by migrations.
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Devices(LoginManager):
    """Logins that are remembered by their device alone."""

    def _update_remember_cookie(self, response):
        # Looking for a cookie of the library's own would make every answer vary by cookies, and a
        # browser fetch every asset anew after its login.
        return response


# Objects stay readable after the commit: what is delivered is what was decided.
db = SQLAlchemy(
    model_class=Base,
    session_options={"expire_on_commit": False},
    disable_autonaming=True,
)
login_manager = Devices()
# A session is as good as its device. The library's own protection would only rewrite the cookie,
# by which a proxy may tell clients apart.
login_manager.session_protection = None
babel = Babel()
compress = Compress()
