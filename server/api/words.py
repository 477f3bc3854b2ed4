"""Owns which words people may write: a nickname, a title, a note. Pure.

What cannot be seen is refused. A name with an invisible letter is another name and looks the same;
a mark that turns the direction of writing has a title read otherwise than it is stored (Unicode
Technical Report 36, 2.10; CVE-2021-42574). Two of the invisible letters are part of how some
scripts are written, and stand where these need them.
"""

import unicodedata
from typing import Annotated, Final

from pydantic import AfterValidator, Field

_CONTROLS: Final = r"\x00-\x1f\x7f-\x9f"
_CONTROLS_OF_A_LINE: Final = r"\x00-\x08\x0b-\x1f\x7f-\x9f"
_JOINERS: Final = "\u200c\u200d"
_LOOK_EMPTY: Final = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
"""Letters by their category, and nothing to be seen."""
_EMOJI_STYLE: Final = "\ufe0f"
_MAY_BE_EMOJI: Final = "#*0123456789\u203c\u2049"
_UNSEEN_CATEGORIES: Final = ("Cf", "Co", "Cn", "Zl", "Zp")
"""Format and direction marks, what no standard knows, separators of lines and paragraphs."""
_VIRAMA: Final = 9  # combining class: an Indic letter that is joined to the next, or is not

_SENTENCE: Final = (
    "There is an invisible character in it (U+{code}): type it anew, or paste it as plain text"
)


def refuse_unseen(text: str) -> str:
    """Return *text*; raise a sentence where it has a letter that nobody sees."""
    for at, letter in enumerate(text):
        if not _is_seen(text[at - 1 : at], letter, text[at + 1 : at + 2]):
            raise ValueError(_SENTENCE.format(code=f"{ord(letter):04X}"))
    return text


def _is_seen(before: str, letter: str, after: str) -> bool:
    """Whether *letter* shows, itself or by what it does to its neighbours."""
    if letter in _JOINERS:
        return _joins(before, after)
    if letter == _EMOJI_STYLE:
        return _is_picture(before) or (before != "" and before in _MAY_BE_EMOJI)
    if unicodedata.name(letter, "").startswith("VARIATION SELECTOR"):
        return False
    return letter not in _LOOK_EMPTY and unicodedata.category(letter) not in _UNSEEN_CATEGORIES


def _joins(before: str, after: str) -> bool:
    """Whether a joiner between *before* and *after* is how a script, or an emoji, is written.

    RFC 5892, A.1 and A.2, widened by the joiner before a virama that Bengali and Kannada know.
    """
    if not before or not after:
        return False
    if _VIRAMA in (unicodedata.combining(before), unicodedata.combining(after)):
        return True
    if unicodedata.bidirectional(before) == unicodedata.bidirectional(after) == "AL":
        return True  # Arabic letters, as Persian and Urdu are written
    return _is_picture(before) and unicodedata.category(after) == "So"


def _is_picture(letter: str) -> bool:
    return letter == _EMOJI_STYLE or (letter != "" and unicodedata.category(letter) in ("So", "Sk"))


Name = Annotated[
    str,
    Field(
        min_length=1,
        max_length=80,
        pattern=rf"^[^\s{_CONTROLS}]([^{_CONTROLS}]*[^\s{_CONTROLS}])?$",
        description="Begins and ends with no space; no control or invisible characters.",
    ),
    AfterValidator(refuse_unseen),
]
Note = Annotated[
    str,
    Field(
        min_length=1,
        max_length=500,
        pattern=rf"^[^{_CONTROLS_OF_A_LINE}]*\S[^{_CONTROLS_OF_A_LINE}]*$",
        description="Lines and tabs, but no other control or invisible characters.",
    ),
    AfterValidator(refuse_unseen),
]
