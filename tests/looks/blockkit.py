"""Block Kit as HTML: near enough to Slack to judge a card by."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any

from tests.looks.markup import markup, say_date

STYLE = Path(__file__).with_name("style.css")
NOW = datetime(2026, 11, 26, 8, 30, tzinfo=UTC)
EVERY = "{date_short_pretty}, {time}"

Block = dict[str, Any]


def page(body: str, *, kind: str = "message") -> str:
    """A whole document."""
    style = STYLE.read_text(encoding="utf-8")
    return (
        f"<!doctype html><html lang=en><meta charset=utf-8><title>Greenlight</title><style>{style}</style>"
        f"<body class={kind}>{body}</body></html>"
    )


def message(blocks: Sequence[Block], files: Sequence[str] = ()) -> str:
    """A message of the app, with the files that go along with it."""
    return (
        "<article class=post><div class=avatar>G</div><div class=body>"
        "<div class=who><b>Greenlight</b><span class=app>APP</span><time>9:30</time></div>"
        f"{render(blocks)}{''.join(map(_file, files))}</div></article>"
    )


def _file(name: str) -> str:
    kind = "Markdown" if name.endswith(".md") else "Plain text"
    return f"<div class=file><span class=paper>📄</span><div><b>{escape(name)}</b><br>{kind}</div></div>"


def view(shown: dict[str, Any]) -> str:
    """A modal, or a Home."""
    if shown["type"] == "home":
        return f"<article class=home>{render(shown['blocks'])}</article>"
    submit = f"<span class='button primary'>{_text(shown['submit'])}</span>" if "submit" in shown else ""
    return (
        f"<article class=modal><h1>{_text(shown['title'])}</h1><div class=inside>{render(shown['blocks'])}</div>"
        f"<footer><span class=button>{_text(shown['close'])}</span>{submit}</footer></article>"
    )


def render(blocks: Sequence[Block]) -> str:
    """The blocks, one after another."""
    return "".join(_BLOCKS[block["type"]](block) for block in blocks)


def _text(text: dict[str, Any]) -> str:
    if text["type"] == "mrkdwn":
        return markup(text["text"], NOW)
    return escape(text["text"]).replace("\n", "<br>")


def _header(block: Block) -> str:
    return f"<h2>{_text(block['text'])}</h2>"


def _section(block: Block) -> str:
    said = f"<div class=text>{_text(block['text'])}</div>" if "text" in block else ""
    fields = "".join(f"<div>{_text(field)}</div>" for field in block.get("fields", []))
    said += f"<div class=fields>{fields}</div>" if fields else ""
    beside = f"<div class=beside>{_element(block['accessory'])}</div>" if "accessory" in block else ""
    return f"<section>{said}{beside}</section>"


def _context(block: Block) -> str:
    shown = (f"<span>{_text(element)}</span>" for element in block["elements"])
    return f"<div class=context>{''.join(shown)}</div>"


def _actions(block: Block) -> str:
    return f"<div class=actions>{''.join(_element(element) for element in block['elements'])}</div>"


def _input(block: Block) -> str:
    optional = " <i>(optional)</i>" if block.get("optional") else ""
    hint = f"<small>{_text(block['hint'])}</small>" if "hint" in block else ""
    return f"<div class=field><label>{_text(block['label'])}{optional}</label>{_element(block['element'])}{hint}</div>"


def _rich(block: Block) -> str:
    tags = {"rich_text_section": "p", "rich_text_quote": "blockquote", "rich_text_preformatted": "pre"}
    return "".join(
        f"<{tags[part['type']]}>{''.join(_span(one) for one in part['elements'])}</{tags[part['type']]}>"
        for part in block["elements"]
    )


def _span(span: Block) -> str:
    html = escape(span["text"]).replace("\n", "<br>")
    for style, tag in (("bold", "b"), ("italic", "i"), ("strike", "s"), ("code", "code")):
        html = f"<{tag}>{html}</{tag}>" if span.get("style", {}).get(style) else html
    return html


def _image(block: Block) -> str:
    title = f"<small>{_text(block['title'])}</small>" if "title" in block else ""
    return f"<figure>{title}<span class='image wide'>{escape(block['alt_text'])}</span></figure>"


_BLOCKS: dict[str, Callable[[Block], str]] = {
    "header": _header,
    "section": _section,
    "context": _context,
    "actions": _actions,
    "image": _image,
    "input": _input,
    "rich_text": _rich,
    "divider": lambda _: "<hr>",
}


def _element(element: Block) -> str:
    match element["type"]:
        case "button":
            return f"<span class='button {element.get('style', '')}'>{_text(element['text'])}</span>"
        case "static_select":
            chosen = element.get("initial_option", {}).get("text") or element["placeholder"]
            faint = "" if "initial_option" in element else " faint"
            return f"<span class='select{faint}'>{_text(chosen)}<em>⌄</em></span>"
        case "datetimepicker":
            at = element.get("initial_date_time")
            said = escape(say_date(at, EVERY, NOW)) if at else "Select a date and time"
            return f"<span class='select'>{said}<em>⌄</em></span>"
        case "timepicker":
            return f"<span class='select'>{escape(element.get('initial_time', 'Select a time'))}<em>⌄</em></span>"
        case "multi_users_select":
            chosen = " ".join(f"<span class=mention>@{escape(one)}</span>" for one in element.get("initial_users", ()))
            return f"<span class='select'>{chosen or 'Select people'}<em>⌄</em></span>"
        case "overflow":
            return "<span class='button more'>⋯</span>"
        case "checkboxes":
            return "".join(f"<div class=tick><i></i>{_text(one['text'])}</div>" for one in element["options"])
        case "file_input":
            return "<span class=drop>Choose a file, or drop it here</span>"
        case "image":
            return f"<span class=image>{escape(element['alt_text'])}</span>"
        case _:
            return _typed(element)


def _typed(element: Block) -> str:
    value, example = element.get("initial_value", ""), element.get("placeholder", {}).get("text", "")
    lines = " lines" if element.get("multiline") else ""
    shown = escape(value).replace("\n", "<br>") or f"<em>{escape(example)}</em>"
    return f"<div class='typed{lines}'>{shown}</div>"
