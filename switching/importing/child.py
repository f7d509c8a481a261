"""The child process: it reads one file from its input and writes the book, or why not.

A legal workbook of some kilobytes can make a reader ask for hundreds of gigabytes and abort the
process, which no exception tells. Here only the child dies; the server says a sentence.
"""

from __future__ import annotations

import sys

MOST_MEMORY = 512 * 1024 * 1024
MOST_SECONDS = 10


def _limit() -> None:
    """Bound memory, processor and files of this process; on Windows only the clock bounds it."""
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """Read the file, whose name is the argument, and write the book."""
    _limit()
    # Neither is needed to read: numpy alone would take a third of the memory.
    sys.modules["numpy"] = sys.modules["lxml"] = None  # type: ignore[assignment]
    from switching.importing.book import RefusedError, pack
    from switching.importing.workbooks import read_content

    data = sys.stdin.buffer.read()
    try:
        written = b"+" + pack(read_content(sys.argv[1], data))
    except RefusedError as refused:
        written = b"-" + refused.refusal.encode()
    except MemoryError:
        written = b"-too_heavy"
    except Exception as error:
        # Any reader may raise anything at a file that is not whole. Its type says enough.
        written = b"?" + type(error).__name__.encode()
    sys.stdout.buffer.write(written)


if __name__ == "__main__":
    main()
