"""One keyer for all tests of keying: it takes seconds to learn."""

import pytest

from warehouse.keying import TitleKeyer


@pytest.fixture(scope="session")
def keyer() -> TitleKeyer:
    return TitleKeyer.from_bundled()
