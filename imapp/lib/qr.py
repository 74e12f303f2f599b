"""QR codes as drawings for pages."""

import segno
from markupsafe import Markup


def svg(text: str, label: str) -> Markup:
    """The code of `text` as SVG markup with `label` for screen readers. It brings its white ground
    along: scanners want dark on light, on dark pages, too."""
    drawn = segno.make(text, error="m", micro=False).svg_inline(
        border=4, light="#fff", dark="#000", omitsize=True, svgclass="qr", lineclass=None
    )
    return Markup(drawn.replace("<svg ", '<svg role="img" aria-label="{}" ', 1)).format(label)
