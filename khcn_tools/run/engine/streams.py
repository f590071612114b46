"""What a cell prints, as text in the order of writing: through ``sys.stdout``, or past it from C or a process.

As in a kernel, each stream is handed on when something is displayed, at its flush and at the end of the cell.
A kernel also does so five times a second, and cuts a slow cell's text at random; here it stays in one piece.
"""

from __future__ import annotations

import codecs
import io
import os
import select
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

Header = dict[str, Any]
Emit = Callable[[str, str, Header], None]
"""Takes a stream's name, text, and the header of the request that it belongs to."""

_CHUNK = 65536


class Stream(io.TextIOBase):
    """``sys.stdout`` or ``sys.stderr`` of the cells; as in a kernel, no terminal, and without bytes beneath."""

    encoding = "UTF-8"

    def __init__(self, name: str, descriptor: int, emit: Emit, header: Callable[[], Header]) -> None:
        """Take over a descriptor, until `release`: what is written to it ends in a pipe."""
        self.name = name
        self._descriptor, self._emit, self._header = descriptor, emit, header
        self._lock = threading.RLock()
        self._pieces: list[tuple[Header, str]] = []
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._original = os.dup(descriptor)
        self.pipe, end = os.pipe()
        os.set_blocking(self.pipe, False)
        os.dup2(end, descriptor)
        os.close(end)

    def release(self) -> None:
        """Give the descriptor back; nobody waits for processes that still hold the pipe."""
        self.flush()
        os.dup2(self._original, self._descriptor)
        os.close(self._original)
        os.close(self.pipe)

    def fileno(self) -> int:
        """Return the descriptor of the process's own output, as in a kernel: not that of the cell's."""
        return self._original

    def writable(self) -> bool:
        """Say yes."""
        return True

    def write(self, text: str) -> int:
        """Write a text, behind what came past this stream meanwhile."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        with self._lock:
            self.take_past()
            self._pieces.append((self._header(), text))
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:  # type: ignore[override]  # of text, not bytes
        """Write one text after the other."""
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        """Hand on what was written, in one piece for each request."""
        with self._lock:
            self.take_past()
            pieces, self._pieces = self._pieces, []
        headers = {header.get("msg_id"): header for header, _ in pieces}
        for request, header in headers.items():
            text = "".join(text for own, text in pieces if own.get("msg_id") == request)
            self._emit(self.name, text, header)

    def take_past(self) -> None:
        """Take what lies in the pipe."""
        with self._lock, suppress(BlockingIOError):
            while data := os.read(self.pipe, _CHUNK):
                self._pieces.append((self._header(), self._decode(data)))


@contextmanager
def streams(emit: Emit, header: Callable[[], Header]) -> Iterator[None]:
    """Let this process's two streams and their descriptors go to `emit`."""
    former = sys.stdout, sys.stderr
    for stream in former:
        stream.flush()
    ours = Stream("stdout", 1, emit, header), Stream("stderr", 2, emit, header)
    ended, end = os.pipe()
    watch = threading.Thread(target=_watch, args=(ours, ended), daemon=True)
    sys.stdout, sys.stderr = ours
    watch.start()
    try:
        yield
    finally:
        os.close(end)
        watch.join()
        os.close(ended)
        sys.stdout, sys.stderr = former
        for taken in ours:
            taken.release()


def _watch(ours: Iterable[Stream], ended: int) -> None:
    """Empty the pipes while a cell waits for who fills them, until the other end of `ended` is closed."""
    by_pipe = {stream.pipe: stream for stream in ours}
    while ended not in (ready := select.select([*by_pipe, ended], [], [])[0]):
        for pipe in ready:
            by_pipe[pipe].take_past()
