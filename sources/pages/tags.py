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
INLINE = frozenset({"a", "b", "em", "font", "i", "label", "span", "strong"})
BOLD = frozenset({"b", "strong"})
CELLS = frozenset({"td", "th"})
CHROME = frozenset({"footer", "nav"})
HEADINGS = {f"h{level}": level for level in range(1, 7)}
