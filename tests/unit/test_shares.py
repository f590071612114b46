"""Shares as the data write them: read, compared in whole numbers, told in words."""

from decimal import Decimal

import pytest

from khcn_tools.rulebook.shares import read_share


@pytest.mark.parametrize(
    ("share", "count", "of", "met"),
    [
        ("> 50%", 5, 10, False),
        ("> 50%", 6, 10, True),
        (">= 50%", 5, 10, True),
        (">= 70%", 7, 10, True),
        (">= 70%", 7, 11, False),
        ("> 2/3", 6, 9, False),
        ("> 2/3", 7, 9, True),
        (">= 2/3", 2, 3, True),
        (">= 90%", 9, 10, True),
        (">= 90%", 8, 9, False),
        (">= 100%", 9, 9, True),
        ("> 2/3", Decimal("6.5"), Decimal(9), True),
    ],
)
def test_a_count_is_held_against_a_share(share: str, count: int, of: int, *, met: bool) -> None:
    assert read_share(share).met_by(count, of) is met


@pytest.mark.parametrize("share", ["> 50%", ">= 70%", "> 2/3", ">= 2/3", ">= 90%"])
@pytest.mark.parametrize("of", range(1, 31))
def test_what_is_needed_is_the_smallest_count_that_is_enough(share: str, of: int) -> None:
    needed = read_share(share).needed(of)
    assert [read_share(share).met_by(count, of) for count in (needed - 1, needed)] == [False, True]


@pytest.mark.parametrize(
    "text", ["50%", "> 50", ">50%", "> 0%", "> 101%", "> 3/2", "> 1/0", "< 50%", "> 66.7%", "> ½", 50, None]
)
def test_what_is_no_share_is_refused(text: object) -> None:
    with pytest.raises(ValueError, match="is no share"):
        read_share(text)


def test_the_lowest_share_asks_the_least() -> None:
    texts = [">= 90%", "> 2/3", ">= 2/3", "> 50%"]
    assert [str(share) for share in sorted(map(read_share, texts))] == [
        "trên 50%",
        "ít nhất 2/3",
        "trên 2/3",
        "ít nhất 90%",
    ]
