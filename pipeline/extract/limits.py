"""Reads a file in a process of its own, so that a hostile one can't hang, crash or fill the machine."""

from __future__ import annotations

import contextlib
import faulthandler
import multiprocessing
import sys
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

from pipeline.document import Layout
from pipeline.errors import InputError

SILENCE = 8.0
"""After how many seconds without a sign of life a reader is stopped."""
MEMORY = 640 * 1024**2
"""How much memory a reader may take on top of what the program has, in bytes."""

REMEDY = "Open het bestand, sla het opnieuw op (of druk het af naar PDF) en probeer het nog eens."

Reader = Callable[[Path, Callable[[], None]], Layout]
"""Reads a file; calls its second argument as a sign of life, at least once a page."""


def read_within_limits(reader: Reader, path: Path) -> Layout:
    """Read a file, and stop where it takes too long for a page or too much memory.

    Raises
    ------
    InputError
        What the reader raises; or where it hangs, crashes or runs out of memory.
    """
    # Forking costs hundredths of a second; a fresh process would import everything again.
    forks = "fork" in multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("fork" if forks else "spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(reader, path, sender), daemon=True)  # type: ignore[attr-defined]
    sys.stdout.flush()
    sys.stderr.flush()
    process.start()
    sender.close()
    try:
        while receiver.poll(SILENCE):
            answer = receiver.recv()
            if isinstance(answer, Layout):
                return answer
            if isinstance(answer, tuple):
                raise InputError(*answer)
        raise InputError(path, "het lezen loopt vast; het bestand is beschadigd of veel te zwaar.", REMEDY)
    except EOFError:
        problem = "het lezen breekt af; het bestand is beschadigd of vraagt te veel geheugen."
        raise InputError(path, problem, REMEDY) from None
    finally:
        process.kill()
        process.join()
        receiver.close()


def _work(reader: Reader, path: Path, sender: Connection) -> None:
    faulthandler.disable()  # a crash is no fault here: the program that waits says what became of the file
    _limit_memory()
    try:
        sender.send(reader(path, lambda: sender.send(None)))
    except InputError as error:
        sender.send((str(error.where), error.problem, error.remedy))
    except MemoryError:
        problem = "dit bestand vraagt te veel geheugen om een rapport te zijn."
        sender.send((str(path), problem, "Splits het, of verklein de afbeeldingen."))
    except Exception as error:
        problem = f"dit bestand is niet te lezen ({type(error).__name__}: {error})."
        sender.send((str(path), problem, REMEDY))


def _limit_memory() -> None:
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (used + MEMORY, used + MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
