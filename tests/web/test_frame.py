"""What holds for every page: who may see it, what a browser may run on it, both languages, and how much is loaded."""

import gzip
import json
import re
from pathlib import Path

import pytest

from tests.web.site import Site, Visitor
from web import assets
from web.shell import PLACES
from web.texts import TEXTS

PAGES = ["/inbox", "/inbox?view=done", "/start", "/start/purchase", "/notices", "/nowhere"]
PLACE = re.compile(r"\{(\w+)\}")
CHINESE = re.compile("[\u3000-\u303f\u4e00-\u9fff]")
WEIGHTS = {"shell.js": 18, "filling.js": 3, "inbox.js": 18}  # kB, compressed, with what they load at once
STYLES = 12  # kB, compressed


def test_every_view_says_who_may_call_it(site: Site) -> None:
    views = {
        endpoint: view
        for endpoint, view in site.app.view_functions.items()
        if endpoint.startswith(("pages.", "static"))
    }
    assert len(views) > 20
    assert [endpoint for endpoint, view in views.items() if not hasattr(view, "access")] == []


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_nothing_but_our_files_runs_or_styles(site: Site, path: str, language: str) -> None:
    seen = Visitor(site.visitor("wangfang").client, language).get(path)
    assert seen.page.get("lang") == language
    assert seen.page.xpath("//script[not(@src) and @type!='application/json'] | //style | //@style | //@onclick") == []
    assert not [name for name in seen.page.xpath("//@*") if str(name).startswith("javascript:")]
    assert "script-src 'self'; style-src 'self'" in seen.response.headers["Content-Security-Policy"]
    assert seen.response.headers["Cache-Control"] == "private, no-store"
    assert len(seen.page.xpath("//h1")) == 1


@pytest.mark.parametrize("template", sorted(Path("web/templates").rglob("*.html")), ids=str)
def test_templates_hold_no_words_and_no_expressions_for_the_browser(template: Path) -> None:
    source = template.read_text("utf-8")
    words = CHINESE.findall(source.replace("流转", "").replace("中文", "").replace("（", "").replace("）", ""))
    assert words == []
    assert not re.search(r"hx-on|js:|hx-vals|\|\s*safe|\sstyle=", source)


def test_every_sentence_that_a_page_says_is_there() -> None:
    sources = [path.read_text("utf-8") for path in Path("web").rglob("*") if path.suffix in (".html", ".py")]
    asked = {key for source in sources for key in re.findall(r"\b(?:t|said)\(\s*['\"]([\w.]+)['\"]\s*[,)]", source)}
    assert len(asked) > 50
    assert asked - TEXTS.keys() == set()


@pytest.mark.parametrize("key", sorted(TEXTS))
def test_both_languages_say_the_same(key: str) -> None:
    text = TEXTS[key]
    assert set(PLACE.findall(text.zh)) == set(PLACE.findall(text.en))
    assert not CHINESE.search(text.en)


def test_hostile_names_are_text(site: Site) -> None:
    name = "<img src=x onerror=alert(1)>\u202e'\"𠮷"
    site.company.sql("UPDATE people SET name = :name WHERE key = 'liqiang'", name=name)
    site.order(supplier=name)
    clerk = site.visitor("wangfang")
    (item,) = site.items("wangfang")
    for path in ("/inbox", f"/work-items/{item.id}"):
        seen = clerk.get(path)
        assert seen.page.xpath("//img[@onerror]") == []
        assert name in seen.words()


def test_navigation_goes_by_right(site: Site) -> None:
    for key in ("wangfang", "admin"):
        viewer = getattr(site.company, key)
        found = site.visitor(key).get("/inbox").page.xpath("//nav[@class='navigation']/a/@href")
        assert found == [place.address for place in PLACES if place.may(viewer)]


def test_what_does_not_exist_is_told_in_the_frame(site: Site) -> None:
    seen = site.visitor("wangfang").get("/nowhere")
    assert (seen.status, seen.words("alone").startswith("没有找到这个页面")) == (404, True)
    assert seen.page.find_class("navigation")
    assert site.app.test_client().get("/api/v1/nowhere").content_type == "application/problem+json"


@pytest.fixture
def manifest() -> dict[str, dict[str, list[str]]]:
    path = assets.STATIC / "dist/manifest.json"
    if not path.exists():
        pytest.skip("the bundles are not built: make test builds them")
    return json.loads(path.read_text())  # type: ignore[no-any-return]


def test_pages_are_light(manifest: dict[str, dict[str, list[str]]]) -> None:
    def weight(*files: str) -> int:
        return sum((assets.STATIC / f"dist/{file}.gz").stat().st_size for file in files)

    for name, most in WEIGHTS.items():
        assert weight(manifest[name]["file"], *manifest[name]["chunks"]) < most * 1000, name  # type: ignore[arg-type]
    assert weight(manifest["app.css"]["file"]) < STYLES * 1000  # type: ignore[arg-type]


def test_bundles_are_served_compressed_and_for_good(site: Site, manifest: dict[str, dict[str, list[str]]]) -> None:
    file = manifest["shell.js"]["file"]
    answer = site.app.test_client().get(f"/static/dist/{file}", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(answer.data) == (assets.STATIC / f"dist/{file}").read_bytes()
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.mimetype == "text/javascript"
    answer.close()
    assert site.app.test_client().get("/static/dist/manifest.json").status_code == 404
