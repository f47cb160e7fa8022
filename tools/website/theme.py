"""Mend what the theme gets wrong, and drop what the pages of this book never use."""

import re

# The style sheet has the icons already; nothing folds with togglebutton, no tabs are used; and the
# index that only the search page needs weighs as much as a chapter's text.
UNUSED_SCRIPTS = r"(fontawesome|sphinx-thebe|togglebutton|design-tabs)\.js"
UNUSED_SNIPPETS = r"THEBE_JS_URL|toggleHint|toggleOpenOnPrint|togglebuttonSelector"
SEARCH_SCRIPTS = r"(searchtools|language_data|searchindex)\.js"
UNUSED_STYLES = r"(sphinx-thebe|togglebutton|sphinx-design\.min)\.css"


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
    names = {
        "#pst-search-dialog": "Search",
        "#pst-primary-sidebar-modal": "The book's contents",
        "#pst-secondary-sidebar-modal": "This page's contents",
        ".primary-toggle": "Show or hide the book's contents",
        ".secondary-toggle": "Show or hide this page's contents",
        ".btn-fullscreen-button": "Full screen",
        ".theme-switch-button": "Light, dark or as the system has it",
        ".prev-next-area": "Previous and next page",
    }
    for selector, name in names.items():
        for element in page.select(selector):
            element["aria-label"] = name
    for link in page.select(".prev-next-area a"):
        del link["title"]
    for area in page.select(".prev-next-area"):
        area.name = "nav"
    for sidebar in page.select("#pst-primary-sidebar"):
        sidebar["role"] = "complementary"
        sidebar["aria-label"] = "The book"
    for part in page.select(".bd-docs-nav p.caption"):
        del part["role"], part["aria-level"]  # labels of lists, not headings of this page


STEPS = [drop_what_is_not_used, name_what_has_no_name]
