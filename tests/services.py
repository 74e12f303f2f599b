"""The services that some tests need: where they are, and what is said when they are missing.

With `CI=true` a missing one is a failure.
"""

import os

import pytest
import redis
import sqlalchemy
from sqlalchemy.engine import make_url

MYSQL_URL = os.environ.get(
    "TEST_MYSQL_URL", "mysql+pymysql://imapp_test:imapp_test@127.0.0.1:3306/imapp_test"
)
REDIS_URL = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/15")


def missing(what: str) -> None:
    """Skip the test in a line that says what it would need; fail it in CI."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"needs {what}", pytrace=False)
    pytest.skip(f"needs {what}")


def mysql_database(name: str):
    """A new database of that name on the server of `MYSQL_URL`; dropped at the end."""
    url = make_url(MYSQL_URL).set(database="")
    engine = sqlalchemy.create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name}")
            connection.exec_driver_sql(
                f"CREATE DATABASE {name} CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci"
            )
    except sqlalchemy.exc.OperationalError as error:
        engine.dispose()
        missing(f"MariaDB or MySQL at {url!r} ({type(error.orig).__name__})")
    yield url.set(database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {name}")
    engine.dispose()


def redis_url() -> str:
    """Redis's address, its database emptied."""
    client = redis.Redis.from_url(REDIS_URL)
    try:
        client.flushdb()
    except redis.RedisError:
        missing(f"Redis at {REDIS_URL}")
    finally:
        client.close()
    return REDIS_URL
