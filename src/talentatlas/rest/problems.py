"""Errors as problem documents (RFC 9457): a stable code, and a hint in the asked language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import orjson

from talentatlas.errors import TalentAtlasError, UnknownNameError, UsageError
from talentatlas.rest.settings import PREFIX
from talentatlas.vocabulary.messages import Messages, read_catalogue

CATALOGUE = Path(__file__).with_name("messages.csv")
MEDIA = "application/problem+json"
UNEXPECTED = "Unexpected"
STATUS = {
    "InvalidRequest": 422,
    "UsageError": 422,
    "ConfigError": 422,
    "UnknownNameError": 404,
    "UnknownCursor": 404,
    "CoverageError": 404,
    "HorizonError": 404,
    "SmallCellError": 404,
    "KeyMissing": 401,
    "LicenceError": 403,
    "MethodNotAllowed": 405,
    "NotAcceptable": 406,
    "TooManyRequests": 429,
    "Busy": 503,
    "SourceError": 503,
    "TalentAtlasError": 500,
    UNEXPECTED: 500,
}


class Refused(UsageError):
    """A request that the interface does not answer; its code says by which rule.

    Args:
        code: key of `STATUS`.
        what: what happened, with names and values.
        todo: what to ask instead.
        headers: of the answer.
        errors: which part of the request does not fit, and why.
        near: names that may have been meant.
    """

    def __init__(
        self,
        code: str,
        what: str,
        *,
        todo: str = "",
        headers: Mapping[str, str] | None = None,
        errors: Sequence[Mapping[str, object]] = (),
        near: Sequence[str] = (),
    ) -> None:
        super().__init__(what, todo=todo)
        self._code, self.headers = code, dict(headers or {})
        self.errors, self.near = errors, near

    @property
    def code(self) -> str:
        """Stable name of the rule."""
        return self._code


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What a problem document says.

    Args:
        code: stable name of the kind of error.
        status: of the answer.
        title: the kind in words, in the asked language.
        detail: what happened, with names and values.
        hint: what to do.
        why: why it matters.
        near: names that may have been meant.
        errors: what is wrong with which part of the request.
        headers: of the answer.
    """

    code: str
    status: int
    title: str
    detail: str
    hint: str = ""
    why: str = ""
    near: tuple[str, ...] = ()
    errors: Sequence[Mapping[str, object]] = ()
    headers: Mapping[str, str] = field(default_factory=dict[str, str])

    def body(self, instance: str, lang: str) -> bytes:
        """The document.

        Args:
            instance: address that was asked.
            lang: language of title and hint.
        """
        document = {
            "type": f"{PREFIX}/problems#{self.code}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "instance": instance,
            "code": self.code,
            "hint": self.hint,
            "why": self.why,
            "near": list(self.near),
            "errors": list(self.errors),
            "lang": lang,
        }
        return orjson.dumps(document)


def problem_of(error: BaseException, lang: str) -> Problem:
    """The problem behind an error; an unforeseen one tells nothing about the inside.

    Args:
        error: as raised.
        lang: BCP 47 tag.
    """
    say = Messages(CATALOGUE, lang)
    if not isinstance(error, TalentAtlasError):
        return Problem(
            code=UNEXPECTED,
            status=STATUS[UNEXPECTED],
            title=title_of(UNEXPECTED, lang),
            detail=say("detail.Unexpected"),
            hint=say("hint.Unexpected"),
        )
    near = tuple(error.near) if isinstance(error, (Refused, UnknownNameError)) else ()
    is_english = lang == "en"
    return Problem(
        code=error.code,
        status=status_of(error),
        title=title_of(error.code, lang),
        detail=error.what if is_english else _detail(error, say),
        hint=error.todo if is_english and error.todo else _hint(error.code, near, say),
        why=error.why if is_english else "",
        near=near,
        errors=error.errors if isinstance(error, Refused) else (),
        headers=error.headers if isinstance(error, Refused) else {},
    )


def status_of(error: TalentAtlasError) -> int:
    """Status of the answer to an error: that of its code, else of the class above."""
    names = (error.code, *(kind.__name__ for kind in type(error).__mro__))
    return next(STATUS[name] for name in names if name in STATUS)


def title_of(code: str, lang: str) -> str:
    """Kind of error in words."""
    known = f"title.{code}" in read_catalogue(CATALOGUE)
    return Messages(CATALOGUE, lang)(f"title.{code}" if known else "title.TalentAtlasError")


def kind_of(kind: str, lang: str) -> str:
    """What a name is the name of, in a language; as it stands where there is no other word."""
    known = f"kind.{kind}" in read_catalogue(CATALOGUE)
    return Messages(CATALOGUE, lang)(f"kind.{kind}") if known else kind


def _detail(error: TalentAtlasError, say: Messages) -> str:
    if isinstance(error, UnknownNameError):
        kind = kind_of(error.kind, say.lang)
        return say("detail.UnknownNameError", kind=kind, name=error.name)
    return error.what


def _hint(code: str, near: Sequence[str], say: Messages) -> str:
    if near:
        return say("hint.near", near=say("comma").join(near))
    key = f"hint.{code}"
    return say(key if key in read_catalogue(CATALOGUE) else "hint.TalentAtlasError")
