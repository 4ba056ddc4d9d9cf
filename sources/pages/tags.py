"""HTML elements by their part in the layout.

Belongs here: names of elements. Does not belong here: names of classes (`words.yml`).
"""

SKIPPED = frozenset({
    "button", "datalist", "head", "iframe", "math", "noscript", "object", "script", "select", "style",
    "svg", "template", "textarea",
})  # fmt: skip
BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hr", "html", "li", "main", "marquee", "menu", "nav", "ol", "p", "pre", "section", "table",
    "tbody", "td", "tfoot", "th", "thead", "tr", "ucapcontent", "ucaptitle", "ul",
})  # fmt: skip
INLINE = frozenset({"a", "b", "em", "font", "i", "label", "small", "span", "strong", "time"})
BOLD = frozenset({"b", "strong"})
CELLS = frozenset({"td", "th"})
CHROME = frozenset({"aside", "footer", "nav"})
LARGE_FONTS = frozenset({"5", "6", "7", "+2", "+3", "+4"})  # sizes of <font> that old pages set titles in
HEADINGS = {f"h{level}": level for level in range(1, 7)}
