"""Room for uploads: what sessions hold, and what is under way to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from streamlit import runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from switching.ui.entry.addresses import FILES_OF_SESSION, UPLOADS_IN_ALL, UPLOADS_OF_SESSION

File = tuple[str, str]
"""The session that holds it, and its id there."""


class Uploads:
    """Counts the bytes of uploads; the oldest that sessions hold make room for new ones."""

    def __init__(self) -> None:
        self._under_way = Counter[str]()
        self._oldest_first: dict[File, None] = {}

    def come(self, session: str, size: int) -> bool:
        """Count bytes that came for a session; tell whether there is room for them."""
        self._under_way[session] += size
        return self._make_room(session)

    def has_room(self, session: str, size: int) -> bool:
        """Tell whether so many bytes may come, beside what is under way."""
        mine, all_of_them = self._under_way[session] + size, self._under_way.total() + size
        return mine <= UPLOADS_OF_SESSION and all_of_them <= UPLOADS_IN_ALL

    def arrived(self, session: str, file: str, size: int) -> None:
        """Count bytes no more as under way: the session holds them now, or they are gone."""
        self._under_way[session] -= size
        if self._under_way[session] <= 0:
            del self._under_way[session]
        held = _held()
        self._oldest_first.pop((session, file), None)
        self._oldest_first[(session, file)] = None
        self._oldest_first = {one: None for one in self._oldest_first if one in held}
        self._make_room(session)

    def _make_room(self, session: str) -> bool:
        def too_many(held: dict[File, int]) -> bool:
            return sum(one[0] == session for one in held) > FILES_OF_SESSION

        def too_much(held: dict[File, int]) -> bool:
            mine = sum(size for one, size in held.items() if one[0] == session)
            return mine + self._under_way[session] > UPLOADS_OF_SESSION

        def too_much_in_all(held: dict[File, int]) -> bool:
            return sum(held.values()) + self._under_way.total() > UPLOADS_IN_ALL

        mine = [one for one in self._oldest_first if one[0] == session]
        fits = _drop(mine, too_many) and _drop(mine, too_much)
        return fits and _drop(list(self._oldest_first), too_much_in_all)


def _drop(oldest_first: list[File], while_true: Callable[[dict[File, int]], bool]) -> bool:
    """Drop files, the oldest first, while it is true; tell whether it is no more."""
    held = _held()
    for file in oldest_first:
        if not while_true(held):
            return True
        _manager().remove_file(*file)
        held.pop(file, None)
    return not while_true(held)


def _manager() -> MemoryUploadedFileManager:
    manager = runtime.get_instance().uploaded_file_mgr
    assert isinstance(manager, MemoryUploadedFileManager)
    return manager


def _held() -> dict[File, int]:
    sessions = list(_manager().file_storage.items())
    return {(name, id_): len(file.data) for name, of in sessions for id_, file in of.items()}
