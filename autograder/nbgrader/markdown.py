"""Writes a text cell anew, so that it looks as it did and can do nothing.

What the markdown would look like is worked out here, cleaned with bleach, and written down again
as HTML on one line: known tags, pictures that the cell brings along, and text in which whoever
shows it (nbconvert, with mistune) finds nothing to act on. Addresses are shown, and cannot be
clicked: some pages of the server that the formgrader runs on do what their address says.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping, MutableMapping
from html.parser import HTMLParser
from typing import Any, Final
from urllib.parse import unquote

from autograder.report.text import visible

_MOST: Final = 100_000  # characters of a text cell, without its pictures
_DEEPEST: Final = 100  # tags within tags; whoever shows the page may count on a few
_BLOCKS: Final = {
    *("table", "thead", "tbody", "tfoot", "tr", "th", "td", "caption", "div", "p", "pre", "ul"),
    *("ol", "li", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "center"),
    *("details", "summary"),
}
_INLINE: Final = {
    *("span", "code", "b", "i", "em", "strong", "small", "sub", "sup", "u", "s", "del", "ins"),
    *("kbd", "mark", "samp", "var", "abbr", "cite", "q"),
}
_ALONE: Final = {"br", "hr"}
_ATTRIBUTES: Final = {
    "a": ["href"],
    "img": ["src", "alt", "width", "height"],
    "td": ["colspan", "rowspan"],
    "th": ["colspan", "rowspan"],
    "ol": ["start"],
}
_NUMBER: Final = re.compile(r"[0-9]{1,4}%?")
_UNSEEN: Final = re.compile(
    r"<(script|style|title|noscript)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE
)
_HELD: Final = re.compile(r"data:(image/(?:png|jpeg|gif));base64,([A-Za-z0-9+/]+={0,2})")
_BASE64: Final = re.compile(r"[A-Za-z0-9+/\s]+={0,2}\s*")
_KINDS: Final = ("image/png", "image/jpeg", "image/gif")
_BESIDE: Final = re.compile(r"(?:\./)?(?:[\w -][\w .-]*/)*[\w -][\w .-]*\.(?:png|jpe?g|gif)", re.I)
# What TeX can do besides setting formulas; MathJax, as nbgrader sets it up, refuses most of it.
_TEX: Final = re.compile(
    r"\\(?=(?:href|url|require|unicode|class|style|css|data|html|bbox|include|special"
    r"|texttip|mathtip|toggle|mmlToken|action|Newextarrow|begingroup)[A-Za-z]*)"
)
# All that some markdown, or HTML, might act on.
_ACTIVE: Final = re.compile(r"[^\w .,;'?%+=()/-]")

Pictures = MutableMapping[str, str]  # addresses of data, by the names that stand for them


def harmless_markdown(text: str, attachments: Mapping[str, Any] | None = None) -> str:
    """Markdown that looks as `text` does, for what is harmless in it: HTML on a single line."""
    pictures: dict[str, str] = {}
    text = _HELD.sub(lambda found: _hold(found[0], pictures), visible(text))
    if not text.strip():
        return ""
    if len(text) > _MOST:
        return as_written(text)
    for name, kinds in (attachments or {}).items():
        for kind in _KINDS:
            if (data := _data(kinds.get(kind))) is not None:
                pictures[f"attachment:{name}"] = f"data:{kind};base64,{data}"
    page = _cleaned(_rendered(text))
    rewriter = _Rewriter(pictures)
    rewriter.feed(page)
    rewriter.close()
    return f"<div>{rewriter.written}</div>"


def as_written(text: str) -> str:
    """The text of a cell, markdown signs and all."""
    return f"<div><pre>{_inert(visible(_cut(text)))}</pre></div>"


def as_html_text(text: str) -> str:
    """Text for where HTML is expected: a raw cell."""
    return html.escape(visible(_cut(text)), quote=False)


def _cut(text: str) -> str:
    if len(text) <= _MOST:
        return text
    return f"{text[:_MOST]}\n… {len(text) - _MOST} characters more are in the file as handed in."


def _hold(address: str, pictures: Pictures) -> str:
    """A name in the place of a picture, whose data no parser need see."""
    name = f"picture-{len(pictures)}.png"
    pictures[name] = address
    return name


def _data(base64: object) -> str | None:
    text = "".join(base64) if isinstance(base64, list) else base64
    return "".join(text.split()) if isinstance(text, str) and _BASE64.fullmatch(text) else None


def _rendered(text: str) -> str:
    """Markdown as HTML, with formulas between the signs that MathJax looks for."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.amsmath import amsmath_plugin
    from mdit_py_plugins.deflist import deflist_plugin
    from mdit_py_plugins.dollarmath import dollarmath_plugin

    markdown = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    markdown.use(amsmath_plugin).use(deflist_plugin)
    markdown.use(dollarmath_plugin, allow_labels=False, allow_digits=False, double_inline=True)
    for kind, sign in _FORMULAS.items():
        markdown.add_render_rule(kind, _formula(sign))
    return str(markdown.render(text))


_FORMULAS: Final = {
    "math_inline": "$",
    "math_inline_double": "$$",
    "math_block": "$$",
    "amsmath": "",
}


def _formula(sign: str) -> Callable[..., str]:
    def render(_: object, tokens: Any, index: int, *others: object) -> str:
        return f"{sign}{html.escape(tokens[index].content)}{sign}"

    return render


def _cleaned(page: str) -> str:
    import bleach

    cleaned = bleach.clean(
        _UNSEEN.sub("", page),
        tags=_BLOCKS | _INLINE | _ALONE | {"a", "img"},
        attributes=_ATTRIBUTES,
        protocols={"http", "https", "mailto", "attachment"},
        strip=True,
    )
    return str(cleaned)


class _Rewriter(HTMLParser):
    """Writes down again, on one line, what is known in a clean page, and nothing else."""

    def __init__(self, pictures: Mapping[str, str]) -> None:
        super().__init__(convert_charrefs=True)
        self._pictures = pictures
        self._parts: list[str] = []
        self._open: list[tuple[str, str, int]] = []  # tag, address of a link, where it began

    @property
    def written(self) -> str:
        return "".join(self._parts)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        about = {name: value or "" for name, value in attrs}
        if tag == "img":
            self._parts.append(self._picture(about))
        elif tag == "a":
            self._open.append((tag, about.get("href", ""), len(self._parts)))
        elif tag in _ALONE:
            self._parts.append(f"<{tag}>")
        elif tag in _BLOCKS | _INLINE and len(self._open) < _DEEPEST:
            self._parts.append(f"<{tag}{_numbers(tag, about)}>")
            self._open.append((tag, "", len(self._parts)))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if any(tag == one for one, _, _ in self._open):
            while self._end() != tag:
                pass

    def handle_data(self, data: str) -> None:
        self._parts.append(_inert(data))

    def close(self) -> None:
        super().close()
        while self._open:
            self._end()

    def _end(self) -> str:
        tag, address, start = self._open.pop()
        if tag != "a":
            self._parts.append(f"</{tag}>")
        elif address and _inert(address) not in "".join(self._parts[start:]):
            self._parts.append(_inert(f" ({address})"))
        return tag

    def _picture(self, about: Mapping[str, str]) -> str:
        address, words = about.get("src", ""), about.get("alt", "")
        at = self._pictures.get(unquote(address)) or _inert(_beside(address))
        if not at:
            return _inert(f"[picture: {' '.join(filter(None, (words, address)))}]")
        return f'<img src="{at}" alt="{_inert(words)}"{_numbers("img", about)}>'


def _beside(address: str) -> str:
    """The address of a picture that was handed in with the notebook, or nothing."""
    return address if _BESIDE.fullmatch(address.replace("%20", " ")) else ""


def _numbers(tag: str, about: Mapping[str, str]) -> str:
    wanted = {"width", "height", "colspan", "rowspan", "start"} & set(_ATTRIBUTES.get(tag, ()))
    return "".join(
        f' {name}="{value}"'
        for name, value in about.items()
        if name in wanted and _NUMBER.fullmatch(value)
    )


def _inert(text: str) -> str:
    """Text in which neither markdown nor HTML has anything to act on, nor TeX but for formulas."""
    return _ACTIVE.sub(lambda found: f"&#{ord(found[0])};", without_deeds(text))


def without_deeds(text: str) -> str:
    """Text in which the commands of TeX that do more than set a formula are words."""
    return _TEX.sub("∖", text)
