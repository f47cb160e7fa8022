"""Mend what the theme gets wrong, and drop what the pages of this book never use."""

import re
from collections import defaultdict

from website.words import N_, _

# The style sheet has the icons already; nothing folds with togglebutton, no tabs are used; and the
# index that only the search page needs weighs as much as a chapter's text.
UNUSED_SCRIPTS = r"(fontawesome|sphinx-thebe|togglebutton|design-tabs)\.js"
UNUSED_SNIPPETS = (
    r"THEBE_JS_URL|requestKernel|kernelName|toggleHint|toggleOpenOnPrint|togglebuttonSelector"
)
SEARCH_SCRIPTS = r"(searchtools|language_data|searchindex)\.js"
UNUSED_STYLES = r"(sphinx-thebe|togglebutton|sphinx-design\.min)\.css"

# What must be settled before the first line is drawn. The theme would set light or dark only after
# the whole page has come. The fonts of text and formulas came inside style sheets and are unpacked
# in no time; a second is long enough for any machine, and after that any font is better than none.
BEFORE_THE_FIRST_LINE = """
(() => {
  const page = document.documentElement;
  if (!["light", "dark"].includes(page.dataset.theme)) {
    page.dataset.theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  }
  page.classList.add("unpacking");
  const serif = ["1em", "italic 1em", "600 1em"].map((face) => `${face} "Source Serif 4"`);
  const faces = [...serif, "1em KaTeX_Main", "italic 1em KaTeX_Math"];
  Promise.race([
    Promise.all(faces.map((face) => document.fonts.load(face))),
    new Promise((resolve) => setTimeout(resolve, 1000)),
  ]).then(() => page.classList.remove("unpacking"));
})();
"""
NAMES = {
    "#pst-search-dialog": N_("Search"),
    "#pst-primary-sidebar": N_("The book"),
    "#pst-primary-sidebar-modal": N_("The book's contents"),
    "#pst-secondary-sidebar-modal": N_("This page's contents"),
    ".primary-toggle": N_("Show or hide the book's contents"),
    ".secondary-toggle": N_("Show or hide this page's contents"),
    ".btn-fullscreen-button": N_("Full screen"),
    ".theme-switch-button": N_("Light, dark or as the system has it"),
    ".prev-next-area": N_("Previous and next page"),
}


def _elements(page):
    """Return the elements by "tag", ".class" and "#id": one walk, where each selector takes one."""
    found = defaultdict(list)
    for element in page.find_all(True):
        classes = [f".{name}" for name in element.get("class", [])]
        for name in {element.name, f"#{element.get('id', '')}", *classes}:
            found[name].append(element)
    return found


def drop_what_is_not_used(page, context):
    searches, elements = context["pagename"] == "search", _elements(page)
    for script in elements["script"]:
        source = script.get("src", "")
        if (
            re.search(UNUSED_SCRIPTS, source)
            or re.search(UNUSED_SNIPPETS, script.text)
            or (re.search(SEARCH_SCRIPTS, source) and not searches)
        ):
            script.decompose()
    for style in elements["link"]:
        if re.search(UNUSED_STYLES, style.get("href", "")):
            style.decompose()
    for useless in elements["#jb-print-docs-body"] + elements["#ethical-ad-placement"]:
        useless.decompose()
    for again in [meta for meta in elements["meta"] if meta.get("name") == "viewport"][1:]:
        again.decompose()


def name_what_has_no_name(page, context):
    """Give screen readers a name for each landmark, dialog and button, and no icon to read."""
    elements = _elements(page)
    for icon in elements["i"] + elements["span"]:
        if any(name.startswith("fa-") for name in icon.get("class", [])):
            icon["aria-hidden"] = "true"
            icon.attrs.pop("title", None)
    for selector, name in NAMES.items():
        for element in elements[selector]:
            element["aria-label"] = _(name)
    elements["#pst-primary-sidebar"][0]["role"] = "complementary"
    neighbours = [link for area in elements[".prev-next-area"] for link in area.find_all("a")]
    for area in elements[".prev-next-area"]:
        area.name = "nav"
    # What is written on these says more than the name that the theme gives them.
    for element in elements[".search-button-field"] + elements["summary"] + neighbours:
        element.attrs.pop("aria-label", None)
        element.attrs.pop("title", None)
    for part in elements[".caption"]:
        if part.name == "p":
            del part["role"], part["aria-level"]  # labels of lists, not headings of this page
    for index in elements[".indextable"]:
        index["role"] = "presentation"
    for citation in elements[".citation-list"] + elements[".citation"]:
        citation.attrs.pop(
            "role", None
        )  # half of these roles, for entries of a list, are not valid


def plain_buttons(page, context):
    """Leave out logos, which say what the word beside them says, and tooltips beyond the browser's.

    Bootstrap would put its tooltips outside any landmark.
    """
    elements = _elements(page)
    for menu in elements[".dropdown-launch-buttons"]:
        for logo in menu.select(".btn__icon-container"):
            logo.decompose()
    for mark in elements[".logo__image"]:
        mark["width"] = mark["height"] = "48"
    for button in elements["a"] + elements["button"]:
        if button.get("data-bs-toggle") == "tooltip":
            del button["data-bs-toggle"], button["data-bs-placement"]
    for button in elements[".btn-download-source-button"]:
        if button.name == "a":
            button["download"] = ""
            del button["target"]


def search_page(page, context):
    """Let the search page search in a folder too, where it may not fetch the text of its finds."""
    if context["pagename"] != "search":
        return
    script = page.new_tag("script")
    script.string = (
        'if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;'
    )
    page.find("script", src=re.compile("documentation_options")).insert_after(script)


def settle_colours_and_font(page, context):
    """Let nothing change its colour or jump once it is seen."""
    script = page.new_tag("script")
    script.string = BEFORE_THE_FIRST_LINE
    page.head.select("link[rel=stylesheet]")[-1].insert_after(script)


STEPS = [
    drop_what_is_not_used,
    name_what_has_no_name,
    plain_buttons,
    search_page,
    settle_colours_and_font,
]
