"""Mend what the theme gets wrong, and drop what the pages of this book never use."""

import json
import re

# The style sheet has the icons already; nothing folds with togglebutton, no tabs are used; and the
# index that only the search page needs weighs as much as a chapter's text.
UNUSED_SCRIPTS = r"(fontawesome|sphinx-thebe|togglebutton|design-tabs)\.js"
UNUSED_SNIPPETS = (
    r"THEBE_JS_URL|requestKernel|kernelName|toggleHint|toggleOpenOnPrint|togglebuttonSelector"
)
SEARCH_SCRIPTS = r"(searchtools|language_data|searchindex)\.js"
UNUSED_STYLES = r"(sphinx-thebe|togglebutton|sphinx-design\.min)\.css"

# What must be settled before the first line is drawn. The theme would set light or dark only after
# the whole page has come. The text's font came inside a style sheet and is unpacked in no time, and
# those of formulas have been asked for early; a second is long enough for any machine, and after
# that another font is better than no text.
BEFORE_THE_FIRST_LINE = """
(() => {
  const page = document.documentElement;
  if (!["light", "dark"].includes(page.dataset.theme)) {
    page.dataset.theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  }
  page.classList.add("unpacking");
  Promise.race([
    Promise.all(FACES.map((face) => document.fonts.load(face))),
    new Promise((resolve) => setTimeout(resolve, 1000)),
  ]).then(() => page.classList.remove("unpacking"));
})();
"""
FACES = [f'{style}1em "Source Serif 4"' for style in ("", "italic ", "600 ")]
# A browser fetches the font of a formula once the text around it is laid out, whose lines would
# then break anew. From a folder no font may be asked for early, and none comes late.
OF_FORMULAS = {
    ".katex": ("KaTeX_Main-Regular", "1em KaTeX_Main"),
    ".katex .mathnormal": ("KaTeX_Math-Italic", "italic 1em KaTeX_Math"),
}
ASK_EARLY = """
if (location.protocol !== "file:") {
  for (const href of FONTS) {
    const told = { rel: "preload", as: "font", type: "font/woff2", crossOrigin: "", href };
    document.head.append(Object.assign(document.createElement("link"), told));
  }
}
"""
NAMES = {
    "#pst-search-dialog": "Search",
    "#pst-primary-sidebar": "The book",
    "#pst-primary-sidebar-modal": "The book's contents",
    "#pst-secondary-sidebar-modal": "This page's contents",
    ".primary-toggle": "Show or hide the book's contents",
    ".secondary-toggle": "Show or hide this page's contents",
    ".btn-fullscreen-button": "Full screen",
    ".theme-switch-button": "Light, dark or as the system has it",
    ".prev-next-area": "Previous and next page",
}


def drop_what_is_not_used(page, context):
    searches = context["pagename"] == "search"
    for script in page.find_all("script"):
        source = script.get("src", "")
        if (
            re.search(UNUSED_SCRIPTS, source)
            or re.search(UNUSED_SNIPPETS, script.text)
            or (re.search(SEARCH_SCRIPTS, source) and not searches)
        ):
            script.decompose()
    for style in page.find_all("link", rel="stylesheet", href=re.compile(UNUSED_STYLES)):
        style.decompose()
    for useless in page.select("#jb-print-docs-body, #ethical-ad-placement"):
        useless.decompose()
    for again in page.select("meta[name=viewport]")[1:]:
        again.decompose()


def name_what_has_no_name(page, context):
    """Give screen readers a name for each landmark, dialog and button, and no icon to read."""
    for icon in page.select("i[class*=fa-], span[class*=fa-]"):
        icon["aria-hidden"] = "true"
        icon.attrs.pop("title", None)
    for selector, name in NAMES.items():
        for element in page.select(selector):
            element["aria-label"] = name
    page.select_one("#pst-primary-sidebar")["role"] = "complementary"
    for area in page.select(".prev-next-area"):
        area.name = "nav"
    # What is written on these says more than the name that the theme gives them.
    for element in page.select(".search-button-field, summary, .prev-next-area a"):
        element.attrs.pop("aria-label", None)
        element.attrs.pop("title", None)
    for part in page.select(".bd-docs-nav p.caption"):
        del part["role"], part["aria-level"]  # labels of lists, not headings of this page
    for index in page.select("table.indextable"):
        index["role"] = "presentation"
    for citation in page.select(".citation-list, .citation"):
        citation.attrs.pop(
            "role", None
        )  # half of these roles, for entries of a list, are not valid


def plain_buttons(page, context):
    """Leave out logos, which say what the word beside them says, and tooltips beyond the browser's.

    Bootstrap would put its tooltips outside any landmark.
    """
    for logo in page.select(".dropdown-launch-buttons .btn__icon-container"):
        logo.decompose()
    for mark in page.select(".logo__image"):
        mark["width"] = mark["height"] = "48"
    for button in page.select("[data-bs-toggle=tooltip]"):
        del button["data-bs-toggle"], button["data-bs-placement"]
    for button in page.select("a.btn-download-source-button"):
        button["download"] = ""
        del button["target"]


def search_page(page, context):
    """Let the search page search in a folder too, where it may not fetch the text of its finds."""
    if context["pagename"] != "search":
        return
    code = 'if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;'
    options = page.find("script", src=re.compile("documentation_options"))
    options.insert_after(_script(page, code))


def settle_colours_and_fonts(page, context):
    """Let nothing change its colour or jump once it is seen."""
    used = [fonts for selector, fonts in OF_FORMULAS.items() if page.select_one(selector)]
    files = [context["pathto"](f"_static/katex/fonts/{file}.woff2", 1) for file, _ in used]
    faces = [*FACES, *(face for _, face in used)]
    styles = page.head.find_all("link", rel="stylesheet")
    if files:
        styles[0].insert_before(_script(page, ASK_EARLY.replace("FONTS", json.dumps(files))))
    styles[-1].insert_after(
        _script(page, BEFORE_THE_FIRST_LINE.replace("FACES", json.dumps(faces)))
    )


def _script(page, code):
    script = page.new_tag("script")
    script.string = code
    return script


STEPS = [
    drop_what_is_not_used,
    name_what_has_no_name,
    plain_buttons,
    search_page,
    settle_colours_and_fonts,
]
