"""Slow work beside a page that is there at once."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

from nicegui import ui

Result = TypeVar("Result")


async def wait_for(work: Callable[[], Result]) -> Result:
    """Do work in a thread, with a sign on the page that it is being done.

    Parameters
    ----------
    work
        Takes long, and doesn't touch the page.
    """
    await ui.context.client.connected()
    with ui.element("p").classes("rij stil") as sign:
        ui.spinner()
        ui.label("Even geduld…")
    try:
        return await asyncio.to_thread(work)
    finally:
        sign.delete()
