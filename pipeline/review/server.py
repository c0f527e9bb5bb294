"""The review application as one web server: its pages, its routes, and who may reach them."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import hmac
import ipaddress
import logging
import secrets
import socket
import webbrowser
from collections.abc import AsyncIterator
from urllib.parse import parse_qs, urlsplit

import uvicorn
from fastapi import FastAPI
from nicegui import ui
from nicegui.translations import translations
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from pipeline.errors import InputError
from pipeline.review.api import routes
from pipeline.review.pages import build_pages
from pipeline.review.project import Project
from pipeline.review.store import Store

REST = 3.0
"""How many seconds without a decision before the reviews are exported for the next run…"""
AT_MOST = 60.0
"""… and how many seconds they wait at most."""
SLEEP = 3600.0
"""How many seconds a laptop may sleep and find its page as it was."""
_COOKIE = "casusspiegel"
_DUTCH = {
    "connection_lost": "De verbinding is weg.",
    "trying_to_reconnect": "Er wordt opnieuw verbinding gezocht…",
    "message_too_long": "Dit bericht is te lang.",
    "message_too_long_body": "Het bericht is te groot om te versturen.",
}
_LOGIN = """<!doctype html><html lang="nl"><meta charset="utf-8"><title>Casusspiegel</title>
<style>body{{font:16px system-ui,sans-serif;display:grid;place-items:center;height:90vh}}
input,button{{font:inherit;padding:.4rem .7rem}}</style>
<form method="post" action="/inloggen"><h1>Casusspiegel</h1><p>{message}</p>
<label>Wachtwoord <input type="password" name="wachtwoord" autofocus></label>
<button>Verder</button></form></html>"""


def is_loopback(host: str) -> bool:
    """Whether only this computer can reach a server that listens on `host`."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class Guard:
    """Keeps out whoever doesn't know the password, and pages of other sites in a coder's browser.

    Parameters
    ----------
    app
        What is guarded.
    password
        Asked for once in each browser; None where only this computer can reach the server.
    """

    def __init__(self, app: ASGIApp, password: str | None) -> None:
        self.app, self.password = app, password
        self._ticket = secrets.token_urlsafe(32)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        origin = connection.headers.get("origin")
        if origin and urlsplit(origin).netloc != connection.headers.get("host"):
            await self._refuse(PlainTextResponse("Niet toegestaan.", 403), scope, receive, send)
        elif self.password is None or self._knows(connection):
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            response = await self._log_in(Request(scope, receive))
            await response(scope, receive, send)
        else:
            await self._refuse(PlainTextResponse("Log eerst in.", 401), scope, receive, send)

    def _knows(self, connection: HTTPConnection) -> bool:
        return hmac.compare_digest(connection.cookies.get(_COOKIE, "").encode(), self._ticket.encode())

    async def _log_in(self, request: Request) -> Response:
        if request.method == "POST" and request.url.path == "/inloggen":
            given = parse_qs((await request.body())[:1000].decode(errors="replace")).get("wachtwoord", [""])[
                0
            ]
            if hmac.compare_digest(given.encode(), (self.password or "").encode()):
                response: Response = RedirectResponse("/", 303)
                response.set_cookie(_COOKIE, self._ticket, httponly=True, samesite="strict")
                return response
            await asyncio.sleep(1)  # So that guessing takes too long.
            return HTMLResponse(_LOGIN.format(message="Dat wachtwoord klopt niet."), 401)
        return HTMLResponse(_LOGIN.format(message="Deze toepassing is beveiligd."), 401)

    @staticmethod
    async def _refuse(response: Response, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await response(scope, receive, send)


class Exporter:
    """Writes the reviews for the next run when the coders pause, and when the server starts and stops."""

    def __init__(self, project: Project, store: Store) -> None:
        self._project, self._store = project, store
        self._first: float | None = None
        self._last = 0.0
        self._loop: asyncio.AbstractEventLoop | None = None

    def decided(self) -> None:
        """Note that a decision was made just now; any thread may call this."""
        if self._loop:
            self._last = self._loop.time()
            self._first = self._first or self._last

    @contextlib.asynccontextmanager
    async def running(self, _app: FastAPI) -> AsyncIterator[None]:
        """Export during the life of the server."""
        self._loop = asyncio.get_running_loop()
        # What was decided just before a crash is written now.
        await asyncio.to_thread(self._project.export, self._store)
        task = asyncio.create_task(self._watch())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.to_thread(self._project.export, self._store)

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(REST / 3)
            now = asyncio.get_running_loop().time()
            if self._first and (now - self._last > REST or now - self._first > AT_MOST):
                self._first = None
                try:
                    await asyncio.to_thread(self._project.export, self._store)
                except Exception:
                    logging.exception("De reviews konden niet worden geëxporteerd.")


def create_app(project: Project, store: Store, host: str, password: str | None) -> FastAPI:
    """Build the server.

    Parameters
    ----------
    project
        The outputs of a run.
    store
        The coders' decisions.
    host
        The address it listens on; where that is a loopback address, only calls to that address are answered.
    password
        See `Guard`.
    """
    exporter = Exporter(project, store)
    app = FastAPI(lifespan=exporter.running, openapi_url=None)
    app.include_router(routes(project, store, exporter.decided))
    build_pages(project, store, exporter.decided)
    translations["nl"] = _DUTCH
    ui.run_with(
        app,
        title="Casusspiegel",
        favicon="🪞",
        language="nl",
        tailwind=False,
        reconnect_timeout=SLEEP,
        show_welcome_message=False,
    )
    app.add_middleware(Guard, password=password)
    if is_loopback(host):
        # A name that another site has pointed at this address is not answered.
        app.add_middleware(TrustedHostMiddleware, allowed_hosts=["localhost", "127.0.0.1", "[::1]", host])
    return app


def serve(
    project: Project, store: Store, *, host: str, port: int, password: str | None, browser: bool
) -> None:
    """Serve until the user stops it.

    Parameters
    ----------
    project, store
        The outputs of a run, and the coders' decisions.
    host, port
        Where to listen.
    password
        See `Guard`; made up and shown where other computers can reach the server and none was given.
    browser
        Whether to open the browser at the first page.

    Raises
    ------
    InputError
        Where nothing can listen there, as when the port is taken.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family)
    except OSError as error:
        problem = "op dit adres kan niet worden geluisterd; misschien is de poort al in gebruik."
        remedy = "Kies een andere poort met --port, of een ander adres met --host."
        raise InputError(f"{host}:{port}", problem, remedy) from error
    if not is_loopback(host):
        password = password or secrets.token_urlsafe(9)
        print(
            "Let op: ook andere computers kunnen nu bij deze toepassing, en wat zij sturen is niet "
            f"versleuteld. Gebruik dit alleen op een vertrouwd netwerk.\nWachtwoord: {password}",
            flush=True,
        )
    app = create_app(project, store, host, password)
    address = f"http://[{host}]:{port}/" if family == socket.AF_INET6 else f"http://{host}:{port}/"
    print(f"De reviewtoepassing draait op {address} – stop met Ctrl+C.", flush=True)
    if browser:
        webbrowser.open(address)  # What it asks waits until the server answers.
    gc.freeze()  # What is loaded by now stays; looking through it again and again would make coders wait.
    uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[listener])
