"""Short examples in the frames of whole titles."""

from warehouse.keying.frames import MOST, framed


def test_a_short_title_gets_a_frame_always_the_same() -> None:
    whole = framed("低保金发放")
    assert whole is not None
    assert "低保金发放" in whole
    assert len(whole) > len("低保金发放")
    assert framed("低保金发放") == whole


def test_different_titles_get_different_frames() -> None:
    assert len({(framed("甲" * size) or "").replace("甲", "") for size in range(1, MOST)}) > 3


def test_a_long_title_stays_alone() -> None:
    assert framed("甲" * MOST) is None
