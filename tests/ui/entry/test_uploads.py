"""Room for uploads: of one session, and of all together."""

from __future__ import annotations

import pytest
from streamlit import runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.uploaded_file_manager import UploadedFileRec

from switching.ui.entry import uploads as module
from switching.ui.entry.uploads import Uploads


class House:
    """What holds files, with room for ten bytes of a session and twenty-five in all."""

    def __init__(self) -> None:
        self.uploaded_file_mgr = MemoryUploadedFileManager("/upload")
        self.uploads = Uploads()

    def upload(self, session: str, file: str, size: int) -> bool:
        """Have a file arrive, byte by byte, as far as there is room."""
        fits = self.uploads.has_room(session, size)
        came = 0
        while fits and came < size:
            came += 1
            fits = self.uploads.come(session, 1)
        if fits:
            record = UploadedFileRec(file, "f.pdf", "application/pdf", bytes(size))
            self.uploaded_file_mgr.add_file(session, record)
        self.uploads.arrived(session, file, came)
        return fits

    def held(self) -> dict[str, int]:
        """Return the files that are held, and their bytes."""
        storage = self.uploaded_file_mgr.file_storage
        return {id_: len(file.data) for files in storage.values() for id_, file in files.items()}


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> House:
    found = House()
    monkeypatch.setattr(runtime, "get_instance", lambda: found)
    monkeypatch.setattr(module, "UPLOADS_OF_SESSION", 10)
    monkeypatch.setattr(module, "UPLOADS_IN_ALL", 25)
    monkeypatch.setattr(module, "FILES_OF_SESSION", 3)
    return found


def test_the_oldest_files_of_a_session_make_room_for_its_new_ones(house: House) -> None:
    assert house.upload("a", "one", 4)
    assert house.upload("a", "two", 4)
    assert house.upload("b", "other", 4)
    assert house.upload("a", "three", 4)
    assert house.held() == {"two": 4, "three": 4, "other": 4}
    assert house.upload("a", "four", 10)
    assert house.held() == {"four": 10, "other": 4}


def test_all_sessions_together_have_a_limit_too(house: House) -> None:
    for session in "abc":
        assert house.upload(session, f"of {session}", 8)
    assert house.upload("d", "of d", 8)
    assert house.held() == {"of b": 8, "of c": 8, "of d": 8}


def test_a_file_larger_than_a_session_may_hold_is_refused_and_leaves_nothing(house: House) -> None:
    assert house.upload("a", "one", 10)
    assert not house.upload("a", "two", 11)
    assert house.held() == {"one": 10}
    assert house.upload("a", "three", 10)


def test_what_is_under_way_at_the_same_time_counts_and_is_not_dropped(house: House) -> None:
    uploads = house.uploads
    assert uploads.come("a", 10)
    assert uploads.come("b", 10)
    assert not uploads.has_room("c", 6)
    assert uploads.come("c", 5)
    assert not uploads.come("c", 1)
    assert not uploads.come("a", 1)
    uploads.arrived("b", "gone", 10)
    assert uploads.has_room("c", 4)


def test_a_session_holds_so_many_files_however_small(house: House) -> None:
    for number in range(6):
        assert house.upload("a", str(number), 1)
    assert house.held() == {"3": 1, "4": 1, "5": 1}


def test_nothing_is_kept_of_a_session_that_ended(house: House) -> None:
    for number in range(100):
        assert house.upload(str(number), "f", 1)
        house.uploaded_file_mgr.remove_session_files(str(number))
    assert not house.uploads._under_way
    assert len(house.uploads._oldest_first) <= 1
