"""Owns the error tree; the edge maps each to an HTTP status or an exit code, once.

HangtimeError
├── BadInput            what a person or peer gave us is wrong (exit code 2, HTTP 4xx)
│   ├── BadSetting      an environment variable
│   ├── BadFile         a file that cannot be analysed
│   └── BadConfiguration a `configure` message or PATCH body
└── ModelMissing        the pose model is absent or damaged; names the remedy (exit code 1)
"""


class HangtimeError(Exception):
    """Something went wrong that has a sentence for the person it concerns."""


class BadInput(HangtimeError):  # noqa: N818 - reads as what it is, like the tree above
    """What was given is wrong; the text says what and what to do."""


class BadSetting(BadInput):
    """A setting in the environment is unknown or has a bad value."""


class BadFile(BadInput):
    """A file cannot be analysed."""


class BadConfiguration(BadInput):
    """A test configuration has an unknown key or a bad value."""


class ModelMissing(HangtimeError):  # noqa: N818
    """The pose model is missing or damaged."""
