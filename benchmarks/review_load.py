"""Twenty coders at once: how long the review application lets them wait.

Starts the application on a made case, lets each coder open it and decide sentence after sentence at a steady
pace, and prints the waits. Run as `python benchmarks/review_load.py`; exit code 1 where the 95th percentile
of the decisions is over the limit, or where a decision was refused, lost or doubled.
"""

from __future__ import annotations

import argparse
import asyncio
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import yaml

from pipeline.document import CodedSegment, Document, Segment, write_coded
from pipeline.review.store import Store

LIMIT = 0.3
ROOT = Path(__file__).parent.parent


def make_project(folder: Path, sentences: int) -> Path:
    """Write a case of so many sentences, and the settings that lead to it; return the settings' path."""
    segments = [
        Segment(
            id=f"groot-{n:04}",
            case="groot",
            kind="paragraph",
            page=1,
            text=f"Zin {n} van de gemeente over het dorp.",
        )
        for n in range(sentences)
    ]
    outputs = folder / "outputs"
    document = Document(source="proef", case="groot", title="Groot", segments=segments)
    document.write(outputs / "proef" / "documents" / "groot.json")
    coded = [CodedSegment(**segment.model_dump(), scores={"basisidee": 0.5}) for segment in segments]
    write_coded(outputs / "proef" / "machine" / "groot.jsonl", coded)
    settings = {
        "sources": [],
        "outputs": str(outputs),
        "reviews": str(outputs / "reviews.jsonl"),
        "codebook": str(ROOT / "corpus" / "codebook.yaml"),
        "language": "",
        "codes": "",
        "review": {"database": f"sqlite:///{outputs}/review.sqlite"},
    }
    path = folder / "config.yaml"
    path.write_text(yaml.safe_dump(settings), encoding="utf8")
    return path


async def work(
    url: str, coder: str, decisions: int, pause: float, opened: list[float], waits: list[float]
) -> None:
    """Be one coder: open the case, and decide on sentence after sentence; every tenth decision is undone."""
    async with httpx.AsyncClient(base_url=url, timeout=30) as client:
        began = time.perf_counter()
        answer = await client.get("/api/proef/groot", params={"coder": coder})
        answer.raise_for_status()
        opened.append(time.perf_counter() - began)
        segments = answer.json()["segments"]
        for number in range(decisions):
            act: dict[str, Any] = {"key": uuid.uuid4().hex, "coder": coder}
            path = "undo"
            if number % 10 != 9:
                path = "decisions"
                statement = {"codes": {"cel": ["basisidee"], "trede": [], "factor": []}, "actors": []}
                segment = segments[number % len(segments)]["id"]
                act |= {"kind": "review", "segment": segment, "statement": statement}
            began = time.perf_counter()
            answer = await client.post(f"/api/proef/groot/{path}", json=act)
            waits.append(time.perf_counter() - began)
            answer.raise_for_status()
            await asyncio.sleep(pause)


async def work_together(
    url: str, coders: int, decisions: int, pause: float
) -> tuple[list[float], list[float]]:
    """Let all coders work at once; return how long they waited for the case, and for each decision."""
    opened: list[float] = []
    waits: list[float] = []
    await asyncio.gather(*(work(url, f"Coder {n}", decisions, pause, opened, waits) for n in range(coders)))
    return opened, waits


def main() -> int:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--coders", type=int, default=20)
    parser.add_argument("--decisions", type=int, default=60, help="by each coder")
    parser.add_argument("--pause", type=float, default=1.0, help="seconds between two decisions of a coder")
    parser.add_argument("--sentences", type=int, default=500)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        config = make_project(Path(name), options.sentences)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        command = [sys.executable, "-c", "from pipeline.cli import main; main()", "--config", str(config)]
        server = subprocess.Popen([*command, "review", "--port", str(port), "--no-browser"])
        url = f"http://127.0.0.1:{port}"
        try:
            while True:
                try:
                    httpx.get(url)
                    break
                except httpx.TransportError:
                    time.sleep(0.2)
            opened, waits = asyncio.run(work_together(url, options.coders, options.decisions, options.pause))
        finally:
            server.terminate()
            server.wait()
        stored = Store(f"sqlite:///{name}/outputs/review.sqlite").decisions()
    p50, p95 = np.percentile(waits, [50, 95])
    print(f"{options.coders} coders, {len(waits)} acts, {len(stored)} stored")
    print(f"opening the case: median {np.median(opened):.3f} s, worst {max(opened):.3f} s")
    print(f"an act: median {p50:.3f} s, 95th percentile {p95:.3f} s, worst {max(waits):.3f} s")
    return int(p95 > LIMIT or len({decision.key for decision in stored}) != len(waits))


if __name__ == "__main__":
    sys.exit(main())
