"""Pages are held to the house's rules by the client that fetches them; here that client is itself held to its word."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.support.lint import PageClient, faults

PAGE = """<!doctype html>
<html lang="ja"><head><meta charset="utf-8"><title>相談</title></head>
<body><main><h1>相談</h1>{}</main></body></html>"""

FAULTS: dict[str, tuple[str, str]] = {
    "a tag is left open": ("seen too early", "<div><section></div>"),
    "a paragraph holds a block": ("Unexpected end tag", "<p><div></div></p>"),
    "there are two h1": ("2 h1", "<h1>もう一つ</h1>"),
    "a level of headings is left out": ("an h3 follows an h1", "<h3>細目</h3>"),
    "two elements share an id": ("stands 2 times", "<p id='a'></p><p id='a'></p>"),
    "a field has no label": ("has no label", "<input name='people'>"),
    "a label points nowhere": ("points nowhere", "<label for='people'>人数</label>"),
    "a hint is not there": ("points nowhere", "<label>人数<input aria-describedby='hint'></label>"),
    "a style stands inline": ("has style=", "<p style='color: red'>赤</p>"),
    "a style element stands in the page": ("a <style> element", "<style>p { color: red }</style>"),
    "a script stands inline": ("an inline <script>", "<script>alert(1)</script>"),
    "an event is handled inline": ("has onclick=", "<button onclick='go()'>送る</button>"),
    "a link leads nowhere": ("no route leads there", "<a href='/nowhere-at-all'>そこへ</a>"),
    "a relative link leads nowhere": ("no route leads there", "<a href='nowhere-at-all'>そこへ</a>"),
    "a link to a part of the page points nowhere": ("points nowhere", "<a href='#part'>そこへ</a>"),
    "a form posts where only reading is": ("no route takes a POST", "<form method='post' action='/healthz'></form>"),
    "a file is missing": ("no such file", "<img src='/static/img/nothing.png' alt=''>"),
    "a picture has no alt": ("has no alt", "<img src='data:image/png;base64,'>"),
    "a button says nothing": ("has no text", "<button></button>"),
    "a frame has no title": ("has no title", "<iframe src='/healthz'></iframe>"),
}


@pytest.mark.parametrize("planted", FAULTS)
def test_the_client_notices_when(planted: str, app: Flask) -> None:
    sentence, markup = FAULTS[planted]
    assert sentence in "\n".join(faults(PAGE.format(markup), app, "/"))


def test_the_client_notices_a_page_without_language_or_title(app: Flask) -> None:
    found = "\n".join(
        faults("<!doctype html><html><head><title></title></head><body><h1>相談</h1></body></html>", app, "/")
    )
    assert "has no lang" in found
    assert "the title is empty" in found


def test_the_client_is_content_with_a_good_page(app: Flask) -> None:
    good = """
    <form method="get" action="/healthz"><label for="people">人数</label><input id="people" name="people">
    <p id="hint">当日の人数です。</p><label>日付<input type="date" name="day" aria-describedby="hint"></label>
    <input type="hidden" name="token"><button>送る</button></form>
    <a href="#hint">説明</a> <a href="https://example.com/">外</a> <a href="mailto:desk@example.com">メール</a>
    <svg width="10" height="10"><rect width="5" height="5"></rect></svg>"""
    assert faults(PAGE.format(good), app, "/") == []


def pages_without_arguments(app: Flask) -> list[str]:
    """Every address that shows something and needs nothing to be known."""
    rules = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ()) and not rule.arguments]
    return sorted(rule.rule for rule in rules)


def test_every_page_a_visitor_can_open_is_well_formed_in_both_languages(demo_app: Flask) -> None:
    client = demo_app.test_client()
    assert isinstance(client, PageClient)
    for path in pages_without_arguments(demo_app):
        for language in ("ja", "en"):
            response = client.get(path, query_string={"lang": language})
            assert response.status_code < 500, path
