"""How a workbook's room is shared out among leaves."""

from hypothesis import given
from hypothesis import strategies as st

from warehouse.report.limits import per_leaf


def test_all_when_there_is_room() -> None:
    assert per_leaf([], 0) is None
    assert per_leaf([3, 7], 10) is None


def test_small_leaves_leave_their_room_to_others() -> None:
    assert per_leaf([2, 50, 60], 42) == 20
    assert per_leaf([50, 60], 2) == 5


@given(st.lists(st.integers(1, 300), min_size=1, max_size=30), st.integers(0, 2000))
def test_as_many_as_there_is_room_for(counts: list[int], most: int) -> None:
    found = per_leaf(counts, most)
    if found is None:
        assert sum(counts) <= most
        return
    assert sum(min(count, found + 1) for count in counts) > most
    assert found == 5 or sum(min(count, found) for count in counts) <= most
