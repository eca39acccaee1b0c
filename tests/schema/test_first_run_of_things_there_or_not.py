"""Inferred tables that say whether a thing is there: in words, marks, or amounts with "none"."""

from __future__ import annotations

from typing import Any

import pytest

from nlfilter import NLFilter


@pytest.fixture(autouse=True)
def no_dictionary(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NLFILTER_DICTIONARY", "off")


def hall(n: int) -> dict[str, Any]:
    """A hall for hire."""
    return {
        "会場名": f"第{n}集会所",
        "保証金": [None, "なし", "1ヶ月", "3ヶ月"][n % 4],
        "清掃費": ["なし", "500円", "800円"][n % 3],
        "駐輪場": ["無", "有 無料", "有 100円/日", "近隣"][n % 4],
        "投影機": ["○", "×", "△"][n % 3],
        "音響": "なし" if n % 4 == 0 else f"{n % 11}型アンプ",
        "新築": "○" if n % 5 == 0 else None,
        "見学料": [0, 300, None][n % 3],
        "広間": ["和室", "洋室"][n % 2],
    }


def boat(n: int) -> dict[str, Any]:
    """A boat for sale, in English."""
    return {
        "boat_name": f"Boat {n}",
        "engine": ["diesel", "petrol"][n % 2],
        "mooring_fee": ["free", "$200", "$350", "unknown"][n % 4],
        "heater": ["yes (new)", "no", "yes (old)"][n % 3],
        "serviced": "yes" if n % 3 else None,
    }


def choir(n: int) -> dict[str, Any]:
    """A choir that sings at weddings, with things that only some have told."""
    return {
        "choir": f"Choir {n}",
        "conductor": f"Pat {chr(64 + n % 26)}own" if n % 3 else None,
        "phone": f"01632 {960000 + n}" if n % 2 else None,
        "deposit_gbp": 50 * (n % 4) + 50 if n % 5 else None,
        "voices": ["mixed", "women", "men"][n % 3],
        "has_organ": n % 4 == 0,
    }


ASKED = {
    hall: {
        "保証金清掃費なし": ["保証金_number = 0", "清掃費_number = 0"],
        "保証金・清掃費なしの和室": ["保証金_number = 0", "清掃費_number = 0", "広間 = '和室'"],
        "清掃費600円以内": ["清掃費_number <= 600"],
        "清掃費無料": ["清掃費_number = 0"],
        "保証金・清掃費無料": ["保証金_number = 0", "清掃費_number = 0"],
        "駐輪場付き 和室か洋室": ["駐輪場 IN ('有 100円/日', '有 無料')", "広間 IN ('和室', '洋室')"],
        "無料駐輪場": ["駐輪場 = '有 無料'"],
        "投影機あり": ["投影機 = '○'"],
        "新築の和室か洋室": ["新築_flag", "広間 IN ('和室', '洋室')"],
        "音響あり": ["NOT 音響 = 'なし' AND 音響 IS NOT NULL"],
        "新築の和室ない？": ["新築_flag", "広間 = '和室'"],
        "新築以外": ["新築_flag IS NOT TRUE"],
    },
    boat: {
        "no mooring fee": ["mooring_fee_number = 0"],
        "free mooring fee": ["mooring_fee_number = 0"],
        "mooring fee under 300": ["mooring_fee_number < 300"],
        "diesel with a heater": ["engine = 'diesel'", "heater IN ('yes (new)', 'yes (old)')"],
        "serviced petrol boats": ["engine = 'petrol'", "serviced_flag"],
        "petrol and a heater": ["engine = 'petrol'", "heater IN ('yes (new)', 'yes (old)')"],
    },
    choir: {
        "no phone number and a deposit": ["phone IS NULL", "deposit_gbp IS NOT NULL"],
        "no phone and no deposit": ["phone IS NULL", "deposit_gbp IS NULL"],
        "without a phone or a deposit": ["phone IS NULL", "deposit_gbp IS NULL"],
        "with a conductor and a phone": ["conductor IS NOT NULL", "phone IS NOT NULL"],
        "with a conductor and phone": ["conductor IS NOT NULL", "phone IS NOT NULL"],
        "a phone and a conductor": ["conductor IS NOT NULL", "phone IS NOT NULL"],
        "women, with an organ and a conductor": [
            "voices = 'women'",
            "has_organ",
            "conductor IS NOT NULL",
        ],
        "with a conductor and deposit under 100": ["conductor IS NOT NULL", "deposit_gbp < 100"],
    },
}


@pytest.mark.parametrize(
    ("make", "request_", "wanted"),
    [(make, request, wanted) for make, asked in ASKED.items() for request, wanted in asked.items()],
)
def test_what_is_there_or_not(make: Any, request_: str, wanted: list[str]) -> None:
    rows = [make(n) for n in range(1, 61)]
    asked = NLFilter.infer(rows).translate(request_)
    assert {one.sql for one in asked.where.conditions} == {*wanted}
    assert not asked.unmatched
