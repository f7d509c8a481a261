"""Room for uploads: of one session, and of all together."""

from __future__ import annotations

import pytest
from streamlit import runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from switching.ui.entry import uploads as module
from switching.ui.entry.uploads import Uploads


@pytest.fixture
def manager(monkeypatch: pytest.MonkeyPatch) -> MemoryUploadedFileManager:
    """What holds files, with room for ten bytes of a session and twenty-five in all."""
    found = MemoryUploadedFileManager("/upload")
    instance = type("Runtime", (), {"uploaded_file_mgr": found})
    monkeypatch.setattr(runtime, "get_instance", lambda: instance)
    monkeypatch.setattr(module, "UPLOADS_OF_SESSION", 10)
    monkeypatch.setattr(module, "UPLOADS_IN_ALL", 25)
    return found


def hold(manager: MemoryUploadedFileManager, session: str, size: int, file: str = "f") -> None:
    manager.add_file(session, UploadedFileRec(file, "f.pdf", "application/pdf", bytes(size)))


def test_what_is_held_and_what_is_under_way_leaves_less_room(
    manager: MemoryUploadedFileManager,
) -> None:
    uploads = Uploads()
    hold(manager, "a", 4)
    assert uploads.room("a") == 6
    assert uploads.come("a", 5)
    assert uploads.room("a") == 1
    assert not uploads.come("a", 2)
    uploads.arrived("a", 7)
    assert uploads.room("a") == 6
    manager.remove_file("a", "f")
    assert uploads.room("a") == 10


def test_all_sessions_together_have_a_limit_too(manager: MemoryUploadedFileManager) -> None:
    uploads = Uploads()
    hold(manager, "a", 10)
    hold(manager, "b", 8)
    assert uploads.come("c", 5)
    assert (uploads.room("a"), uploads.room("b"), uploads.room("d")) == (0, 2, 2)
    assert not uploads.come("d", 3)
    manager.remove_session_files("a")
    assert uploads.room("d") == 7


def test_asking_for_room_holds_nothing(manager: MemoryUploadedFileManager) -> None:
    uploads = Uploads()
    for number in range(100):
        session = str(number)
        assert uploads.room(session) == 10
        uploads.come(session, 1)
        uploads.arrived(session, 1)
    assert not manager.file_storage
    assert not uploads._under_way
