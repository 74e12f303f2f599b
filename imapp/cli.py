"""Commands for who runs the server: `flask seed`, `flask create-admin`."""

import sys

import click
from flask import Flask, current_app
from flask.cli import with_appcontext
from sqlalchemy import func, select

from . import seeds
from .api import parse
from .auth.account import SignUp
from .errors import AppError
from .extensions import db
from .lib import passwords
from .models import User
from .services import accounts


def init_app(app: Flask) -> None:
    app.cli.add_command(seed)
    app.cli.add_command(create_admin)


@click.command()
@with_appcontext
@click.option("--demo/--no-demo", default=True, help="With the demo world, or for production.")
def seed(demo: bool) -> None:
    """Make rights and roles and, with --demo, the demo world; what is there already stays."""
    if demo and current_app.config["PRODUCTION"]:
        raise click.ClickException("PRODUCTION=1: the demo's passwords are known; use --no-demo.")
    made = seeds.access()
    click.echo(f"Rights and roles: {made} made.")
    if demo:
        made = seeds.demo()
        click.echo(f"Demo world: {made} accounts made, password {seeds.DEMO_PASSWORD}.")
    elif not db.session.scalar(select(func.count()).select_from(User)):
        _make_admin("admin", None)


@click.command()
@with_appcontext
@click.argument("username")
@click.option("--password", help="Asked for when it is not given; empty: one is generated.")
def create_admin(username: str, password: str | None) -> None:
    """Make an administrator."""
    seeds.access()
    _make_admin(username, password)


def _make_admin(username: str, password: str | None) -> None:
    if password is None and at_a_terminal():
        password = click.prompt(
            f"Password for {username} (empty: generate one)",
            default="",
            hide_input=True,
            show_default=False,
            confirmation_prompt=True,
        )
    generated = not password
    password = password or passwords.make()
    try:
        # What the sign-up would refuse nobody could log in with, or type.
        parse(SignUp, {"username": username, "password": password})
        accounts.create_administrator(username, password)
    except AppError as error:
        raise click.ClickException(str(error.message)) from None
    click.echo(f"Administrator {username} made.")
    if generated:
        click.echo(f"Password, shown only now: {password}")


def at_a_terminal() -> bool:
    """Whether a person can be asked."""
    return sys.stdin.isatty()
