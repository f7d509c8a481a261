"""Room for uploads: what sessions hold, and what is under way to them."""

from __future__ import annotations

from collections import Counter

from streamlit import runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

from switching.ui.entry.addresses import UPLOADS_IN_ALL, UPLOADS_OF_SESSION


class Uploads:
    """Counts the bytes of uploads."""

    def __init__(self) -> None:
        self._under_way = Counter[str]()

    def room(self, session: str) -> int:
        """Return how many bytes may come for a session still."""
        held = _held()
        of_session = held.get(session, 0) + self._under_way[session]
        in_all = sum(held.values()) + self._under_way.total()
        return max(0, min(UPLOADS_OF_SESSION - of_session, UPLOADS_IN_ALL - in_all))

    def come(self, session: str, size: int) -> bool:
        """Count bytes that came; tell whether there was room for them."""
        fits = size <= self.room(session)
        self._under_way[session] += size
        return fits

    def arrived(self, session: str, size: int) -> None:
        """Forget bytes that were under way: the session holds them now, or they are gone."""
        self._under_way[session] -= size
        if self._under_way[session] <= 0:
            del self._under_way[session]


def _held() -> dict[str, int]:
    manager = runtime.get_instance().uploaded_file_mgr
    assert isinstance(manager, MemoryUploadedFileManager)
    of_sessions = list(manager.file_storage.items())
    return {name: sum(len(file.data) for file in files.values()) for name, files in of_sessions}
