"""The same page in another language: the switch between the two, ids that they share, search.

The sources of an edition (`tools/edition.py`) have the headings of the English pages in the same
order, so each section keeps its English id, and a link that ends in it leads to the same place.
"""

import re
from pathlib import Path

import sphinx.search
from docutils import nodes
from sphinx.search import SearchLanguage
from sphinx.transforms import SphinxTransform

import translation

NAMES = {"en": "English", "ko": "한국어"}  # each in itself
HANGUL = re.compile("[가-힣]")
WORDS_IN_ENGLISH = 4  # in a row of a text, from which on a screen reader should change its voice
# Particles and endings that hang on a noun, the longest first.
PARTICLES = [
    "입니다만", "입니다", "이라면", "이라고", "이라는", "에서는", "에서의", "으로는", "으로서",
    "으로써", "에서", "에게", "까지", "부터", "보다", "처럼", "마다", "마저", "조차", "밖에",
    "이나", "이란", "라고", "라는", "라면", "으로", "하고", "이며", "이고", "인지", "일까",
    "들은", "들이", "들을", "들의", "은", "는", "이", "가", "을", "를", "의", "에",
    "로", "와", "과", "도", "만", "들", "란", "인",
]  # fmt: skip
PATTERN = f"^([가-힣]{{2,}}?)(?:{'|'.join(PARTICLES)})$"


class SearchKorean(SearchLanguage):
    """Words without their particles: 점수가, 점수를 and 점수의 are all 점수."""

    lang = "ko"
    language_name = "Korean"
    # Sphinx takes Hangul for one word and matches its parts from three letters on.
    js_stemmer_code = f"""
var Stemmer = function() {{
  this.stemWord = (word) => word.replace(/{PATTERN}/u, "$1");
}}
"""

    def stem(self, word):
        return re.sub(PATTERN, r"\1", word.lower())


class EnglishIds(SphinxTransform):
    """Give each section the id that it has in the English page."""

    default_priority = 5

    def apply(self):
        page = self.env.docname
        if self.config.language not in translation.LANGUAGES or not page.startswith("book/"):
            return
        english = _english_headings(page, self.config.language)
        for section in self.document.findall(nodes.section):
            heading = english.get(section.next_node(nodes.title).astext(), "")
            name = nodes.make_id(heading.replace("'", "’"))  # as the English page has it
            if not name or name in self.document.ids:
                continue
            for old in section["ids"]:
                self.document.ids.pop(old, None)
            for title, old in list(self.document.nameids.items()):
                if old in section["ids"]:
                    self.document.nameids[title] = name
            section["ids"] = [name]
            self.document.ids[name] = section


def _english_headings(page, language):
    """Return the English of each heading of a page, by what it is in the language."""
    source = next(path for path in translation.pages() if path.stem == Path(page).name)
    known = {
        **translation.translations(translation.SITE, language),
        **translation.translations(source, language),
    }
    return {_plain(translated): _plain(english) for english, translated in known.items()}


def _plain(markdown):
    inline = translation.PARSER.parseInline(markdown)[0].children
    return "".join(token.content for token in inline)


def setup(app):
    sphinx.search.languages["ko"] = SearchKorean
    app.add_transform(EnglishIds)


def _is_edited(name):
    return name in {f"book/{path.stem}" for path in translation.pages()}


def link_the_languages(page, context):
    """Say where this page is in the other language, to search engines and to the reader."""
    here, name = context["language"] or "en", context["pagename"]
    if not _is_edited(name):
        return
    folders = {"en": "", **{language: f"{language}/" for language in translation.LANGUAGES}}
    base = context["builder_"].config.html_baseurl.removesuffix(folders[here])
    up = "../" * (name.count("/") + (here != "en"))
    for language, folder in [*folders.items(), ("x-default", "")]:
        link = page.new_tag("link", rel="alternate", hreflang=language)
        link["href"] = f"{base}{folder}{name}.html"
        page.head.append(link)
    for language, folder in folders.items():
        if language != here:
            other = page.new_tag("a", href=f"{up}{folder}{name}.html", hreflang=language)
            other["lang"], other["class"] = language, ["language-switch", "btn", "btn-sm"]
            other.string = NAMES[language]
            page.select_one(".article-header-buttons").insert(0, other)


def mark_what_is_english(page, context):
    """Let a screen reader change its voice for outputs and for what is not translated."""
    if context["language"] not in translation.LANGUAGES:
        return
    for output in page.select(".cell_output"):
        output["lang"] = "en"
        for answer in output.select(".explorer, .dlbook-check, p, img[alt]"):
            if HANGUL.search(answer.get("alt") or answer.text):
                answer["lang"] = context["language"]
    for block in page.select("section :is(h1, h2, h3, p, li, td, dt, dd):not([lang])"):
        text = block.get_text()
        if not HANGUL.search(text) and len(re.findall("[A-Za-z]{3,}", text)) >= WORDS_IN_ENGLISH:
            block["lang"] = "en"


def edit_the_catalogue(page, context):
    """Lead who wants to edit a translated page to its catalogue: the page itself is generated."""
    language = context["language"]
    if language not in translation.LANGUAGES:
        return
    for link in page.select("a[href*='/edit/']"):
        forge = link["href"].partition("/edit/")[0]
        name = Path(context["pagename"]).name
        link["href"] = f"{forge}/edit/main/translations/{language}/{name}.po"


STEPS = [link_the_languages, mark_what_is_english, edit_the_catalogue]
