"""One way of calling the server, and what it hears: a browser with its socket, or a token."""

from base64 import b64decode
from io import BytesIO

from imapp.errors import Conflict, Forbidden, Invalid, Muted, NotFound, Unauthenticated

STATUS = {
    one.code: one.status for one in (Conflict, Forbidden, Invalid, Muted, NotFound, Unauthenticated)
}


class Actor:
    """One way of calling: with a cookie, with a token, or with neither."""

    def __init__(self, app, person=None, token: str | None = None):
        self.app, self.person, self.token = app, person, token
        cookie = person and not token and person.browser.get_cookie("session")
        self.cookie = cookie.value if cookie else None
        self.socket, self.rooms = None, set()

    def browser(self):
        """A browser as it was after the login, whatever logged out or in since."""
        browser = self.app.test_client()
        if self.cookie:
            browser.set_cookie("session", self.cookie)
        return browser

    def request(self, method: str, path: str, body: dict | None) -> str:
        """The answer's code; its status too, when that says something else."""
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        sent = {} if body is None else {"json": body}
        if path.endswith("/upload"):
            files = {name: (BytesIO(b64decode(file)), name) for name, file in body.items()}
            sent = {"data": files}
        answer = self.browser().open(path, method=method, headers=headers, buffered=True, **sent)
        if not answer.is_json or "statusCode" not in answer.json:
            return "0" if answer.status_code < 400 else str(answer.status_code)
        code = answer.json["statusCode"]
        fits = answer.status_code == STATUS.get(code) if code != "0" else answer.status_code < 300
        return code if fits else f"{code} with status {answer.status_code}"

    def emit(self, event: str, body: dict) -> str:
        """The ack's code; `unauthenticated` if the socket is refused."""
        if not self.listening:
            self.connect()
        if not self.listening:
            return "unauthenticated"
        return self.socket.emit(event, body, callback=True)["statusCode"]

    @property
    def listening(self) -> bool:
        return self.socket is not None and self.socket.is_connected()

    def connect(self) -> None:
        socketio = self.app.extensions["socketio"]
        auth = {"token": self.token} if self.token else None
        self.socket = socketio.test_client(self.app, auth=auth, flask_test_client=self.browser())
        self.rooms = self.rooms_now()

    def disconnect(self) -> None:
        if self.listening:
            self.app.extensions["socketio"].server.disconnect(self._sid())
        self.socket = None

    def rooms_now(self) -> set[str]:
        """The rooms that the socket is in, without those that are itself."""
        if not self.listening:
            return set()
        manager = self.app.extensions["socketio"].server.manager
        return {room for room in manager.get_rooms(self._sid(), "/") if ":" in str(room)}

    def heard(self) -> list[str]:
        return [packet["name"] for packet in self.socket.get_received()] if self.listening else []

    def _sid(self) -> str:
        manager = self.app.extensions["socketio"].server.manager
        return manager.sid_from_eio_sid(self.socket.eio_sid, "/")
