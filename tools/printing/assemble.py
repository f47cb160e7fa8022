"""Make one document of the pages of the site, fit for paper.

Each page goes through the same steps: what only makes sense on a screen goes, what was folded is
opened, solutions move to the end, ids become unique in the whole book, and links lead to them.
"""

import copy
import posixpath
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import matplotlib
from bs4 import BeautifulSoup, NavigableString
from PIL import Image

HERE = Path(__file__).parent
PRINT = HERE / "print.css"
EXPLORERS = HERE.parents[1] / "src" / "dlbook" / "explore" / "explore.css"
SCREEN_ONLY = (
    "script, style, link, source, button, form, input, iframe, summary, .headerlink, .screen-only, "
    ".explorer .controls, .explorer .said, noscript, "
    # The book has a label of its own above each title, and paper has one width.
    ".prev-next-area, .eyebrow, .executed, .cover-tall, a:has(> .viewcode-link)"
)
HEADINGS = ["h1", "h2", "h3", "h4", "h5"]
# What names other elements by their id, as do links.
REFERRING = ("aria-labelledby", "aria-describedby", "aria-controls", "for")
# The kinds of code that print.css gives a colour or a weight.
COLOURED = {"k", "kn", "kc", "kd", "ow", "s", "s1", "s2", "sd", "sa", "si", "se", "sx"} | {
    "c",
    "c1",
    "ch",
    "cm",
    "mi",
    "mf",
    "mh",
    "nf",
    "nc",
    "gr",
    "ne",
}
# A cell of so many lines, with what it prints, stays on one page.
LINES_TOGETHER = 14
OPENING, CLOSING = re.compile(r"[(“‘]+$"), re.compile(r"[.,;:!?)”’]+")
SOLUTIONS = "solutions"
# As wide as most page numbers are, so that filling them in moves little.
UNKNOWN_PAGE = "000"


class Assembly:
    """The book as one document in the making.

    Parameters
    ----------
    book : contents.Book
        What is in it.
    site : Path
        The folder of the built site.
    work : Path
        Where to put pictures that paper needs otherwise than a screen.
    """

    def __init__(self, book, site, work):
        self.book, self.site, self.work = book, site, work
        self.soup = BeautifulSoup(
            "<!DOCTYPE html><html lang='en'><head></head><body></body></html>", "lxml"
        )
        self.solutions = self.new("section", class_="solutions")

    def new(self, name, text=None, class_=None, **attributes):
        """Return a new element."""
        if class_:
            attributes["class"] = class_
        tag = self.soup.new_tag(name, attrs=attributes)
        if text:
            tag.string = text
        return tag

    def document(self):
        """Return the document."""
        body = self.soup.body
        cover = self.chapter(self.book.cover)
        body.append(self.title_page(cover))
        body.append(self.imprint())
        contents = self.new("nav", class_="contents")
        body.append(contents)
        body.append(cover)
        for index, part in enumerate(self.book.parts, 1):
            body.append(self.part_page(part.caption, f"part-{index}"))
            for page in part.pages:
                body.append(self.chapter(page))
        body.append(self.part_page("Solutions", SOLUTIONS))
        body.append(self.solutions)
        self.unlink_what_is_not_printed()
        self.list_contents(contents)
        self.write_head()
        return self.soup

    # One page of the site

    def chapter(self, page):
        """Return a page of the site as a chapter of the book."""
        path = self.site / f"{page.file}.html"
        if not path.exists():
            raise FileNotFoundError(f"{path} is not there: run `make book` first")
        article = BeautifulSoup(path.read_text("utf-8"), "lxml").find("article")
        article.name = "section"
        article["class"] = ["chapter", *(["numbered"] if page.label else [])]
        article["style"] = f"page: {_page_style(page)}"
        unwrap_plain_code(article)
        remove_what_a_screen_needs(article)
        speak_formulas(article)
        self.tie_punctuation(article)
        keep_short_cells_together(article)
        self.print_pictures(article, path)
        move_ids_to_headings(article)
        make_ids_unique(article, page, self.book)
        self.move_solutions(article, page)
        self.note_addresses(article)
        article["id"] = page.name
        if page.label:
            self.number(article, page)
        return article

    def number(self, article, page):
        """Put a chapter below its part: one level down, with its number."""
        for heading in article.find_all(HEADINGS):
            heading.name = f"h{int(heading.name[1]) + 1}"
        title = article.find("h2")
        title["data-number"] = page.number
        title.insert_before(self.new("p", page.label, class_="chapter-label"))

    def print_pictures(self, article, path):
        """Name pictures by their full path; of one that moves, print how it ends."""
        for picture in article.find_all("picture"):
            picture.unwrap()
        for image in article.find_all("img"):
            file = (path.parent / unquote(image["src"])).resolve()
            image["src"] = self.at_rest(file).as_uri()
            image.attrs.pop("loading", None)
            link = image.find_parent("a")
            if link:
                link.unwrap()

    def tie_punctuation(self, article):
        """Keep a formula and the signs around it on one line, which Chromium does for text only."""
        for formula in article.select("span.math"):
            before, after = formula.previous_sibling, formula.next_sibling
            opening = OPENING.search(before) if isinstance(before, NavigableString) else None
            closing = CLOSING.match(after) if isinstance(after, NavigableString) else None
            if not (opening or closing):
                continue
            tie = formula.wrap(self.new("span", class_="with-punctuation"))
            if opening:
                before.replace_with(before[: opening.start()])
                tie.insert(0, opening.group())
            if closing:
                after.replace_with(after[closing.end() :])
                tie.append(closing.group())

    def at_rest(self, file):
        """Return the file of a picture that does not move."""
        if file.suffix != ".png":
            return file
        with Image.open(file) as image:
            if getattr(image, "n_frames", 1) == 1:
                return file
            image.seek(image.n_frames - 1)
            still = self.work / file.name
            image.convert("RGB").save(still)
        return still

    def note_addresses(self, article):
        """Put the addresses of links that leave the book into notes at the end of the chapter."""
        numbers = {}
        for link in article.find_all("a", href=True):
            address = link["href"]
            if urlsplit(address).scheme not in ("http", "https"):
                continue
            if _bare(link.get_text()) != _bare(address):
                number = numbers.setdefault(address, len(numbers) + 1)
                link.insert_after(self.new("sup", str(number), class_="note"))
        if not numbers:
            return
        article.append(self.new("p", "Addresses", class_="addresses-title"))
        notes = self.new("ol", class_="addresses")
        for address in numbers:
            note = self.new("li")
            note.append(self.new("a", _bare(address), href=address))
            notes.append(note)
        article.append(notes)

    def move_solutions(self, article, page):
        """Move the solutions of a chapter to the end of the book, with links there and back."""
        cells = article.select(".tag_solution")
        if not cells:
            return
        group = self.new(
            "section", class_="chapter", style=f"page: {_page_style(page)}-{SOLUTIONS}"
        )
        group.append(
            self.new("h2", f"Solutions for {page.label.lower()}", id=f"{SOLUTIONS}-{page.name}")
        )
        for count, cell in enumerate(cells, 1):
            exercise = cell.find_parent("section").find(HEADINGS)
            there = f"{page.name}--solution-{count}"
            remove_title_for_colab(cell)
            cell.insert_before(self.reference("Solution on page ", there, "to-solution"))
            title = self.new("h3", exercise.get_text(), id=there)
            back = self.reference("The question is on page ", exercise["id"], "to-exercise")
            group.extend([title, back, cell.extract()])
        self.solutions.append(group)

    def reference(self, text, target, class_):
        """Return a line that names the page where an element is."""
        line = self.new("p", class_=class_)
        link = self.new("a", text, href=f"#{target}")
        link.append(self.page_of(target))
        line.append(link)
        return line

    def page_of(self, target):
        """Return a place for the number of the page where an element is."""
        return self.new("span", UNKNOWN_PAGE, class_="page-of", **{"data-target": target})

    # What only the printed book has

    def title_page(self, cover):
        title, _, subtitle = self.book.title.partition(": ")
        page = self.new("section", class_="title-page")
        page.append(self.new("p", title, class_="title"))
        page.append(self.new("p", subtitle[:1].upper() + subtitle[1:], class_="subtitle"))
        picture = copy.copy(cover.find(["svg", "img"]))
        if picture:
            # The same picture follows on the cover page of the site, with the same ids and words.
            for element in [picture, *picture.find_all(id=True)]:
                element.attrs.pop("id", None)
            picture.attrs.pop("aria-labelledby", None)
            page.append(picture)
        page.append(self.new("p", cover.find("h1").get_text(), class_="promise"))
        page.append(self.new("p", self.book.author, class_="author"))
        return page

    def imprint(self):
        page = self.new("section", class_="imprint")
        for line in (
            f"{self.book.title}. Version {self.book.version}, by {self.book.author}.",
            "Every output and every figure was computed by the code above it. The same pages, with "
            f"code that runs, and their licence are at {_bare(self.book.repository)}.",
            "Set in Source Serif, DejaVu Sans Mono and the fonts of KaTeX.",
        ):
            page.append(self.new("p", line))
        return page

    def part_page(self, caption, id_):
        part = self.new("section", class_="part")
        kind, dot, name = caption.partition(" · ")
        heading = self.new("h1", id=id_)
        if dot:
            heading.extend([self.new("span", kind, class_="label"), dot, name])
            heading.contents[1].wrap(self.new("span", class_="dot"))
        else:
            heading.string = caption
        part.append(heading)
        return part

    def list_contents(self, contents):
        """List parts, chapters and their sections."""
        listing = self.new("ol")
        for heading, level in headings(self.soup):
            entry = self.new("li", class_=f"level-{level}")
            link = self.new("a", href=f"#{heading['id']}")
            if number := heading.get("data-number"):
                link.append(self.new("span", number, class_="number"))
            text = self.new("span", class_="text")
            text.extend([copy.copy(child) for child in heading.contents])
            link.extend([text, self.new("span", class_="dots"), self.page_of(heading["id"])])
            entry.append(link)
            listing.append(entry)
        contents.extend([self.new("h1", "Contents"), listing])

    def unlink_what_is_not_printed(self):
        """Leave the text of a link to something that only the site has, such as its index."""
        for link in self.soup.find_all("a", href=True):
            if not link["href"].startswith(("#", "http:", "https:", "mailto:")):
                link.unwrap()

    def write_head(self):
        head = self.soup.head
        head.append(self.new("meta", charset="utf-8"))
        head.append(self.new("title", self.book.title))
        katex = self.site / "_static" / "katex" / "katex.min.css"
        head.append(self.new("link", rel="stylesheet", href=katex.resolve().as_uri()))
        style = [self.fonts(), EXPLORERS.read_text("utf-8"), PRINT.read_text("utf-8")]
        style.append(self.page_styles())
        head.append(self.new("style", "\n".join(style)))

    def fonts(self):
        """Return the style that names the fonts: for code those that Matplotlib comes with."""
        ours = HERE / "fonts"
        mono = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
        faces = [
            ("Book Serif", "normal", "400", ours / "source-serif-regular.woff"),
            ("Book Serif", "italic", "400", ours / "source-serif-regular-italic.woff"),
            ("Book Serif", "normal", "700", ours / "source-serif-bold.woff"),
            ("Book Serif", "italic", "700", ours / "source-serif-bold-italic.woff"),
            ("Book Mono", "normal", "400", mono / "DejaVuSansMono.ttf"),
            ("Book Mono", "normal", "700", mono / "DejaVuSansMono-Bold.ttf"),
            ("Book Mono", "italic", "400", mono / "DejaVuSansMono-Oblique.ttf"),
            ("Book Signs", "normal", "400", mono / "DejaVuSans.ttf"),
            ("Book Korean", "normal", "400", ours / "noto-sans-kr.woff"),
            ("Book Japanese", "normal", "400", ours / "noto-sans-jp.woff"),
        ]
        return "\n".join(
            f'@font-face {{ font-family: "{family}"; font-style: {style}; font-weight: {weight}; '
            f'src: url("{file.resolve().as_uri()}"); }}'
            for family, style, weight, file in faces
        )

    def page_styles(self):
        """Return the style that gives each chapter its running head."""
        styles = [_running_heads("contents", self.book.title, "Contents")]
        for chapter in self.soup.select(".chapter"):
            title = title_of(chapter.find(["h1", "h2"]))
            name = chapter["style"].removeprefix("page: ")
            styles.append(_running_heads(name, self.book.title, title))
        return "\n".join(styles)


def headings(soup):
    """Yield what contents and bookmarks list: headings, and their level from 1 to 3."""
    for heading in soup.select(
        ".part h1, .numbered :is(h2, h3), .solutions h2, .chapter h1, .chapter:not(.numbered) h2"
    ):
        # The cover page stands outside the parts: what follows its title are sections.
        beside = heading.name == "h2" and not heading.find_parent(class_=["numbered", "solutions"])
        yield heading, 3 if beside else int(heading.name[1])


def title_of(heading):
    """Return a heading as one line, with the number of the chapter."""
    return " ".join(f"{heading.get('data-number', '')} {heading.get_text()}".split())


def remove_what_a_screen_needs(article):
    """Remove what cannot be clicked on paper, and open what was folded."""
    for element in article.select(SCREEN_ONLY):
        element.decompose()
    for folded in article.find_all("details"):
        folded.unwrap()
    for section in article.find_all("section"):
        if [child.name for child in section.find_all(True, recursive=False)] in (["h2"], ["h3"]):
            section.decompose()


def speak_formulas(article):
    """Give each formula its source as its name, instead of a second, hidden copy of its text."""
    for formula in article.select(".katex"):
        formula["role"] = "img"
        formula["aria-label"] = formula.find("annotation").get_text()
        formula.select_one(".katex-mathml").decompose()
        del formula.select_one(".katex-html")["aria-hidden"]


def remove_title_for_colab(cell):
    """Remove the comment that gives a folded cell its title in Colab: the heading says the same."""
    comment = cell.find("span", class_="c1")
    if comment and comment.get_text().startswith("# @title "):
        comment.next_sibling.replace_with(comment.next_sibling.lstrip("\n"))
        comment.decompose()


def unwrap_plain_code(article):
    """Leave out the marks of names and operators: without colour, yet half of the file."""
    for block in article.find_all("pre"):
        for mark in block.find_all("span"):
            if not COLOURED & set(mark.get("class", [])):
                mark.unwrap()
    article.smooth()


def keep_short_cells_together(article):
    """Mark the cells that a page break must not tear apart: code and text of a few lines."""
    for cell in article.select(".cell"):
        lines = len(cell.get_text().strip().splitlines())
        if lines <= LINES_TOGETHER and not cell.find("img"):
            cell["class"].append("together")


def move_ids_to_headings(article):
    """Let a link to a section lead to its heading, which is where it begins on paper too."""
    for heading in article.find_all(HEADINGS):
        section = heading.find_parent("section")
        if section.get("id") and not heading.get("id"):
            heading["id"] = section["id"]
            del section["id"]


def make_ids_unique(article, page, book):
    """Put the page's name in front of its ids, and let links between pages lead to such ids."""
    for element in article.find_all(id=True):
        element["id"] = f"{page.name}--{element['id']}"
    for attribute in REFERRING:
        for element in article.find_all(attrs={attribute: True}):
            names = element[attribute].split()
            element[attribute] = " ".join(f"{page.name}--{name}" for name in names)
    printed = {f"{other.file}.html": other.name for other in book.pages}
    folder = posixpath.dirname(page.file)
    for link in article.find_all("a", href=True):
        url = urlsplit(link["href"])
        if url.scheme or url.netloc:
            continue
        file = posixpath.normpath(posixpath.join(folder, unquote(url.path)))
        name = printed.get(file) if url.path else page.name
        if name:
            fragment = unquote(url.fragment)
            link["href"] = f"#{name}--{fragment}" if fragment else f"#{name}"


def _page_style(page):
    return f"on-{page.name}"


def _bare(address):
    """Return an address as people write it."""
    return address.strip().removeprefix("https://").removeprefix("http://").rstrip("/")


def _running_heads(name, left, right):
    """Return the style of the pages of a chapter: book on the left page, chapter on the right."""
    left, right = (
        " ".join(text.split()).replace("\\", r"\\").replace('"', r"\"") for text in (left, right)
    )
    return (
        f"@page {name}:left {{ @top-left {{ content: counter(page); }} "
        f'@top-right {{ content: "{left}"; }} }}\n'
        f'@page {name}:right {{ @top-left {{ content: "{right}"; }} '
        f"@top-right {{ content: counter(page); }} }}"
    )
