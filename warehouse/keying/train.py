"""Learn the bundled model and keep it beside the data: `python -m warehouse.keying.train`.

Belongs here: that command. Does not belong here: what is learned (`model.py`), from what (`data.py`).
"""

from warehouse.keying.data import (
    LEARNED,
    bundled_calibration,
    bundled_digest,
    bundled_domains,
    bundled_examples,
    bundled_items,
    bundled_lexicon,
)
from warehouse.keying.keyer import TitleKeyer


def main() -> None:
    """Replace the kept model by one that is learned anew."""
    keyer = TitleKeyer(
        bundled_items(), bundled_examples(), bundled_lexicon(), bundled_domains(), bundled_calibration()
    )
    keyer.model.save(LEARNED, bundled_digest())


if __name__ == "__main__":
    main()
