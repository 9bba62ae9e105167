"""The style sheet of a company's portal pages, from its colour and its font."""

from functools import lru_cache

from .contrast import WHITE, channels, mixed, pressed, readable, text_on

#: What a reader's own system has: nothing is asked of anybody for it.
FONTS = {
    "system": "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif",
    "humanist": "Verdana, 'DejaVu Sans', Tahoma, sans-serif",
    "grotesque": "Helvetica, 'Helvetica Neue', Arial, 'Liberation Sans', sans-serif",
    "rounded": "'Trebuchet MS', 'Lucida Grande', 'Lucida Sans Unicode', sans-serif",
    "serif": "Georgia, 'Times New Roman', 'DejaVu Serif', serif",
}
# The darkest background that links stand on: header, footer, every other row.
_GROUND = "#eeeeee"


@lru_cache(maxsize=256)
def stylesheet(color, font):
    """Return the CSS, empty without both (P-STYLE).

    :param color: "#rrggbb" or nothing: Odoo's own colours
    :param font: key of ``FONTS`` or nothing
    :rtype: str
    """
    parts = []
    if font in FONTS:
        stack = FONTS[font]
        parts.append(
            f":root{{--body-font-family:{stack};--font-sans-serif:{stack}}}"
            f"body,.btn,h1,h2,h3,h4,h5,h6{{font-family:{stack}}}"
        )
    if color:
        parts.append(_colors(color))
    return "".join(parts)


def _colors(color):
    text, over = text_on(color), pressed(color)
    link = readable(color, _GROUND)
    link_over = pressed(link)
    ring = ",".join(map(str, channels(link)))
    numbers = ",".join(map(str, channels(link_over)))
    button = (
        f"--btn-color:{text};--btn-bg:{color};--btn-border-color:{color};"
        f"--btn-hover-color:{text};--btn-hover-bg:{over};"
        f"--btn-hover-border-color:{over};--btn-active-color:{text};"
        f"--btn-active-bg:{over};--btn-active-border-color:{over};"
        f"--btn-disabled-color:{text};--btn-disabled-bg:{color};"
        f"--btn-disabled-border-color:{color};--btn-focus-shadow-rgb:{ring}"
    )
    outline = (
        f"--btn-color:{link};--btn-border-color:{link};--btn-hover-color:{text};"
        f"--btn-hover-bg:{color};--btn-hover-border-color:{link};"
        f"--btn-active-color:{text};--btn-active-bg:{color};"
        f"--btn-active-border-color:{link};--btn-focus-shadow-rgb:{ring};"
        f"--btn-disabled-color:{link};--btn-disabled-border-color:{link}"
    )
    # a second button: the colour, so pale that the words in it can be read
    pale, pale_over = mixed(color, WHITE, 0.88), mixed(color, WHITE, 0.76)
    second = readable(link, pale_over)
    pale_button = (
        f"--btn-color:{second};--btn-bg:{pale};--btn-border-color:{pale};"
        f"--btn-hover-color:{second};--btn-hover-bg:{pale_over};"
        f"--btn-hover-border-color:{pale_over};--btn-active-color:{second};"
        f"--btn-active-bg:{pale_over};--btn-active-border-color:{pale_over};"
        f"--btn-disabled-color:{second};--btn-disabled-bg:{pale};"
        f"--btn-disabled-border-color:{pale};--btn-focus-shadow-rgb:{ring}"
    )
    return (
        f":root{{--primary:{link};--primary-rgb:{ring};--link-color:{link};"
        f"--link-color-rgb:{ring};--link-hover-color:{link_over};"
        f"--link-hover-color-rgb:{numbers};--o-portal-ext-accent:{link}}}"
        f".btn-primary,.btn-fill-primary{{{button}}}"
        f".btn-secondary,.btn-fill-secondary{{{pale_button}}}"
        f".btn-outline-primary{{{outline}}}"
        f".btn-link{{--btn-color:{link};--btn-hover-color:{link_over};"
        f"--btn-active-color:{link_over}}}"
        f".text-primary,.text-o-color-1{{color:{link}!important}}"
        f".nav-pills{{--nav-pills-link-active-bg:{color};"
        f"--nav-pills-link-active-color:{text}}}"
        f".dropdown-menu .dropdown-item.active{{--dropdown-link-active-bg:{color};"
        f"--dropdown-link-active-color:{text}}}"
        f".progress,.progress-stacked{{--progress-bar-bg:{link}}}"
        f"progress,input{{accent-color:{link}}}"
        # a mark in it is white: it stands on what white text can stand on
        f".form-check-input:checked,.form-check-input:indeterminate"
        f"{{background-color:{link};border-color:{link}}}"
        f".form-check:hover .form-check-input:not(:disabled),"
        f".form-select:where(:not(:disabled)):hover{{border-color:{link}}}"
        f".form-control:focus,.form-select:focus,.form-check-input:focus,"
        f".nav-link:focus-visible{{border-color:{link};"
        f"box-shadow:0 0 0 .25rem rgba({ring},.35)}}"
        f"#wrapwrap>header{{border-top:4px solid {color}}}"
        # who chose colours of their own keeps them
        f"@media (forced-colors:active){{:root{{--link-color:LinkText}}}}"
    )
